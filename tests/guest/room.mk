# Guest tests: what they share, and the static program they run in a guest.
TESTS	+= tests/test_module.c
TOOLS	+= $(B)/guest-tool

$(B)/tests/test_module: $(B)/san/tests/guest/boot.o

$(B)/guest-tool: tests/guest/tool.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(CF) $(CFLAGS) -static -o $@ $<
