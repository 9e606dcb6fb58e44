# kmod/linux, compiled unchanged, on a fake Linux: unit tests of its paths, and
# of what it does when calls fail.  The former has no sysctl.c: what that adds,
# the test takes.

FAKE	:= $(wildcard tests/fake/*.c kmod/engine/*.c) \
	   $(filter-out %/sysctl.c,$(wildcard kmod/linux/*.c))
FAKE_O	:= $(patsubst %.c,$(B)/fake/%.o,$(FAKE))
FAKE_T	:= test_linux_paths test_linux_failures
FAKE_H	:= $(B)/fake/include

# Kernel code names all parameters; asm is a keyword of GNU C.
FAKE_CF	= -D_GNU_SOURCE -I$(FAKE_H) -Itests -Ikmod/linux -Ikmod/engine \
	  $(CF) -std=gnu11 -Wno-unused-parameter $(CFLAGS) $(SAN)

$(B)/tests/kmod/test_linux_failures: $(B)/fake/kmod/linux/sysctl.o
$(FAKE_T:%=$(B)/tests/kmod/%): $(B)/tests/kmod/%: \
    $(B)/fake/tests/kmod/%.o $(FAKE_O)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SAN) -pthread -o $@ $^ -lcmocka $(LDFLAGS)

$(B)/fake/%.o: %.c | $(FAKE_H)/made
	@mkdir -p $(@D)
	$(CC) $(FAKE_CF) -MMD -MP -c -o $@ $<

# Every header of the kernel that kmod/linux asks for is tests/fake/kernel.h,
# but for those that are the same in userland.
$(FAKE_H)/made: $(wildcard kmod/linux/*.[ch]) tests/fake/room.mk
	@mkdir -p $(FAKE_H)
	@sed -n 's/^#include <\(.*\.h\)>$$/\1/p' $(filter %.c %.h,$^) | \
	    grep -vx -e linux/errno.h -e linux/types.h | sort -u | \
	    while read -r header; do \
		[ -e $(FAKE_H)/$$header ] || { \
		    mkdir -p $(FAKE_H)/$${header%/*} && \
		    echo '#include "fake/kernel.h"' >$(FAKE_H)/$$header; \
		} || exit 1; \
	    done
	@touch $@
