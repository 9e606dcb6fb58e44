# Guest tests: what they share, and the static program they run in a guest.
TOOLS	+= $(B)/guest-tool

$(B)/tests/kmod/test_module $(B)/tests/guest/test_kdump $(B)/tests/guest/test_kdump_dump \
    $(B)/tests/guest/test_kdump_fails $(B)/tests/kmod/test_freebsd $(B)/tests/kmod/test_exact \
    $(B)/tests/kmod/test_debug_kernel \
    $(B)/tests/kmod/test_exact_freebsd: $(B)/san/tests/guest/boot.o
$(B)/tests/kmod/test_exact $(B)/tests/kmod/test_exact_freebsd: $(B)/san/tests/guest/exact.o

$(B)/guest-tool: $(wildcard tests/guest/tool*.[ch])
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CF) $(CFLAGS) -static -o $@ $(filter %.c,$^)
