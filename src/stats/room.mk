# Two samples compared, results read into samples, and the verb compare.
LIB	+= $(wildcard src/stats/*.c src/stats/*.cc)
LIBS	+= gsl jansson simdjson

# What the script makes results of ours with.
$(B)/tests/stats/test_stats: | $(B)/tests/sample

# Beside Google Benchmark's own, which Debian's libbenchmark-tools has:
#	make bench-compare COMPARE_PY=/usr/share/benchmark/compare.py
COMPARE_PY ?= $(wildcard /usr/share/benchmark/compare.py)
TOOLS	+= $(B)/peer_compare
$(B)/peer_compare: $(B)/obj/bench/peer/compare_peer.o $(B)/libgbench.a \
    $(B)/libdumpbench.a
	$(CXX) $(CXXFLAGS) -o $@ $^ $$(pkg-config --libs benchmark) $(LDFLAGS)

.PHONY: bench-compare
bench-compare: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@PATH=/usr/bin:$$PATH $(B)/peer_compare $(B)/dumpbench $(COMPARE_PY)
