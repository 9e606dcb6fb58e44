LIB	+= $(wildcard src/util/*.c)
TESTS	+= tests/test_figure.c tests/test_options.c tests/test_output.c \
	   tests/test_util.c tests/test_version.c
SCRIPTS	+= tests/test_files.sh tests/test_stdout.sh
