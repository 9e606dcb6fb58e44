LIB	+= src/util/command.c src/util/fault.c src/util/property.c src/util/self.c \
	   src/util/version.c
TESTS	+= tests/test_util.c tests/test_version.c
