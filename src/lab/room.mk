# Many kernels.

# Where the scripts are if they are not near the program.
$(B)/obj/bench/verb/script.o $(B)/san/bench/verb/script.o: \
    CPPF += -DLABDIR='"$(CURDIR)/src/lab"'

# Kernels whose figures `make versions` gets, and the plan: small, as a median
# of the exact clock needs no more.
VERSIONS ?= debian:*
VERSIONS_RUN ?= --pages=256 --rounds=1

.PHONY: versions
versions: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@KERNELS=$(KERNELS) $(B)/dumpbench matrix --kernels '$(VERSIONS)' \
	    --results $(RESULTS)/versions -- $(VERSIONS_RUN)

# Equal boots compared with each other, and with known changes.  KERNEL is that
# of `make run`, or with SYSDIR that of `make run-freebsd`.
TRIAL ?=

.PHONY: trial
trial: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
ifdef SYSDIR
	@$(MAKE) -s --no-print-directory kmod-freebsd MACHINE=amd64
	@DUMPBENCH=$(B)/dumpbench src/lab/trial-exact --kernel "$(KERNEL)" \
	    --kmod $(KMOD_FREEBSD) --contexts live,panic $(TRIAL)
else
	@release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD) && \
	    DUMPBENCH=$(B)/dumpbench src/lab/trial-exact \
		--kernel $(KERNELS)/$$release/vmlinuz --kmod $(KMOD) \
		--modules-root $(KERNELS)/$$release $(TRIAL)
endif

# The same question of cycles, on the machine that this runs on.
.PHONY: trial-cycles
trial-cycles: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@DUMPBENCH=$(B)/dumpbench src/lab/trial-cycles $(TRIAL)
