# dumpbench: the one entry.  `make help` lists what it does.
#
# Each room has a room.mk that appends its sources here; nothing recurses but
# the kernel's own build.

B	?= build
CFLAGS	?= -O2 -g
CXXFLAGS ?= -O2 -g

WARN	:= -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wwrite-strings \
	   -Wundef -Werror
CPPF	:= -D_GNU_SOURCE -Isrc -Ikmod -Ibench
CF	:= -std=c11 $(WARN) -Wstrict-prototypes -Wmissing-prototypes
CXXF	:= -std=c++17 $(WARN)
SAN	:= -fsanitize=address,undefined -fno-sanitize-recover=all \
	   -fno-omit-frame-pointer

# What the rooms append to.  All sources are paths from here.
LIB	:=	# of build/libdumpbench.a: C and C++
BENCH	:=	# of the program, beside the library
TESTS	:=	# unit tests: tests/test_x.c, one program each, run sanitized
SCRIPTS	:=	# executable tests, run as they are
LIBS	:=	# libraries to link, as pkg-config names them
TOOLS	:=	# further things to build, as targets

# Each room is independent of the others' order.
all:
include $(sort $(wildcard */room.mk */*/room.mk))

RESULTS	?= results
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

$(B)/dumpbench: $(BENCH_O) $(B)/libdumpbench.a
	$(CXX) $(CXXFLAGS) -o $@ $^ $(PKG_LD) $(LDFLAGS)

# The same program under the sanitizers, for the tests.
$(B)/san/dumpbench: $(BSAN_O) $(B)/san/libdumpbench.a
	$(CXX) $(CXXFLAGS) $(SAN) -o $@ $^ $(PKG_LD) $(LDFLAGS)

$(B)/libdumpbench.a: $(LIB_O)
$(B)/san/libdumpbench.a: $(SAN_O)
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

$(B)/tests/%: $(B)/san/tests/%.o $(B)/san/libdumpbench.a
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(SAN) -o $@ $^ $(PKG_LD) -lcmocka $(LDFLAGS)

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
