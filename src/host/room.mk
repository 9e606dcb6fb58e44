# The engine in userland: src/host/port.h is its operating system.
CPPF	+= -Isrc/host -Ikmod/engine
LIB	+= $(wildcard kmod/engine/*.c)

# The host target: the engine in this process, without what another system has
# alone, and what others lack or need not follow as advice.
HOST_OS	?= $(shell uname -s)
LIB	+= $(filter-out $(if $(filter FreeBSD,$(HOST_OS)),%_linux.c \
	   %/path_madvise.c %/path_mremap.c,%_freebsd.c),\
	   $(wildcard src/host/*.c))
LIBS	+= hwloc
# bench/peer/peers.sh compiles it with a peer; its warnings are ours.
tests: $(if $(filter FreeBSD,$(HOST_OS)),,$(B)/obj/bench/peer/peers_case.o)

# Figures of real hardware: no guest, no module, no rights.
.PHONY: bench-host
bench-host: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@$(B)/dumpbench run --target host --plot --results $(RESULTS) $(RUN)
