# Mutants of the statistics, the engine and the parsing of rows, against the
# unit tests of these rooms: a quarter of an hour and more.  What a mutant does
# to memory the sanitizers tell.
MUTANTS	?= 300
SEED	?= 20261126
MUTANT_CF = -w -O0 $(SAN) $(PKG_CF)
tests: $(B)/mutate
$(B)/mutate: $(patsubst %,$(B)/san/tests/mutation/%.o,mutate tokens)
	$(CC) $(CFLAGS) $(SAN) -o $@ $^ $(LDFLAGS)

# Before anything is installed or built.  As the environment has them, no word
# of theirs is the shell's.
.PHONY: mutation mutation-words
mutation mutation-words: export MUTANTS := $(MUTANTS)
mutation mutation-words: export SEED := $(SEED)
mutation-words:
	@tests/mutation/run --check $(B) "$$MUTANTS" "$$SEED" $(MUTATED)
ifneq ($(filter mutation,$(MAKECMDGOALS)),)
setup: | mutation-words
endif

mutation: setup
	@$(MAKE) -s --no-print-directory $(JOBS) tests
	@CC_MUTANT='$(CC) $(CPPF) $(FCPU_PORT) $(CPPFLAGS) $(CF) $(MUTANT_CF)' \
	    CXX_MUTANT='$(CXX) $(CPPF) $(CPPFLAGS) $(CXXF) $(MUTANT_CF)' \
	    LD_MUTANT='$(CXX) $(SAN)' DENIED_MUTANT='$(DENIED_LDFLAGS)' \
	    LIBS_MUTANT='$(PKG_LD) -lcmocka $(LDFLAGS)' \
	    tests/mutation/run $(B) "$$MUTANTS" "$$SEED" $(MUTATED)
