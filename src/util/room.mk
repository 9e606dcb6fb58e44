LIB	+= $(wildcard src/util/*.c)
