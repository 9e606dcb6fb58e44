# The engine in userland: src/host/port.h is its operating system.
CPPF	+= -Isrc/host -Ikmod/engine
LIB	+= $(wildcard kmod/engine/*.c)

# The host target: the engine in this process.
HOST_OS	?= $(shell uname -s)
LIB	+= src/host/bind.c src/host/calibrate.c src/host/counts.c \
	   src/host/facts.c \
	   src/host/host.c src/host/hypervisor.c src/host/others.c \
	   src/host/responder.c \
	   src/host/share.c src/host/source_pages.c src/host/tsc.c \
	   src/host/window.c
LIB	+= src/host/path_batch.c src/host/path_fresh.c \
	   src/host/path_mprotect.c src/host/path_remap.c
# Linux's alone: what it calls or advises, others lack or need not follow.
LIB	+= $(if $(filter FreeBSD,$(HOST_OS)),src/host/busy_freebsd.c \
	   src/host/interrupts_freebsd.c,\
	   src/host/busy_linux.c src/host/interrupts_linux.c src/host/path_madvise.c \
	   src/host/path_mremap.c)
LIBS	+= hwloc
# bench/peer/peers.sh compiles it with a peer; its warnings are ours.
tests: $(if $(filter FreeBSD,$(HOST_OS)),,$(B)/obj/bench/peer/peers_case.o)

# Figures of real hardware: no guest, no module, no rights.
.PHONY: bench-host
bench-host: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@$(B)/dumpbench run --target host --plot --results $(RESULTS) $(RUN)
