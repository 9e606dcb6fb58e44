# Many kernels.

# Kernels of `make versions`: by default the newest of each minor version; all
# that Debian offers by VERSIONS=all.  The plan is small as a median of the clock
# exact needs no more; with a crash of each.
VERSIONS ?= debian:line
VERSIONS_RUN ?= --pages=256 --rounds=1 --also=kdump

.PHONY: versions
versions: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@src/setup/setup src/setup/packages.line
	@KERNELS=$(KERNELS) $(B)/dumpbench matrix \
	    --kernels '$(patsubst all,debian:*,$(VERSIONS))' \
	    --results $(RESULTS)/versions -- $(VERSIONS_RUN)

# Equal boots compared with each other and with a known change.  KERNEL is as
# for `make run`, or with SYSDIR as for `make run-freebsd`.
TRIAL ?=

.PHONY: trial
trial: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
ifdef SYSDIR
	@machine=$$(src/setup/freebsd-machine "$(KERNEL)") && \
	    $(MAKE) -s --no-print-directory kmod-freebsd MACHINE=$$machine && \
	    DUMPBENCH=$(B)/dumpbench src/lab/trial-exact \
		--kernel "$(KERNEL)" --kmod $(KMOD_FREEBSD_FOUND) \
		--contexts live,panic $(TRIAL)
else
	@release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD) && $(AGENT) && \
	    DUMPBENCH=$(B)/dumpbench src/lab/trial-exact \
		--kernel $(KERNELS)/$$release/vmlinuz --kmod $(KMOD) \
		--modules-root $(KERNELS)/$$release $(TRIAL)
endif

# The same for cycles, on this machine.
.PHONY: trial-cycles
trial-cycles: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@DUMPBENCH=$(B)/dumpbench src/lab/trial-cycles $(TRIAL)
