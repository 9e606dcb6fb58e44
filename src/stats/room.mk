# Two samples compared, and results read into samples.
LIB	+= src/stats/rank.c src/stats/shift.c src/stats/summary.c \
	   src/stats/samples.cc src/stats/compare.c
LIBS	+= gsl simdjson
TESTS	+= tests/test_stats.c
