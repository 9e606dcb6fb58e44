# Fuzz targets, tests/<room>/fuzz_<name>.c: with clang's libFuzzer, where it is
# installed, in a build of their own, $(B)/fuzz.
FUZZ	:= $(wildcard tests/*/fuzz_*.c tests/*/*/fuzz_*.c)
FUZZ_B	:= $(patsubst tests/%.c,$(B)/tests/%,$(FUZZ))

$(FUZZ_B): $(B)/tests/%: $(B)/san/tests/%.o $(B)/san/tests/fuzz/fuzz.o \
    $(B)/san/tests/fuzz/flags.o $(B)/san/libbench.a $(B)/san/libdumpbench.a
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(SAN) -fsanitize=fuzzer -o $@ $(filter %.o,$^) \
	    $(filter %.a,$^) $(PKG_LD) $(LDFLAGS)

.PHONY: fuzz-targets
fuzz-targets: $(FUZZ_B)

# Warnings are those of the compiler that the program is built with.  FUZZ_SAN
# has further flags of a build of its own (B=build/quick): without the tracing of
# comparisons, by -fno-sanitize-coverage=trace-cmp, it is three to five times as
# fast.
FUZZ_CLANG := $(realpath $(firstword $(wildcard $(addsuffix /clang, \
	   $(subst :, ,$(PATH))))))
FUZZ_LIB := $(and $(FUZZ_CLANG),$(wildcard \
	   $(dir $(FUZZ_CLANG))../lib/clang/*/lib/*/libclang_rt.fuzzer*.a))
FUZZ_WITH = CC=clang CXX=clang++ WARN=-w CFLAGS='-O1 -g1' CXXFLAGS='-O1 -g1' \
	   SAN='-fsanitize=fuzzer-no-link,address,undefined \
	   -fno-sanitize-recover=all -fno-omit-frame-pointer $(FUZZ_SAN)'

# Built where that can be done.
.PHONY: fuzz-build
fuzz-build:
	@$(if $(FUZZ_LIB),$(MAKE) -s --no-print-directory B=$(B)/fuzz \
	    $(FUZZ_WITH) fuzz-targets,:)

# Each target, or those of FUZZ_ARGS, for so many seconds.
FUZZ_SECONDS ?= 60

# Before anything is installed or built.  As the environment has it, no word of
# it is the shell's.
.PHONY: fuzz-words
fuzz fuzz-words: export FUZZ_SECONDS := $(FUZZ_SECONDS)
fuzz-words:
	@set -f; tests/fuzz/run --check $(FUZZ_ARGS)
ifneq ($(filter fuzz fuzz-coverage torture,$(MAKECMDGOALS)),)
setup: | fuzz-words
endif

FUZZ_TELL = $(MAKE) -s -q --no-print-directory $(1) fuzz-build 2>/dev/null || \
	   echo "compiling: some minutes"
.PHONY: fuzz fuzz-coverage
fuzz: setup
	@$(if $(FUZZ_LIB),$(FUZZ_TELL),:)
	@$(MAKE) -s --no-print-directory $(JOBS) fuzz-build
	@$(if $(FUZZ_LIB),set -f; BUILD=$(B) \
	    tests/fuzz/run $(FUZZ_ARGS),echo "no clang with libFuzzer here" \
	    "(Debian's packages clang and libclang-rt-dev)")

# The lines that the inputs reach which are kept.
FUZZ_COV = B=$(B)/cov \
	   FUZZ_SAN='-fprofile-instr-generate -fcoverage-mapping'
fuzz-coverage: setup
	@$(if $(FUZZ_LIB),$(call FUZZ_TELL,$(FUZZ_COV)),:)
	@$(MAKE) -s --no-print-directory $(JOBS) $(FUZZ_COV) fuzz-build
	@set -f; BUILD=$(B)/cov tests/fuzz/coverage $(FUZZ_ARGS)
