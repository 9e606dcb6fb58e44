# Tests mirror the rooms that they test, in folders of the same names: a file
# test_*.c is a program, built with the sanitizers; test_*.sh runs as it is.
# A new test needs no line here.
HOST_OS	?= $(shell uname -s)
TESTS	+= $(wildcard tests/*/test_*.c tests/*/*/test_*.c)
SCRIPTS	+= $(wildcard tests/*/test_*.sh tests/*/*/test_*.sh)

# What QEMU's link to the adapter, its plugins and Linux's modules need is
# Linux's.
ifeq ($(HOST_OS),FreeBSD)
TESTS	:= $(filter-out tests/explain/% tests/guest/test_drivers.c \
	   $(addprefix tests/adapter/test_adapter_,command.c dump.c guest.c \
	   link.c reboot.c),$(TESTS))
SCRIPTS	:= $(filter-out tests/explain/%,$(SCRIPTS))
endif

$(B)/san/tests/%.o: override CPPFLAGS += -Itests

# Tests that refuse memory, for tests/denied.h.
DENIED_LDFLAGS := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=asprintf,--wrap=_Znwm
$(B)/tests/%_memory: override LDFLAGS += $(DENIED_LDFLAGS)
