/* SPDX-License-Identifier: BSD-2-Clause */
/* The exact clock on FreeBSD. */
#include "guest/exact.h"

/* More than ten times, at every batch. */
static void
test_enter_costs_ten_times_kenter_temporary(void **state)
{
	static const unsigned batches[] = {1, 4, 16};
	unsigned i;

	(void)state;
	for (i = 0; i < 3; i++)
		assert_true(exact_page("latency", "enter_fresh", batches[i]) >
		    10 * exact_page("latency", "kenter_temporary",
		    batches[i]));
}

int
main(void)
{
	static const struct CMUnitTest more =
	    cmocka_unit_test(test_enter_costs_ten_times_kenter_temporary);

	return (exact_test(boot_freebsd_or_skip(), &more));
}
