LIB	+= src/guest/console.c src/guest/drivers.c src/guest/file.c \
	   src/guest/guest.c src/guest/initrd.c src/guest/kernel.c \
	   src/guest/kvm.c src/guest/link.c src/guest/qemu.c \
	   src/guest/spawn.c src/guest/talk.c src/guest/unpack.c
LIBS	+= libarchive libkmod
TOOLS	+= $(B)/agent-linux $(B)/guest-mischief
TESTS	+= tests/test_guest.c

# The guest has no libraries: static, and small, since every boot unpacks it.
AGENT	:= src/guest/agent.c src/guest/agent_text.c src/guest/agent_verbs.c \
	   src/knob/value.c

$(B)/agent-linux: $(AGENT) src/guest/agent.h src/guest/protocol.h \
    src/knob/value.h
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s -o $@ $(AGENT)

# What the tests run in a guest, and what they boot.
$(B)/guest-mischief: tests/guest_mischief.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s -o $@ $<

$(B)/tests/test_guest: | $(B)/agent-linux $(B)/guest-mischief
