LIB	+= $(wildcard src/result/*.c)
LIBS	+= jansson

# Not a test itself: it makes what tests of results and plots read.
$(B)/tests/result/test_result: | $(B)/tests/sample
