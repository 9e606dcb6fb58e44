LIB	+= $(wildcard src/adapter/*.c src/adapter/firmware/*.c \
	   src/adapter/log/*.c)

# Beside QEMU, on Linux: memory files, and the way a parent's end is told.
HOST_OS	?= $(shell uname -s)
ifneq ($(HOST_OS),FreeBSD)
LIB	+= $(filter-out %/aac2200s.c,$(wildcard src/adapter/qemu/*.c))
TOOLS	+= $(B)/aac2200s $(B)/adapter-speed $(B)/adapter-trial
endif

# A process of its own, small, and with nothing to link to.
AAC2200S := src/adapter/qemu/aac2200s

$(B)/aac2200s: $(B)/obj/$(AAC2200S).o $(B)/obj/src/util/commit.o \
    $(B)/libdumpbench.a
	$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS)

# It beside QEMU's own controllers; by hand, with a kernel and its modules.
$(B)/adapter-speed: $(B)/obj/bench/peer/adapter_speed.o $(B)/libbench.a \
    $(B)/libdumpbench.a | $(B)/aac2200s $(B)/agent-linux \
    $(B)/guest-disk
	$(CXX) $(CXXFLAGS) -o $@ $^ $(PKG_LD) $(LDFLAGS)

# Whether the QEMU here can have it: later ones than 7.2 end.
$(B)/adapter-trial: $(B)/obj/bench/peer/adapter_trial.o $(B)/libdumpbench.a
	$(CXX) $(CXXFLAGS) -o $@ $^ $(PKG_LD) $(LDFLAGS)

# The same under the sanitizers, for the tests.
$(B)/san/aac2200s: $(B)/san/$(AAC2200S).o $(B)/san/src/util/commit.o \
    $(B)/san/libdumpbench.a
	$(CC) $(CFLAGS) $(SAN) -o $@ $^ $(LDFLAGS)

# What the tests run in a guest.
$(B)/guest-disk: tests/adapter/guest_disk.c tests/adapter/disk_pattern.h
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s -o $@ $<

$(B)/guest-reboots: tests/adapter/guest_reboots.c tests/adapter/disk_pattern.h
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) -Os -static -s -o $@ $<

$(B)/tests/adapter/test_adapter_reboot: | $(B)/aac2200s $(B)/guest-reboots

$(B)/tests/adapter/test_adapter_guest: | $(B)/san/aac2200s $(B)/agent-linux \
    $(B)/agent-freebsd $(B)/stub-freebsd $(B)/guest-disk
$(B)/tests/adapter/test_adapter_dump: $(B)/san/tests/guest/boot.o
$(B)/tests/adapter/test_adapter_dump: | $(B)/san/aac2200s $(B)/agent-linux \
    $(B)/guest-tool
