/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers for tests of statistics. */
#ifndef TESTS_STATS_NUMBERS_H
#define TESTS_STATS_NUMBERS_H

#define close_to(a, b) assert_float_equal_wide(a, b, 1e-6)

/* cmocka's own compares floats only. */
static inline void
assert_float_equal_wide(double a, double b, double within)
{
	if (isinf(b) || isinf(a) ? a == b : fabs(a - b) <= within)
		return;
	print_error("%.17g is not %.17g\n", a, b);
	fail();
}

static inline int
ascending(const void *a, const void *b)
{
	const double *p = a, *q = b;

	return ((*p > *q) - (*p < *q));
}

/* n numbers from `from`, evenly below from + 10, sorted. */
static inline void
sequence(double *x, size_t n, uint64_t seed, double from, int whole)
{
	size_t i;

	for (i = 0; i < n; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		x[i] = (double)(seed >> 40) * 10 / 16777216.0 + from;
		if (whole)
			x[i] = trunc(x[i]);
	}
	/* cppcheck-suppress uninitvar ; it fills what it sorts */
	qsort(x, n, sizeof(*x), ascending);
}

#endif
