/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The estimate of how long a measurement takes is near the time that it takes.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/estimate.h"
#include "measure/progress.h"

#define MOST	2048
#define BOOT	2	/* the kind */

/* A run: parts in an order, what each takes, and what was expected. */
struct run {
	struct estimate *estimate;
	size_t order[MOST];
	double takes[MOST];
	size_t n;
	unsigned long seed;
};

/* Evenly in [0, 1), the same in every test. */
static double
chance(struct run *run)
{
	run->seed = run->seed * 6364136223846793005ul + 1442695040888963407ul;
	return ((double)(run->seed >> 11) / 0x1p53);
}

/*
 * `times` of a part, which takes `factor` of what it is expected to; one of
 * many such parts only about that.
 */
static void
add(struct run *run, unsigned kind, double expected, size_t times,
    double factor)
{
	size_t part = estimate_add(run->estimate, kind, expected, times);
	double spread = kind == BOOT ? 0 : 0.6, once;
	double own = exp2((chance(run) - 0.5) * spread);
	size_t i;

	assert_true(part != ESTIMATE_NONE && run->n + times <= MOST);
	for (i = 0; i < times; i++) {
		once = exp2((chance(run) - 0.5) * spread);
		run->order[run->n] = part;
		run->takes[run->n++] = expected * factor * own * once;
	}
}

/* As Google Benchmark does with repetitions of all benchmarks. */
static void
interleave(struct run *run)
{
	size_t i, j, part;
	double takes;

	for (i = run->n - 1; i > 0; i--) {
		j = (size_t)(chance(run) * (double)(i + 1));
		part = run->order[i];
		takes = run->takes[i];
		run->order[i] = run->order[j];
		run->takes[i] = run->takes[j];
		run->order[j] = part;
		run->takes[j] = takes;
	}
}

/*
 * From a tenth of the time on within a factor of 2, but for the last eighth;
 * at no time ten times what was said before.
 */
static void
assert_true_estimate(struct run *run)
{
	double total = 0, passed = 0, said, before = NAN, left, since;
	size_t i;
	int k;

	for (i = 0; i < run->n; i++)
		total += run->takes[i];
	for (i = 0; i < run->n; i++) {
		for (k = 0; k < 4; k++) {
			since = run->takes[i] * k / 4;
			left = total - passed - since;
			said = estimate_left(run->estimate, run->order[i],
			    since);
			if (passed + since > total / 10 && left > total / 8 &&
			    !(said > left / 2 && said < left * 2))
				fail_msg("%.1f of %.1f s: %.1f s are said to "
				    "be left", passed + since, total, said);
			if (said > before * 10)
				fail_msg("%.1f of %.1f s: from %.1f to %.1f s "
				    "left", passed + since, total, before,
				    said);
			before = said;
		}
		passed += run->takes[i];
		estimate_took(run->estimate, run->order[i], run->takes[i]);
	}
	assert_true(estimate_left(run->estimate, ESTIMATE_NONE, 0) == 0);
}

/* A guest: one part after another, and another guest is booted for a third. */
static void
guest(struct run *run, size_t times, double machine, double responders)
{
	int i;

	for (i = 0; i < 70; i++)
		add(run, 0, i % 10 == 9 ? 0.12 : 0.04, times, machine);
	for (i = 0; i < 30; i++)
		add(run, 1, 0.1, times, machine * responders);
	add(run, BOOT, 3, 1, machine);
	for (i = 0; i < 18; i++)
		add(run, 3, 0.045, times, machine);
}

/* A process: repetitions interleaved, half of them with responders. */
static void
process(struct run *run, size_t parts, size_t times, double machine,
    double responders)
{
	size_t i;

	for (i = 0; i < parts; i++) {
		add(run, 0, 0.03, times, machine);
		add(run, 1, 0.06, times, machine * responders);
	}
	interleave(run);
}

static void
test_left(void **state)
{
	static const double machines[] = {0.1, 0.5, 1, 2, 10, 30};
	static const double responders[] = {0.6, 1, 1.6};
	struct run run;
	size_t m, k, seed;

	(void)state;
	for (m = 0; m < sizeof(machines) / sizeof(machines[0]); m++)
		for (k = 0; k < 3; k++)
			for (seed = 0; seed < 6; seed++) {
				run = (struct run){.seed = seed,
					.estimate = estimate_new()};
				guest(&run, seed == 2 ? 9 : 1, machines[m],
				    responders[k]);
				assert_true_estimate(&run);
				estimate_free(run.estimate);
			}
}

/* Shootdowns may take a hundred times what they do elsewhere. */
static void
test_interleaved(void **state)
{
	static const double machines[] = {0.1, 1, 10};
	static const double responders[] = {0.3, 1, 10, 100};
	struct run run;
	size_t m, r, seed;

	(void)state;
	for (m = 0; m < 3; m++)
		for (r = 0; r < 4; r++)
			for (seed = 0; seed < 5; seed++) {
				run = (struct run){.seed = seed,
					.estimate = estimate_new()};
				/* In one, nothing is repeated. */
				process(&run, seed == 4 ? 100 : 10,
				    seed == 4 ? 1 : 9, machines[m],
				    responders[r]);
				assert_true_estimate(&run);
				estimate_free(run.estimate);
			}
}

/* Nothing is said too early, and what hangs is not all but done. */
static void
test_ends(void **state)
{
	struct estimate *e = estimate_new();
	size_t a = estimate_add(e, 0, 2, 3), b = estimate_add(e, 1, 4, 1);

	(void)state;
	assert_true(isnan(estimate_left(e, a, 1)));
	estimate_took(e, a, 2);
	assert_true(fabs(estimate_left(e, ESTIMATE_NONE, 0) - 8) < 1e-9);
	assert_true(fabs(estimate_left(e, a, 1) - 7) < 1e-9);
	assert_true(fabs(estimate_left(e, b, 100) - (4 + 25)) < 1e-9);
	/* More often than was said: nothing is left of it. */
	estimate_took(e, b, 4);
	estimate_took(e, b, 4);
	assert_true(fabs(estimate_left(e, b, 0) - 4 - 4) < 1e-9);
	estimate_took(e, 99, 1);
	assert_true(fabs(estimate_left(e, 99, 0) - 4) < 1e-9);
	estimate_free(e);
	assert_true(estimate_add(NULL, 0, 1, 1) == ESTIMATE_NONE);
	estimate_took(NULL, 0, 1);
	assert_true(isnan(estimate_left(NULL, 0, 1)));
	estimate_free(NULL);
}

/* What one part of a kind took is expected of its others, and of no others. */
static void
test_kinds(void **state)
{
	struct estimate *e = estimate_new();
	size_t a = estimate_add(e, 0, 1, 1), b = estimate_add(e, 1, 1, 1);
	double left;

	(void)state;
	estimate_add(e, 0, 1, 9);
	estimate_took(e, a, 1);
	estimate_took(e, b, 100);
	left = estimate_left(e, ESTIMATE_NONE, 0);
	assert_true(left > 5 && left < 9 * 20);
	estimate_add(e, 1, 1, 9);
	left = estimate_left(e, ESTIMATE_NONE, 0) - left;
	assert_true(left > 9 * 50 && left < 9 * 100);
	estimate_free(e);
}

static void
assert_bar(int width, double part, double left, const char *expected)
{
	char text[256];

	progress_bar(text, sizeof(text), width, "exact", part, left,
	    "latency/kenter_temporary/16");
	assert_string_equal(text, expected);
	assert_true(strlen(text) < (size_t)width);
}

static void
test_bar(void **state)
{
	char small[8];

	(void)state;
	assert_bar(80, 0.5, 6.2, "exact [############            ]  50%  "
	    "7 s left     latency/kenter_temporary/16");
	assert_bar(72, 0.5, 6.2, "exact [############            ]  50%  "
	    "7 s left     latency/kenter_temp");
	assert_bar(120, 0, NAN, "exact [                        ]   0%  "
	    "             latency/kenter_temporary/16");
	assert_bar(60, 0.999, 0, "exact [####################### ]  99%  "
	    "1 s left   ");
	assert_bar(60, 1.7, 130, "exact [########################] 100%  "
	    "3 min left ");
	assert_bar(20, 0.5, 7, "exact [############");
	progress_bar(small, sizeof(small), 80, "exact", 0.5, 7, "name");
	assert_string_equal(small, "exact [");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_interleaved),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_bar),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
