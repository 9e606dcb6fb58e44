# The program: dumpbench.c and its rooms, a folder each.  A new file needs no
# line here.  All but dumpbench.c is in an archive, for the tests, too.
HOST_OS	?= $(shell uname -s)
# The plugin, and what shows its files, are Linux's; what compares them is not.
EXPLAIN	:= bench/verb/explain.c $(filter-out %/stored.c %/why.c %/why_lines.c \
	   %/why_side.c %_freebsd.c,$(wildcard bench/explain/*.c))
BENCH	+= $(filter-out $(if $(filter FreeBSD,$(HOST_OS)),%/machine.c \
	   $(EXPLAIN),%/machine_freebsd.c %/explain_freebsd.c \
	   %/why_measure_freebsd.c),$(wildcard $(addprefix bench/,verb/*.c \
	   family/*.c measure/*.c table/*.c plot/*.c report/*.c explain/*.c)))
LIBS	+= jansson

$(B)/tests/bench/table/test_brief: | $(B)/tests/sample
