# Google Benchmark from C, of use on its own: build/libgbench.a, and
#	make install-gbench [PREFIX=/usr/local] [DESTDIR=]
# installs <gbench.h>, the library, gbench.pc and gbench(3); see src/install.
LIB	+= $(wildcard src/gbench/*.cc)
LIBS	+= benchmark jansson
TOOLS	+= $(B)/libgbench.a $(B)/gbench_example

# What a C program needs of the C++ compiler: -lc++ where that is clang's.
CXXLIB	?= -lstdc++

# Google Benchmark 1.7 cannot be asked its version.
$(B)/obj/src/gbench/version.o $(B)/san/src/gbench/version.o: override \
    CPPFLAGS += -DGBENCH_BENCHMARK_VERSION='"$(shell pkg-config --modversion benchmark)"'

$(B)/libgbench.a: $(patsubst %.cc,$(B)/obj/%.o,$(wildcard src/gbench/*.cc))

# As its users build it: <gbench.h> is theirs, found by itself.
$(B)/obj/src/gbench/example.o: override CPPFLAGS += -Isrc/gbench
$(B)/gbench_example: $(B)/obj/src/gbench/example.o $(B)/libgbench.a
	$(CXX) $(CXXFLAGS) -o $@ $^ $$(pkg-config --libs benchmark) $(LDFLAGS)
