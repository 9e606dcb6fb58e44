BENCH	+= bench/dumpbench.c bench/run.c bench/list.c bench/options.c \
	   bench/target.c bench/families.c \
	   bench/measure.c bench/report.c bench/progress.c \
	   bench/panic.c bench/collect.c bench/collect_read.c bench/table.c \
	   bench/table_host.c bench/noise.c bench/pivot.c bench/adapter_option.c \
	   bench/card_log.c bench/card_dump.c bench/adapter_dumps.c
# One file a family.
BENCH	+= bench/latency.c bench/stream.c bench/seed.c bench/shootdown.c \
	   bench/host.c bench/card.c
LIBS	+= jansson
TESTS	+= tests/test_adapter_log.c
SCRIPTS	+= tests/test_collect.sh tests/test_local.sh \
	   tests/test_limits.sh

$(B)/tests/test_adapter_log: $(B)/san/bench/card_log.o \
    $(B)/san/bench/adapter_dumps.o
# What this machine is.
HOST_OS	?= $(shell uname -s)
BENCH	+= $(if $(filter FreeBSD,$(HOST_OS)),bench/machine_freebsd.c,bench/machine.c)
