BENCH	+= bench/dumpbench.c bench/run.c bench/list.c bench/run_options.c \
	   bench/bench_flags.c bench/verb.c bench/near_family.c \
	   bench/out_file.c bench/target.c bench/families.c \
	   bench/measure.c bench/report.c bench/stop.c bench/progress.c \
	   bench/estimate.c bench/expect.c bench/brief.c \
	   bench/clocks.c bench/closing.c bench/kept.c bench/newest.c \
	   bench/brief_answer.c bench/brief_dump.c bench/brief_host.c \
	   bench/panic.c bench/collect.c bench/collect_read.c bench/kdump.c \
	   bench/kdump_rows.c bench/made_row.c bench/table.c \
	   bench/table_host.c bench/failures.c bench/noise.c \
	   bench/pivot.c bench/adapter_option.c \
	   bench/card_log.c bench/card_dump.c bench/adapter_dumps.c
# One file a family.
BENCH	+= bench/latency.c bench/stream.c bench/seed.c bench/shootdown.c \
	   bench/host.c bench/card.c
LIBS	+= jansson
TESTS	+= tests/test_adapter_log.c tests/test_brief.c tests/test_card_dump.c \
	   tests/test_estimate.c
SCRIPTS	+= tests/test_answer.sh tests/test_collect.sh tests/test_local.sh \
	   tests/test_limits.sh tests/test_flags.sh tests/test_ended.sh

$(B)/tests/test_adapter_log: $(B)/san/bench/card_log.o \
    $(B)/san/bench/adapter_dumps.o
$(B)/tests/test_estimate: $(B)/san/bench/estimate.o \
    $(B)/san/bench/progress.o
$(B)/tests/test_brief: $(addprefix $(B)/san/bench/,brief.o brief_answer.o \
    brief_dump.o brief_host.o failures.o table.o table_host.o noise.o pivot.o \
    pair.o \
    card_say.o plot_rows.o adapter_option.o) | $(B)/tests/sample
$(B)/tests/test_card_dump: $(addprefix $(B)/san/bench/,adapter_dumps.o \
    card_dump.o card_log.o adapter_option.o)
# What this machine is.
HOST_OS	?= $(shell uname -s)
BENCH	+= $(if $(filter FreeBSD,$(HOST_OS)),bench/machine_freebsd.c,bench/machine.c)
