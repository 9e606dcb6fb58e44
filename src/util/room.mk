LIB	+= src/util/command.c src/util/fault.c src/util/folders.c \
	   src/util/output.c src/util/property.c src/util/self.c \
	   src/util/standard.c src/util/tempdir.c src/util/version.c
TESTS	+= tests/test_output.c tests/test_util.c tests/test_version.c
SCRIPTS	+= tests/test_files.sh tests/test_stdout.sh
