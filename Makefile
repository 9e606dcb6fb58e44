# dumpbench: the one entry.  `make help` lists what it does.
#
# Each room has a room.mk that appends its sources here; nothing recurses but
# the kernel's own build.

B	?= build
CFLAGS	?= -O2 -g
CXXFLAGS ?= -O2 -g
# What compiles uses all CPUs, unless a -j of the user's says how many.
JOBS	= $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))

WARN	:= -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wwrite-strings \
	   -Wundef -Werror
CPPF	:= -D_GNU_SOURCE -Isrc -Ikmod -Ibench
CF	:= -std=c11 $(WARN) -Wstrict-prototypes -Wmissing-prototypes
CXXF	:= -std=c++17 $(WARN)
SAN	:= -fsanitize=address,undefined -fno-sanitize-recover=all \
	   -fno-omit-frame-pointer

# What the rooms append to.  All sources are paths from here.
LIB	:=	# of build/libdumpbench.a: C and C++
BENCH	:=	# of build/libbench.a: the program but its main()
TESTS	:=	# unit tests: tests/test_x.c, one program each, run sanitized
SCRIPTS	:=	# executable tests, run as they are
LIBS	:=	# libraries to link, as pkg-config names them
TOOLS	:=	# further things to build, as targets

# `make` alone shows what there is to ask for.
.PHONY: help
help:
	@echo "make run      measure Debian's newest kernel, results and plots"
	@echo "make bench-host    the kernel that runs, as any process sees it"
	@echo "make test     all tests; ends in N passed, N failed, N skipped"
	@echo "make setup    install what is missing, alone"
	@echo "make all      build, alone: $(B)/dumpbench"
	@echo "make kmod     the Linux module of KERNEL, alone"
	@echo "make run-freebsd   the same for a FreeBSD KERNEL=file, with its"
	@echo "                   sources in SYSDIR=; make kmod-freebsd: the module"
	@echo "make versions measure all kernels that Debian offers"
	@echo "make trial    does compare keep its word? many boots of KERNEL, or of"
	@echo "              FreeBSD's with SYSDIR=; half an hour and more.  TRIAL= are"
	@echo "              its options; make trial-cycles: the same of cycles"
	@echo "make plots    draw the newest results again"
	@echo "make lint     clang-tidy, cppcheck, mandoc, shellcheck"
	@echo "make clean    remove $(B)/ but the kernels in it; distclean: all"
	@echo
	@echo "KERNEL=newest        a release such as 6.1.0-56-amd64, or newest,"
	@echo "                     newest-cloud, newest-rt"
	@echo "RUN='--clock=exact'  options of \`dumpbench run\`"

# Each room is independent of the others' order.
include $(sort $(wildcard */room.mk */*/room.mk))

RESULTS	?= results
KERNEL	?= newest
RUN	?=
PKGS	:= $(sort $(LIBS))
# Not asked for until something is built: `make help` and `make setup` work on
# a machine that has none of them yet.
PKG_CF	= $(eval PKG_CF := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CF)
PKG_LD	= $(eval PKG_LD := $$(shell pkg-config --libs $(PKGS)))$(PKG_LD)

objs	= $(patsubst %,$(B)/$(1)/%.o,$(basename $(2)))
LIB_O	:= $(call objs,obj,$(LIB))
SAN_O	:= $(call objs,san,$(LIB))
BENCH_O	:= $(call objs,obj,$(BENCH))
BSAN_O	:= $(call objs,san,$(BENCH))
TEST_B	:= $(patsubst tests/%.c,$(B)/tests/%,$(TESTS))

.PHONY: all
all: $(B)/dumpbench $(TOOLS)

$(B)/dumpbench: $(B)/obj/bench/dumpbench.o $(B)/obj/src/util/commit.o \
    $(B)/libbench.a $(B)/libdumpbench.a
	$(CXX) $(CXXFLAGS) -o $@ $^ $(PKG_LD) $(LDFLAGS)

# The same program under the sanitizers, for the tests.
$(B)/san/dumpbench: $(B)/san/bench/dumpbench.o $(B)/san/src/util/commit.o \
    $(B)/san/libbench.a $(B)/san/libdumpbench.a
	$(CXX) $(CXXFLAGS) $(SAN) -o $@ $^ $(PKG_LD) $(LDFLAGS)

$(B)/libdumpbench.a: $(LIB_O)
$(B)/libbench.a: $(BENCH_O)
$(B)/san/libdumpbench.a: $(SAN_O)
$(B)/san/libbench.a: $(BSAN_O)
%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(CFLAGS) $(PKG_CF) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPF) $(CPPFLAGS) $(CXXF) $(CXXFLAGS) $(PKG_CF) -MMD -MP \
	    -c -o $@ $<

$(B)/san/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(CFLAGS) $(SAN) $(PKG_CF) -MMD -MP \
	    -c -o $@ $<

$(B)/san/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPF) $(CPPFLAGS) $(CXXF) $(CXXFLAGS) $(SAN) $(PKG_CF) -MMD \
	    -MP -c -o $@ $<

$(B)/tests/%: $(B)/san/tests/%.o $(B)/san/libbench.a $(B)/san/libdumpbench.a
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(SAN) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
	    $(PKG_LD) -lcmocka $(LDFLAGS)

# The release is known only once the kernel is there, so the rules that need it
# ask the script, which answers at once when it has the kernel.
release	= $$(src/setup/kernel $(KERNEL) $(KERNELS))
KMOD	= $(B)/kmod/$$release/dumpbench.ko

.PHONY: kmod
kmod: setup
	@release=$(release) && src/setup/kmod $(KERNELS)/$$release $(KMOD)

# When it was called, and what the last line says where there was more to do
# than to measure.
START	:= $(shell date +%s)
TOOK	= echo "With setup and building it took $$(($$(date +%s) - $(START))) s."

.PHONY: run
run: setup
	@$(MAKE) -s -q --no-print-directory all 2>/dev/null || \
	    echo "compiling: a minute or less"
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD) && \
	    before=$$(($$(date +%s) - $(START))) && \
	    $(B)/dumpbench run --kernel $(KERNELS)/$$release/vmlinuz \
		--kmod $(KMOD) --modules-root $(KERNELS)/$$release \
		--adapter 2200s --also host --plot --results $(RESULTS) $(RUN) && \
	    { [ $$before -lt 5 ] || $(TOOK); }

# FreeBSD: a kernel file and the sources to build the module against, which the
# user has.
MACHINE	?= amd64
KERNBUILDDIR ?=
KMOD_FREEBSD = $(B)/kmod/freebsd-$(MACHINE)/dumpbench.ko

.PHONY: kmod-freebsd
kmod-freebsd:
	@test -n "$(SYSDIR)" || { echo "make kmod-freebsd SYSDIR=<sys/ of" \
	    "FreeBSD's sources> [KERNBUILDDIR=…] [MACHINE=amd64|i386]" >&2; \
	    exit 1; }
	@mkdir -p $(dir $(KMOD_FREEBSD))
	@src/setup/kmod-freebsd "$(SYSDIR)" $(KMOD_FREEBSD) $(MACHINE) \
	    $(KERNBUILDDIR)

.PHONY: run-freebsd
run-freebsd: setup
	@test -n "$(SYSDIR)" || { \
	    echo "make run-freebsd KERNEL=<kernel file> SYSDIR=<sys/ of its" \
	    "sources>" >&2; exit 1; }
	@test -f "$(KERNEL)" || { \
	    echo "KERNEL=$(KERNEL): no such file (expected a kernel file of" \
	    "FreeBSD for amd64)" >&2; exit 1; }
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@$(MAKE) -s --no-print-directory kmod-freebsd MACHINE=amd64
	@$(B)/dumpbench run --kernel "$(KERNEL)" --kmod $(KMOD_FREEBSD) \
	    --also host --plot --results $(RESULTS) $(RUN)
	@$(TOOK)

.PHONY: plots
plots: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@$(B)/dumpbench plot --results $(RESULTS)

# The guest tests boot the newest kernel of each flavour; without a network
# they use what is there, and skip what is not.  FREEBSD_KERNEL names a FreeBSD
# kernel file and FREEBSD_SYSDIR the sys/ of its sources; its tests are skipped
# without them.
.PHONY: test
test: setup
	@src/setup/setup src/setup/packages.test || :
	@$(MAKE) -s -q --no-print-directory all tests 2>/dev/null || \
	    echo "compiling: some minutes"
	@$(MAKE) -s --no-print-directory $(JOBS) all tests
	@export BUILD=$(B) KERNELS=$(KERNELS); \
	if release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD); then \
		export DUMPBENCH_KERNEL=$(KERNELS)/$$release/vmlinuz \
		    DUMPBENCH_ROOT=$(KERNELS)/$$release \
		    DUMPBENCH_KMOD=$(KMOD); \
	fi; \
	if [ -n "$$FREEBSD_KERNEL" ] && [ -n "$$FREEBSD_SYSDIR" ]; then \
		$(MAKE) -s --no-print-directory kmod-freebsd MACHINE=amd64 \
		    SYSDIR="$$FREEBSD_SYSDIR" && \
		export DUMPBENCH_FREEBSD_KMOD=$(B)/kmod/freebsd-amd64/dumpbench.ko; \
	fi; \
	tests/run $(TEST_B) $(SCRIPTS)

.PHONY: tests
tests: $(TEST_B) $(B)/san/dumpbench

.PHONY: clean distclean
clean:
	@test ! -d $(B) || find $(B) -mindepth 1 -maxdepth 1 \
	    ! -path '$(KERNELS)' -exec rm -rf {} +
distclean:
	@rm -rf $(B)

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
