# The engine in userland: src/host/port.h is its operating system.
CPPF	+= -Isrc/host -Ikmod/engine
LIB	+= kmod/engine/common.c kmod/engine/module.c kmod/engine/out.c \
	   kmod/engine/plan.c kmod/engine/random.c kmod/engine/result.c \
	   kmod/engine/run.c kmod/engine/sample.c
TESTS	+= tests/test_engine.c
