# dumpbench: `make help` lists the targets.
#
# Each room has a room.mk that appends its sources here; nothing recurses but
# the kernel's own build.

B	?= build
CFLAGS	?= -O2 -g
CXXFLAGS ?= -O2 -g
# Compiling uses all CPUs, unless the user gives -j.
JOBS	= $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))

WARN	:= -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wwrite-strings \
	   -Wundef -Werror
CPPF	:= -D_GNU_SOURCE -Isrc -Ikmod -Ibench
CF	:= -std=c11 $(WARN) -Wstrict-prototypes -Wmissing-prototypes
CXXF	:= -std=c++17 $(WARN)
# What is read behind a vector's end or a view's, its own checks tell.  Tests
# compile in half the time with less optimization and the lines alone.
SAN	:= -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all \
	   -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS

# The rooms append to these.  Sources are paths from here.
LIB	:=	# of build/libdumpbench.a: C and C++
BENCH	:=	# of build/libbench.a: the program but its main()
TESTS	:=	# unit tests: tests/test_x.c, one program each, run sanitized
SCRIPTS	:=	# executable tests, run as they are
LIBS	:=	# libraries to link, as pkg-config names them
TOOLS	:=	# further things to build, as targets

define HELP
make run            measure Debian's newest kernel: results and plots
make run-freebsd    the same for a FreeBSD kernel file, KERNEL=, with
                    the sys/ of its sources, SYSDIR=
make bench-host     measure this machine's kernel from a process
make bench-explain  measure what an explanation takes beside a run
make versions       measure the newest kernel of each minor version that
                    Debian offers; all kernels with VERSIONS=all
make trial          test the verdicts of compare on many boots of
                    KERNEL, or with SYSDIR= of a FreeBSD kernel; half
                    an hour and more; TRIAL= are its options
make trial-cycles   the same for figures in cycles
make plots          draw the newest results again
make test           all tests; ends in N passed, N failed, N skipped
make torture        fail every call of the programs, in order, then fuzz
                    all readers for a minute each; an hour or more
make fuzz           fuzz all readers, or FUZZ_ARGS, for FUZZ_SECONDS=60 each
make kills          signal the programs at random moments; hours
make mischief       measure guests that misbehave in all ways; an hour
make strangers      read results whose strings attack; an hour
make coverage       lines and branches that tests reach, by room
make mutation       how many mutants of the sources the unit tests find
make lint           clang-tidy, cppcheck, mandoc, shellcheck
make setup          only install missing packages
make all            only build $(B)/dumpbench
make kmod           only build the Linux module, for KERNEL
make kmod-freebsd   only build the FreeBSD module, from SYSDIR=
make install        install below PREFIX=/usr/local, or DESTDIR=;
                    uninstall removes it; dist packs the sources
make clean          remove $(B)/ without its kernels; distclean: all
make clean-kernels  remove all kernels that were downloaded

KERNEL=newest        a release such as 6.1.0-56-amd64, a version such as
                     7.3 or 7.3-cloud, newest, newest-cloud, newest-rt,
                     or for i386 newest-686-pae
RUN='--clock=exact'  options of `dumpbench run`; with any of them it does not
                     end in an explanation, which has others
endef

# `make` alone lists the targets.
.PHONY: help
help:
	@:$(info $(HELP))

# The order of the rooms does not matter.
include $(sort $(wildcard */room.mk */*/room.mk))

RESULTS	?= results
KERNEL	?= newest
RUN	?=
PKGS	:= $(sort $(LIBS))
# Expanded when something is built, so that `make help` and `make setup` work on
# a machine without these packages.
PKG_CF	= $(eval PKG_CF := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CF)
PKG_LD	= $(eval PKG_LD := $$(shell pkg-config --libs $(PKGS)))$(PKG_LD)

# What is compiled with is looked for at once, and what is missing is listed.
ifneq ($(filter all tests install,$(MAKECMDGOALS)),)
NEEDS	= $(firstword $(CC)) $(firstword $(CXX)) pkg-config lib:libc.a \
	  $(addprefix pc:,$(PKGS) $(if $(filter tests,$(MAKECMDGOALS)),cmocka))
ifneq ($(shell CC='$(CC)' src/setup/needs make $(NEEDS) || echo missing),)
$(error packages are missing)
endif
endif

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

# The release is known once the kernel is unpacked, so that rules that need it
# call the script, which answers at once if it is.
release	= $$(src/setup/kernel $(KERNEL) $(KERNELS))
KMOD	= $(B)/kmod/$$release/dumpbench.ko

.PHONY: kmod
kmod: setup
	@release=$(release) && src/setup/kmod $(KERNELS)/$$release $(KMOD)

# When make was started, and a last line for a run that also had to build.
START	:= $(shell date +%s)
SINCE	= $$(($$(date +%s) - $(START)))
WHERE	= echo "Where the instructions of a page go, by function:"
TOOK	= echo "With setup and building it took $(SINCE) s."

# The adapter, where the kernel has its driver, which Debian's cloud kernels have
# not, and QEMU does not end with it.
ADAPTER	= adapter=$$(find -L $(KERNELS)/$$release/lib/modules \
	  -name 'aacraid.ko*' 2>/dev/null | sed -n '1s/.*/2200s/p') && \
	  if [ -z "$$adapter" ]; then adapter=none && \
	  echo "$$release has no driver aacraid: no dump to the adapter"; \
	  elif why=$$($(B)/adapter-trial); then :; else adapter=none && \
	  echo "no dump to the adapter: $$why" | fold -s -w 79; fi

# The agent of a kernel for another architecture.
AGENT	= { [ ! -e $(KERNELS)/$$release/foreign ] || \
	  $(MAKE) -s --no-print-directory \
	  $(B)/agent-linux-$$(cat $(KERNELS)/$$release/foreign); }

.PHONY: run
run: setup
	@ls $(KERNELS)/*/vmlinuz >/dev/null 2>&1 || release=$(release)
	@$(MAKE) -s -q --no-print-directory all 2>/dev/null || \
	    echo "compiling: a minute or less"
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD) && \
	    $(AGENT) && before=$(SINCE) && $(ADAPTER) && \
	    $(B)/dumpbench run --kernel $(KERNELS)/$$release/vmlinuz \
		--kmod $(KMOD) --modules-root $(KERNELS)/$$release \
		--adapter $$adapter --also host,kdump --plot \
		--results $(RESULTS) \
		$(RUN) && \
	    $(if $(strip $(RUN)),,$(WHERE) && $(B)/dumpbench explain --brief \
		--kernel $(KERNELS)/$$release/vmlinuz --kmod $(KMOD) \
		--results $(RESULTS) &&) \
	    { [ $$before -lt 5 ] || $(TOOK); }

# FreeBSD: the user's kernel file, and its sources to build the module against.
MACHINE	?= amd64
KERNBUILDDIR ?=
KMOD_FREEBSD = $(B)/kmod/freebsd-$(MACHINE)/dumpbench.ko
# Of a recipe that found out the kernel's machine.
KMOD_FREEBSD_FOUND = $(B)/kmod/freebsd-$$machine/dumpbench.ko

.PHONY: kmod-freebsd
kmod-freebsd:
	@test -n "$(SYSDIR)" || { echo "no SYSDIR (expected make" \
	    "kmod-freebsd SYSDIR=<sys/ of FreeBSD's sources>" \
	    "[KERNBUILDDIR=…] [MACHINE=amd64|i386])" >&2; exit 1; }
	@mkdir -p $(dir $(KMOD_FREEBSD))
	@src/setup/kmod-freebsd "$(SYSDIR)" $(KMOD_FREEBSD) $(MACHINE) \
	    $(KERNBUILDDIR)

.PHONY: run-freebsd
run-freebsd: setup
	@test -n "$(SYSDIR)" || { \
	    echo "no SYSDIR (expected make run-freebsd KERNEL=<kernel file>" \
	    "SYSDIR=<sys/ of its sources>)" >&2; exit 1; }
	@test -f "$(KERNEL)" || { \
	    echo "KERNEL=$(KERNEL): no such file (expected a kernel file of" \
	    "FreeBSD for amd64 or i386)" >&2; exit 1; }
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@machine=$$(src/setup/freebsd-machine "$(KERNEL)") && \
	    $(MAKE) -s --no-print-directory kmod-freebsd MACHINE=$$machine && \
	    $(B)/dumpbench run --kernel "$(KERNEL)" \
		--kmod $(KMOD_FREEBSD_FOUND) --also host --plot \
		--results $(RESULTS) $(RUN) \
	    $(if $(strip $(RUN)),,&& $(WHERE) && \
		$(B)/dumpbench explain --brief \
		--kernel "$(KERNEL)" --kmod $(KMOD_FREEBSD_FOUND) \
		--results $(RESULTS))
	@$(TOOK)

.PHONY: plots
plots: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@$(B)/dumpbench plot --results $(RESULTS)

# The kernels and modules of tests that boot a guest.
define KERNELS_OF_TESTS
export BUILD=$(B) KERNELS=$(KERNELS); \
	if release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD); then \
		export DUMPBENCH_KERNEL=$(KERNELS)/$$release/vmlinuz \
		    DUMPBENCH_ROOT=$(KERNELS)/$$release \
		    DUMPBENCH_KMOD=$(KMOD); \
	fi; \
	if [ -n "$$FREEBSD_KERNEL" ] && [ -n "$$FREEBSD_SYSDIR" ]; then \
		machine=$$(src/setup/freebsd-machine "$$FREEBSD_KERNEL") && \
		$(MAKE) -s --no-print-directory kmod-freebsd \
		    MACHINE=$$machine SYSDIR="$$FREEBSD_SYSDIR" && \
		export DUMPBENCH_FREEBSD_KMOD=$(KMOD_FREEBSD_FOUND); \
	fi;
endef

# Tests of guests boot the newest kernel of each flavour; without a network they
# use those that are unpacked, and are skipped without one.  FREEBSD_KERNEL
# names a FreeBSD kernel file and FREEBSD_SYSDIR the sys/ of its sources,
# without which its tests are skipped.
.PHONY: test
test: setup
	@$(MAKE) -s -q --no-print-directory all tests fuzz-build \
	    2>/dev/null || echo "compiling: some minutes"
	@$(MAKE) -s --no-print-directory $(JOBS) all tests fuzz-build
	@$(KERNELS_OF_TESTS) \
	tests/run $(TEST_B) $(SCRIPTS)

.PHONY: tests
tests: $(TEST_B) $(B)/san/dumpbench

.PHONY: clean distclean
clean:
	@test ! -d $(B) || find $(abspath $(B)) -mindepth 1 -maxdepth 1 \
	    ! -path '$(abspath $(KERNELS))' -exec rm -rf {} +
distclean:
	@rm -rf $(B)

# Kept; of other objects make must see that they are missing.
.SECONDARY: $(patsubst %.c,$(B)/san/%.o,$(TESTS))
# Kernels' folders have files *.d of their own.
-include $(shell find $(abspath $(B)) \( -path '$(abspath $(KERNELS))' -o \
	   -path '$(abspath $(B))/kernels' \) -prune \
	   -o -type f -name '*.d' -print 2>/dev/null)
