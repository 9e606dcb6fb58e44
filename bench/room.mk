# The program: dumpbench.c and its rooms, a folder each.  A new file needs no
# line here.  All but dumpbench.c is in an archive, for the tests, too.
HOST_OS	?= $(shell uname -s)
BENCH	+= $(filter-out $(if $(filter FreeBSD,$(HOST_OS)),%/machine.c,\
	   %/machine_freebsd.c),$(wildcard $(addprefix bench/,verb/*.c \
	   family/*.c measure/*.c table/*.c plot/*.c report/*.c explain/*.c)))
LIBS	+= jansson

$(B)/tests/bench/table/test_brief: | $(B)/tests/sample
