# Guest tests: what they share, and the static program they run in a guest.
TESTS	+= tests/test_module.c tests/test_exact.c tests/test_exact_freebsd.c \
	   tests/test_freebsd.c tests/test_kdump.c
SCRIPTS	+= tests/test_bad_input.sh tests/test_flavours.sh
TOOLS	+= $(B)/guest-tool

$(B)/tests/test_module $(B)/tests/test_kdump $(B)/tests/test_freebsd $(B)/tests/test_exact \
    $(B)/tests/test_exact_freebsd: $(B)/san/tests/guest/boot.o
$(B)/tests/test_exact $(B)/tests/test_exact_freebsd: $(B)/san/tests/guest/exact.o

$(B)/guest-tool: tests/guest/tool.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CF) $(CFLAGS) -static -o $@ $<
