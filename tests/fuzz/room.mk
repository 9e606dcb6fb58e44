# Fuzz targets, tests/<room>/fuzz_<name>.c: by clang's libFuzzer, where it is
# installed, in a build of their own, $(B)/fuzz.
FUZZ	:= $(wildcard tests/*/fuzz_*.c tests/*/*/fuzz_*.c)
FUZZ_B	:= $(patsubst tests/%.c,$(B)/tests/%,$(FUZZ))

# Under $(B)/fuzz: make's own rules for the libraries and a target's object.
$(FUZZ_B): $(B)/tests/%: $(B)/san/tests/%.o $(B)/san/tests/fuzz/fuzz.o \
    $(B)/san/libbench.a $(B)/san/libdumpbench.a
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(SAN) -fsanitize=fuzzer -o $@ $(filter %.o,$^) \
	    $(filter %.a,$^) $(filter %.a,$^) $(PKG_LD) $(LDFLAGS)

.PHONY: fuzz-targets
fuzz-targets: $(FUZZ_B)

# Warnings are the other compiler's.  FUZZ_SAN adds to what is seen.
FUZZ_SAN ?=
FUZZ_CLANG := $(realpath $(firstword $(wildcard $(addsuffix /clang, \
	   $(subst :, ,$(PATH))))))
FUZZ_LIB := $(wildcard \
	   $(dir $(FUZZ_CLANG))../lib/clang/*/lib/*/libclang_rt.fuzzer*.a)
FUZZ_MAKE = $(MAKE) -s --no-print-directory B=$(B)/fuzz CC=clang \
	   CXX=clang++ WARN=-w CFLAGS='-O1 -g' CXXFLAGS='-O1 -g' \
	   SAN='-fsanitize=fuzzer-no-link,address,undefined \
	   -fno-sanitize-recover=all -fno-omit-frame-pointer $(FUZZ_SAN)'

# All that there are, or those of FUZZ_ARGS, each for so many seconds.
FUZZ_SECONDS ?= 60
FUZZ_ARGS ?=
.PHONY: fuzz fuzz-built
fuzz-built:
	@$(if $(FUZZ_LIB),$(FUZZ_MAKE) fuzz-targets,:)
fuzz: setup fuzz-built
	@BUILD=$(B) FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run $(FUZZ_ARGS)
