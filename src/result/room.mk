LIB	+= src/result/result.c src/result/check.c src/result/read.c src/result/row.c \
	   src/result/schema1.c src/result/write.c
LIBS	+= jansson
TESTS	+= tests/test_result.c tests/test_row.c

# Not a test itself: it makes what tests of results and plots read.
$(B)/tests/test_result: | $(B)/tests/sample
