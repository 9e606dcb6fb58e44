LIB	+= src/util/fault.c
