# How a kernel is reached is the kernel's.
HOST_OS	?= $(shell uname -s)
LIB	+= $(filter-out $(if $(filter FreeBSD,$(HOST_OS)),%/procfs.c,%/sysctl.c),\
	   $(wildcard src/knob/*.c))

# FreeBSD's transport on a sysctlbyname(3) of the test's own.
$(B)/tests/knob/test_knob_sysctl: $(B)/san/src/knob/sysctl.o
$(B)/san/tests/knob/test_knob_sysctl.o $(B)/san/src/knob/sysctl.o: override \
    CPPFLAGS += -Itests/fakesysctl
