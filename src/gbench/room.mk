# Google Benchmark from C, of use on its own: build/libgbench.a, and
#	make install-gbench [PREFIX=/usr/local] [DESTDIR=]
# installs <gbench.h>, the library, gbench.pc and gbench(3).
LIB	+= $(wildcard src/gbench/*.cc)
LIBS	+= benchmark jansson
TOOLS	+= $(B)/libgbench.a $(B)/gbench.pc $(B)/gbench_example

GBENCH_VERSION	:= 1.0
# What a C program needs of the C++ compiler: -lc++ where that is clang's.
CXXLIB	?= -lstdc++
PREFIX	?= /usr/local
GBENCH_DEST = $(DESTDIR)$(PREFIX)

# Google Benchmark 1.7 cannot be asked its version.
$(B)/obj/src/gbench/version.o $(B)/san/src/gbench/version.o: override \
    CPPFLAGS += -DGBENCH_BENCHMARK_VERSION='"$(shell pkg-config --modversion benchmark)"'

$(B)/libgbench.a: $(patsubst %.cc,$(B)/obj/%.o,$(wildcard src/gbench/*.cc))

gbench_pc = sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@CXXLIB@|$(CXXLIB)|' \
	-e 's|@VERSION@|$(GBENCH_VERSION)|' src/gbench/gbench.pc.in

$(B)/gbench.pc: src/gbench/gbench.pc.in src/gbench/room.mk
	@mkdir -p $(@D)
	$(gbench_pc) >$@

# As its users build it: <gbench.h> is theirs, found by itself.
$(B)/obj/src/gbench/example.o: override CPPFLAGS += -Isrc/gbench
$(B)/gbench_example: $(B)/obj/src/gbench/example.o $(B)/libgbench.a
	$(CXX) $(CXXFLAGS) -o $@ $^ $$(pkg-config --libs benchmark) $(LDFLAGS)

.PHONY: install-gbench
install-gbench: $(B)/libgbench.a
	install -d $(GBENCH_DEST)/include $(GBENCH_DEST)/lib/pkgconfig \
	    $(GBENCH_DEST)/share/man/man3
	install -m 644 src/gbench/gbench.h $(GBENCH_DEST)/include
	install -m 644 $(B)/libgbench.a $(GBENCH_DEST)/lib
	install -m 644 man/gbench.3 $(GBENCH_DEST)/share/man/man3
	$(gbench_pc) >$(GBENCH_DEST)/lib/pkgconfig/gbench.pc
