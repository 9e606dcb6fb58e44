LIB	+= src/knob/knob.c src/knob/procfs.c src/knob/value.c
