LIB	+= src/util/command.c src/util/fault.c src/util/property.c src/util/self.c
TESTS	+= tests/test_util.c
