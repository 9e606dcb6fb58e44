LIB	+= $(wildcard src/result/*.c)
LIBS	+= jansson
TESTS	+= tests/test_result.c tests/test_row.c

# Not a test itself: it makes what tests of results and plots read.
$(B)/tests/test_result: | $(B)/tests/sample
