# Fuzz targets, tests/<room>/fuzz_<name>.c: with clang's libFuzzer, where it is
# installed, in a build of their own, $(B)/fuzz.
FUZZ	:= $(wildcard tests/*/fuzz_*.c tests/*/*/fuzz_*.c)
FUZZ_B	:= $(patsubst tests/%.c,$(B)/tests/%,$(FUZZ))

$(FUZZ_B): $(B)/tests/%: $(B)/san/tests/%.o $(B)/san/tests/fuzz/fuzz.o \
    $(B)/san/libbench.a $(B)/san/libdumpbench.a
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
.PHONY: fuzz fuzz-coverage
fuzz: setup
	@$(MAKE) -s --no-print-directory $(JOBS) fuzz-build
	@$(if $(FUZZ_LIB),BUILD=$(B) FUZZ_SECONDS=$(FUZZ_SECONDS) \
	    tests/fuzz/run $(FUZZ_ARGS),echo "no clang with libFuzzer here" \
	    "(Debian's packages clang and libclang-rt-dev)")

# The lines that the inputs reach which are kept.
fuzz-coverage: setup
	@$(MAKE) -s --no-print-directory $(JOBS) B=$(B)/cov FUZZ_SAN='\
	    -fprofile-instr-generate -fcoverage-mapping' fuzz-build
	@BUILD=$(B)/cov tests/fuzz/coverage $(FUZZ_ARGS)
