LIB	+= src/util/fault.c src/util/self.c
