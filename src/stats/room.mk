# Two samples compared, results read into samples, and the verb compare.
LIB	+= src/stats/rank.c src/stats/shift.c src/stats/summary.c \
	   src/stats/samples.cc src/stats/compare.c
BENCH	+= bench/compare.c bench/compare_text.c bench/compare_data.c
LIBS	+= gsl jansson simdjson
TESTS	+= tests/test_stats.c tests/test_trial.c
SCRIPTS	+= tests/test_compare.sh tests/test_fuzz_compare.sh

# What the script makes results of ours with.
$(B)/tests/test_stats: | $(B)/tests/sample
