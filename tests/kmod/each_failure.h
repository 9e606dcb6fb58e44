/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls of a fake kernel that fail in order: the first, the second and so on,
 * until an attempt meets no failure.  For tests of a module as a whole, on
 * either fake, whose header is included before.
 */
#ifndef DUMPBENCH_EACH_FAILURE_H
#define DUMPBENCH_EACH_FAILURE_H

#define FAILURES_MAX 10000

/* One life of the module: 0 or the error that ended what was asked of it. */
typedef int life_fn(const void *plan);

/* For what a life does after the failure, which nothing disturbs any more. */
static inline void
no_more_failures(void)
{
	fake.fail = 0;
	fake.ever = false;
}

/*
 * Live through each failure, `ever`: it and all calls after it.  Returns how
 * many there were; refused is how many of these lives ended in an error.
 */
static inline unsigned
each_failure(life_fn *live, const void *plan, bool ever, unsigned *refused)
{
	unsigned n;
	int error;

	*refused = 0;
	for (n = 1; n < FAILURES_MAX; n++) {
		fake.fallible = fake.failures = 0;
		fake.fail = n;
		fake.ever = ever;
		error = live(plan);
		no_more_failures();
		fake_check_balance();
		if (fake.failures == 0) {
			assert_int_equal(error, 0);
			return (n - 1);
		}
		*refused += error != 0;
	}
	fail_msg("a life of %d calls that can fail", FAILURES_MAX);
	return (0);
}

#endif
