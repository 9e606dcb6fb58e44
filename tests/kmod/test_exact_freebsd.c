/* SPDX-License-Identifier: BSD-2-Clause */
/* The exact clock on FreeBSD. */
#include <string.h>

#include "guest/exact.h"

/* How many times kenter_temporary's cost enter_fresh's is at the least. */
static const struct times {
	const char *machine;
	double times;
} all_times[] = {
	{"amd64", 10},
	{"i386", 4},
};

static const struct boot_machine *machine;

/* At every batch. */
static void
test_enter_costs_many_times_kenter_temporary(void **state)
{
	static const unsigned batches[] = {1, 4, 16};
	const struct times *t = all_times;
	unsigned i;

	(void)state;
	while (strcmp(t->machine, machine->name) != 0)
		t++;
	for (i = 0; i < 3; i++)
		assert_true(exact_page("latency", "enter_fresh", batches[i]) >
		    t->times * exact_page("latency", "kenter_temporary",
		    batches[i]));
}

int
main(void)
{
	static const struct CMUnitTest more =
	    cmocka_unit_test(test_enter_costs_many_times_kenter_temporary);

	machine = boot_freebsd_or_skip();
	return (exact_test(machine, &more));
}
