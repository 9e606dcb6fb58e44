LIB	+= src/knob/knob.c src/knob/procfs.c src/knob/value.c
TESTS	+= tests/test_knob.c
