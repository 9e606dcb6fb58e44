# The program: dumpbench.c and its rooms, a folder each.  A new file needs no
# line here.  All but dumpbench.c is in an archive, for the tests, too.
HOST_OS	?= $(shell uname -s)
BENCH	+= $(filter-out $(if $(filter FreeBSD,$(HOST_OS)),%/machine.c,\
	   %/machine_freebsd.c),$(wildcard $(addprefix bench/,verb/*.c \
	   family/*.c measure/*.c table/*.c plot/*.c report/*.c)))
LIBS	+= jansson
TESTS	+= tests/test_adapter_log.c tests/test_brief.c tests/test_card_dump.c \
	   tests/test_estimate.c
SCRIPTS	+= tests/test_answer.sh tests/test_collect.sh tests/test_local.sh \
	   tests/test_limits.sh tests/test_flags.sh tests/test_ended.sh

$(B)/tests/test_brief: | $(B)/tests/sample
