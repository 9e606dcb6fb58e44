# Mutants of the statistics, the engine and the parsing of rows, against the
# unit tests of these rooms: half an hour.
MUTANTS	?= 300
SEED	?= 20261126
.PHONY: mutation
mutation: setup
	@$(MAKE) -s --no-print-directory $(JOBS) tests
	@CC_MUTANT='$(CC) $(CPPF) $(CPPFLAGS) $(CF) -w -O0 -g $(SAN) $(PKG_CF)' \
	    CXX_MUTANT='$(CXX) $(CPPF) $(CPPFLAGS) $(CXXF) -w -O0 -g $(SAN) $(PKG_CF)' \
	    LD_MUTANT='$(CXX) $(SAN)' \
	    LIBS_MUTANT='$(PKG_LD) -lcmocka $(LDFLAGS)' \
	    tests/mutation/run $(B) $(MUTANTS) $(SEED) $(MUTATED)
