# Many kernels.
BENCH	+= bench/lab.c
SCRIPTS	+= tests/test_lab.sh tests/test_handicap.sh

# Where the scripts are if they are not near the program.
$(B)/obj/bench/lab.o $(B)/san/bench/lab.o: \
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
