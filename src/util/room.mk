LIB	+= src/util/command.c src/util/fault.c src/util/figure.c \
	   src/util/folders.c src/util/options.c src/util/options_help.c \
	   src/util/options_set.c src/util/output.c src/util/property.c \
	   src/util/self.c src/util/standard.c src/util/suggest.c \
	   src/util/tempdir.c src/util/version.c src/util/wrap.c
TESTS	+= tests/test_figure.c tests/test_options.c tests/test_output.c \
	   tests/test_util.c tests/test_version.c
SCRIPTS	+= tests/test_files.sh tests/test_stdout.sh
