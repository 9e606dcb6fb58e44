# dumpbench: the one entry.  `make help` lists what it does.
#
# Each room has a room.mk that appends its sources here; nothing recurses but
# the kernel's own build.

B	?= build
CFLAGS	?= -O2 -g
CXXFLAGS ?= -O2 -g

WARN	:= -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wwrite-strings \
	   -Wundef -Werror
CPPF	:= -D_GNU_SOURCE -Isrc -Ikmod -Ibench
CF	:= -std=c11 $(WARN) -Wstrict-prototypes -Wmissing-prototypes
CXXF	:= -std=c++17 $(WARN)
SAN	:= -fsanitize=address,undefined -fno-sanitize-recover=all \
	   -fno-omit-frame-pointer

# What the rooms append to.  All sources are paths from here.
LIB	:=	# of build/libdumpbench.a: C and C++
BENCH	:=	# of the program, beside the library
TESTS	:=	# unit tests: tests/test_x.c, one program each, run sanitized
SCRIPTS	:=	# executable tests, run as they are
LIBS	:=	# libraries to link, as pkg-config names them
TOOLS	:=	# further things to build, as targets

# Each room is independent of the others' order.
all:
include $(sort $(wildcard */room.mk */*/room.mk))
