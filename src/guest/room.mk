# Modules of Linux: where there is Linux's library for them.
HOST_OS	?= $(shell uname -s)
ifeq ($(HOST_OS),FreeBSD)
LIB	+= src/guest/no_drivers.c
else
LIB	+= src/guest/drivers.c
LIBS	+= libkmod
endif
LIB	+= $(filter-out %/agent.c %/agent_die.c %/agent_text.c \
	   %/agent_verbs.c %/drivers.c %/no_drivers.c,\
	   $(wildcard src/guest/*.c))
LIB	+= src/guest/linux/config.c src/guest/linux/core.c \
	   src/guest/linux/core_frames.c \
	   src/guest/linux/guest_os.c src/guest/linux/machine.c \
	   src/guest/freebsd/handover.c src/guest/freebsd/kernel.c \
	   src/guest/freebsd/shape.c \
	   src/guest/freebsd/guest_os.c src/guest/freebsd/root.c
LIBS	+= libarchive
TOOLS	+= $(B)/agent-linux $(B)/agent-freebsd $(B)/agent-freebsd-i386 \
	   $(B)/stub-freebsd \
	   $(B)/guest-mischief $(B)/freebsd-echo $(B)/freebsd-echo-i386 \
	   $(B)/stub-kernel $(B)/stub-kernel-i386

# The guest has no libraries: static, and small, since every boot unpacks it.
AGENT	:= src/guest/agent.c src/guest/agent_die.c src/guest/agent_text.c \
	   src/guest/agent_verbs.c
# It tells figures by the engine's own code.
AGENT_LINUX := $(AGENT) src/guest/linux/busy.c src/guest/linux/capture.c \
	   src/guest/linux/core.c src/guest/linux/core_frames.c \
	   src/guest/linux/dump.c src/guest/linux/os.c \
	   src/guest/linux/pages.c src/guest/linux/start.c \
	   src/guest/linux/timed.c src/guest/linux/verbs.c \
	   src/guest/linux/vmcore.c \
	   src/guest/linux/vmcore_run.c src/guest/linux/vmcore_samples.c \
	   src/knob/value.c src/util/check.c src/util/errmsg.c \
	   src/util/printable.c $(wildcard kmod/engine/*.c)

AGENT_LINUX_H := src/guest/agent.h src/guest/protocol.h \
    src/guest/linux/core.h src/guest/linux/core_frames.h \
    src/guest/linux/vmcore.h src/guest/linux/vmcore_run.h \
    src/guest/linux/vmcore_samples.h src/guest/linux/vmcore_stamp.h \
    src/knob/value.h src/util/check.h src/util/errmsg.h src/util/printable.h \
    kmod/engine/engine.h

$(B)/agent-linux: $(AGENT_LINUX) $(AGENT_LINUX_H)
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s -o $@ $(AGENT_LINUX)

# Only built when a kernel for i386 is to be booted, with a C library for it
# that is downloaded to the folder $$libc.
LIBC_I386 = -m32 -D_FILE_OFFSET_BITS=64 -nostdinc \
	   -isystem $$($(CC) -print-file-name=include) \
	   -isystem "$$libc/usr/include/i386-linux-gnu" \
	   -isystem "$$libc/usr/include" \
	   $$(printf -- '-B%s/ -L%s ' "$$libc/usr/lib/i386-linux-gnu" \
	   "$$libc/usr/lib/i386-linux-gnu" "$$libc"/usr/lib/gcc/*/* \
	   "$$libc"/usr/lib/gcc/*/*)

$(B)/agent-linux-i386: $(AGENT_LINUX) $(AGENT_LINUX_H)
	@mkdir -p $(@D)
	@libc=$$(src/setup/libc-i386 $(KERNELS)) && \
	$(CC) $(LIBC_I386) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s \
	    -o $@.$$$$ $(AGENT_LINUX) && mv $@.$$$$ $@

$(B)/tests/guest/test_agent: $(patsubst %.c,$(B)/san/%.o,$(AGENT))

# Code that runs without a C library, and in the stub's case without a system.
BARE	:= src/guest/freebsd/bare.c
BARE_CF	:= -O2 -ffreestanding -fno-pic -fno-stack-protector \
	   -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns \
	   -fcf-protection=none -mgeneral-regs-only
BARE_LD	:= -nostdlib -static -no-pie -s -Wl,--build-id=none

# FreeBSD knows its programs by a note: any linker will do.  One program a
# machine; the 32-bit one takes no library's header or code.
AGENT_FREEBSD := $(AGENT) $(BARE) src/guest/freebsd/note.S \
	   src/guest/freebsd/os.c src/guest/freebsd/start.c \
	   src/guest/freebsd/sysctl.c \
	   src/guest/freebsd/system.c src/guest/freebsd/verbs.c
AGENT_FREEBSD_H := src/guest/agent.h src/guest/protocol.h \
	   src/guest/freebsd/bare.h src/guest/freebsd/sysctl.h \
	   src/guest/freebsd/system.h kmod/freebsd/circumstances.h
SYSTEM_AMD64 := src/guest/freebsd/system_amd64.c
SYSTEM_I386 := src/guest/freebsd/divide_i386.c src/guest/freebsd/system_i386.c

$(B)/agent-freebsd: $(AGENT_FREEBSD) $(SYSTEM_AMD64) $(AGENT_FREEBSD_H)
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(BARE_CF) $(BARE_LD) -o $@ \
	    $(AGENT_FREEBSD) $(SYSTEM_AMD64)

$(B)/agent-freebsd-i386: $(AGENT_FREEBSD) $(SYSTEM_I386) $(AGENT_FREEBSD_H) \
    $(wildcard src/guest/freebsd/include/*.h)
	@mkdir -p $(@D)
	$(CC) -m32 -Isrc/guest/freebsd/include $(CPPF) $(CPPFLAGS) $(CF) \
	    $(BARE_CF) $(BARE_LD) -Wl,-melf_i386 -o $@ $(AGENT_FREEBSD) \
	    $(SYSTEM_I386)

STUB	:= $(BARE) src/guest/freebsd/entry.S src/guest/freebsd/handover.c \
	   src/guest/freebsd/shape.c src/guest/freebsd/stub.c

$(B)/stub-freebsd: $(STUB) src/guest/freebsd/stub.ld \
    src/guest/freebsd/bare.h src/guest/freebsd/handover.h
	@mkdir -p $(@D)
	$(CC) -m32 $(CPPF) $(CPPFLAGS) $(CF) $(BARE_CF) $(BARE_LD) \
	    -Wl,-melf_i386,-T,src/guest/freebsd/stub.ld -o $@ $(STUB)

# What the tests run in a guest, and what they boot.
$(B)/guest-mischief: tests/guest/guest_mischief.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s -o $@ $<

$(B)/guest-mischief-i386: tests/guest/guest_mischief.c
	@mkdir -p $(@D)
	@libc=$$(src/setup/libc-i386 $(KERNELS)) && \
	$(CC) $(LIBC_I386) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s -o $@ $<

$(B)/tests/guest/test_guest: | $(B)/agent-linux $(B)/guest-mischief

FREEBSD_ECHO := $(BARE) src/guest/freebsd/note.S src/guest/freebsd/system.c \
	   tests/guest/freebsd_echo.c

$(B)/freebsd-echo-i386: $(FREEBSD_ECHO) $(SYSTEM_I386) \
    tests/guest/freebsd_echo_i386.S src/guest/freebsd/system.h
	@mkdir -p $(@D)
	$(CC) -m32 -Isrc/guest/freebsd/include $(CPPF) $(CPPFLAGS) $(CF) \
	    $(BARE_CF) $(BARE_LD) -Wl,-melf_i386,-e,start -o $@ \
	    $(FREEBSD_ECHO) $(SYSTEM_I386) tests/guest/freebsd_echo_i386.S

$(B)/freebsd-echo: $(FREEBSD_ECHO) $(SYSTEM_AMD64) src/guest/freebsd/system.h
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(BARE_CF) $(BARE_LD) -o $@ \
	    $(FREEBSD_ECHO) $(SYSTEM_AMD64)

$(B)/tests/guest/test_guest_freebsd: | $(B)/agent-freebsd $(B)/stub-freebsd \
    $(B)/freebsd-echo $(B)/agent-freebsd-i386 $(B)/freebsd-echo-i386

$(B)/tests/guest/test_freebsd_old: $(B)/san/src/guest/freebsd/os.o \
    | $(B)/agent-freebsd $(B)/stub-freebsd

# A kernel for the stub to start, in FreeBSD's place.
$(B)/stub-kernel: tests/guest/stub_kernel.c tests/guest/stub_kernel.ld
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(BARE_CF) -mcmodel=kernel \
	    -mno-red-zone $(BARE_LD) -Wl,--defsym=high=0xffffffff80000000 \
	    -Wl,-T,tests/guest/stub_kernel.ld -o $@ $<

$(B)/stub-kernel-i386: tests/guest/stub_kernel_i386.c \
    tests/guest/stub_kernel.ld
	@mkdir -p $(@D)
	$(CC) -m32 $(CPPF) $(CPPFLAGS) $(CF) $(BARE_CF) \
	    $(filter-out -s,$(BARE_LD)) -Wl,-melf_i386,--defsym=high=0 \
	    -Wl,-T,tests/guest/stub_kernel.ld -o $@ $<

$(B)/tests/guest/test_stub: | $(B)/stub-freebsd $(B)/stub-kernel \
    $(B)/stub-kernel-i386 $(B)/agent-freebsd

# It has symbols, for the test of such files.
$(B)/tests/guest/test_elf: | $(B)/stub-kernel-i386
