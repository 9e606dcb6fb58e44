# kmod/engine, compiled unchanged for a CPU whose clock and interrupts are the
# test's: for its unit tests, and for its mutants.

FCPU_O	:= $(patsubst %.c,$(B)/fakecpu/%.o,$(wildcard tests/fakecpu/*.c \
	   kmod/engine/*.c))
FCPU_T	:= $(basename $(wildcard tests/kmod/test_engine*.c))
# Before all of -I: not the port.h of src/host.
FCPU_PORT := -iquote tests/fakecpu

$(FCPU_T:%=$(B)/%): $(FCPU_O)
$(FCPU_T:%=$(B)/san/%.o): override CPPFLAGS += $(FCPU_PORT)

$(B)/fakecpu/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) -Itests $(CPPFLAGS) $(FCPU_PORT) $(CF) $(CFLAGS) $(SAN) \
	    -MMD -MP -c -o $@ $<
