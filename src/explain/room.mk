# What every instruction between two time stamps is for.  The plugin is loaded
# into QEMU; all but its plugin.c is in the library, too, for the tests.
# The plugin's QEMU and its file in memory are Linux's.
HOST_OS	?= $(shell uname -s)
LIB	+= $(addprefix src/explain/,attribution.c attribution_read.c \
	   attribution_walks.c attribution_write.c difference.c \
	   export_callgrind.c export_flame.c export_folded.c \
	   export_speedscope.c flame.c frames.c parts.c profile.c reader.c \
	   steady.c)
ifneq ($(HOST_OS),FreeBSD)
WINDOWS_SO := $(addprefix src/explain/plugin/,code.c follow.c gather.c \
	   insn.c kinds.c near.c tlb.c tree.c walks.c)
LIB	+= $(WINDOWS_SO) $(addprefix src/explain/,attribution_build.c \
	   attribution_fold.c attribution_name.c elf.c kallsyms.c lines.c \
	   stamps.c stamps_agent.c symbols.c table.c windows.c)
LIBS	+= libelf libdw capstone
TOOLS	+= $(B)/windows.so $(B)/explain-cost

$(B)/windows.so: $(WINDOWS_SO) $(addprefix src/explain/plugin/,callback.c \
    operand.c plugin.c registers.c which.c) \
    $(wildcard src/explain/plugin/*.h src/explain/room.mk)
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CPPFLAGS) $(CF) $(CFLAGS) -fPIC -flto -fvisibility=hidden \
	    -shared -o $@ $(filter %.c,$^) $(LDFLAGS)

$(B)/tests/explain/test_windows $(B)/tests/explain/test_windows_freebsd: \
    $(B)/san/tests/guest/boot.o $(B)/san/tests/guest/windows.o
$(B)/tests/explain/test_windows $(B)/tests/explain/test_windows_freebsd: | $(B)/windows.so \
    $(B)/agent-linux $(B)/agent-freebsd $(B)/stub-freebsd $(B)/guest-tool

$(B)/tests/explain/test_stamps_agent: | $(B)/agent-linux $(B)/agent-freebsd

# It is the QEMU that the plugin finds its functions in.
$(B)/tests/explain/test_plugin: LDFLAGS += -rdynamic
$(B)/tests/explain/test_plugin: | $(B)/windows.so

# What an explanation takes beside a plain run.
$(B)/explain-cost: $(B)/obj/bench/peer/explain_cost.o $(B)/libbench.a \
    $(B)/libdumpbench.a | $(B)/windows.so $(B)/agent-linux $(B)/dumpbench
	$(CXX) $(CXXFLAGS) -o $@ $^ $(PKG_LD) $(LDFLAGS)

.PHONY: bench-explain
bench-explain: setup
	@$(MAKE) -s --no-print-directory $(JOBS) all
	@release=$(release) && \
	    src/setup/kmod $(KERNELS)/$$release $(KMOD) && \
	    $(B)/explain-cost $(KERNELS)/$$release/vmlinuz $(KMOD)
endif
