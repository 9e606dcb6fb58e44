# Guest tests: what they share, and the static program they run in a guest.
TESTS	+= tests/test_module.c tests/test_exact.c
SCRIPTS	+= tests/test_bad_input.sh tests/test_flavours.sh
TOOLS	+= $(B)/guest-tool

$(B)/tests/test_module $(B)/tests/test_exact: $(B)/san/tests/guest/boot.o

$(B)/guest-tool: tests/guest/tool.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CF) $(CFLAGS) -static -o $@ $<
