# The lines and branches that tests reach, by room: a build of its own, in
# $(B)/cov, with clang's counters.  What runs in a guest, and what is linked
# without a C library, has none, and is that of the usual build.
COV	:= $(B)/cov
COV_CF	:= -O0 -g -fprofile-instr-generate=$(CURDIR)/$(COV)/counters/%m%c.profraw \
	   -fcoverage-mapping -mllvm -runtime-counter-relocation -Qunused-arguments
LLVM_COV ?= llvm-cov
LLVM_PROFDATA ?= llvm-profdata
COV_BARE := $(addprefix $(B)/,agent-linux agent-freebsd agent-freebsd-i386 \
	   stub-freebsd guest-mischief freebsd-echo freebsd-echo-i386 \
	   stub-kernel stub-kernel-i386 guest-disk guest-reboots guest-tool \
	   torture-module.ko)
# Objects are compiled once: the sanitizers' are the others, too.
COV_MAKE = LDFLAGS='$(LDFLAGS) -fno-lto' $(MAKE) -s --no-print-directory \
	   $(JOBS) B=$(COV) KERNELS=$(KERNELS) CC=clang CXX=clang++ WARN=-w \
	   CFLAGS='$(COV_CF)' CXXFLAGS='$(COV_CF)' SAN=

# quick: what boots no guest; all: every test but those of what is installed
# and set up, and of make; else: all programs, and the scripts that compare and
# report.
COVERAGE ?= programs
COV_T	= $(patsubst $(B)/%,$(COV)/%,$(TEST_B))
COV_SH	:= tests/stats/test_compare.sh tests/result/test_schemas.sh \
	   tests/bench/report/test_report.sh tests/bench/plot/test_plot.sh \
	   tests/bench/verb/test_collect.sh tests/bench/verb/test_bad_input.sh \
	   tests/bench/explain/test_why.sh \
	   tests/coverage/replayed $(wildcard tests/coverage/tortured*)
# These limit memory, of which counters that are mapped take more.
COV_NOT	:= %/test_large %/test_limits.sh
# By their names alone, as only the first % of a pattern is one.
COV_SLOW := test_members test_exact% test_guest% test_kdump% test_stub \
	   test_windows% test_adapter_guest test_adapter_dump \
	   test_adapter_reboot test_module test_freebsd
COV_quick = $(foreach test,$(filter-out $(COV_NOT),$(COV_T)),$(if \
	   $(filter $(COV_SLOW),$(notdir $(test))),,$(test))) $(COV_SH)
COV_programs = $(filter-out $(COV_NOT),$(COV_T)) $(COV_SH)
COV_all	= $(COV_programs) $(filter-out $(COV_SH) $(COV_NOT) tests/setup/% \
	   tests/install/% tests/recipes/% %/test_torture.sh %/test_clean.sh \
	   %fuzz.sh,$(SCRIPTS))

.PHONY: coverage coverage-words
coverage-words:
	@case '$(COVERAGE)' in quick | programs | all) ;; *) echo "COVERAGE:" \
	    "unknown tests '$(COVERAGE)' (expected quick, programs or all)" >&2; \
	    exit 2 ;; esac
ifneq ($(filter coverage,$(MAKECMDGOALS)),)
setup: | coverage-words
endif
coverage: SETUP += --also src/setup/packages.test
coverage: setup
	@command -v $(LLVM_COV) >/dev/null && \
	    command -v $(LLVM_PROFDATA) >/dev/null || { echo "coverage: no" \
	    "$(LLVM_COV) or no $(LLVM_PROFDATA) (Debian's package llvm)" >&2; \
	    exit 1; }
	@$(MAKE) -s --no-print-directory $(JOBS) all $(COV_BARE)
	@mkdir -p $(COV)/san && ln -sfn san $(COV)/obj && \
	    cp -pf $(COV_BARE) $(COV)
	@$(COV_MAKE) $(COV)/san/dumpbench $(COV)/san/aac2200s
	@$(COV_MAKE) all tests $(COV)/whole $(if $(FUZZ_LIB),fuzz-targets)
	@$(subst BUILD=$(B),BUILD=$(COV),$(KERNELS_OF_TESTS)) \
	LLVM_COV=$(LLVM_COV) LLVM_PROFDATA=$(LLVM_PROFDATA) \
	    tests/coverage/run $(COV) $(COV_$(COVERAGE))

# All that is counted, in one program that is not run.
$(B)/whole: $(B)/san/bench/dumpbench.o $(B)/san/libbench.a \
    $(B)/san/libdumpbench.a
	$(CXX) $(CXXFLAGS) -o $@ $< -Wl,--whole-archive $(filter %.a,$^) \
	    -Wl,--no-whole-archive $(PKG_LD) $(LDFLAGS)
