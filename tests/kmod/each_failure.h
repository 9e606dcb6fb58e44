/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls of a fake kernel that fail in order: the first, the second and so on,
 * until an attempt meets no failure.  For tests of a module as a whole, on
 * either fake, whose header is included before.
 */
#ifndef DUMPBENCH_EACH_FAILURE_H
#define DUMPBENCH_EACH_FAILURE_H

#define FAILURES_MAX 10000

#define FAILING_PAGES 8
#define FAILING_BATCH 4

/* What a life runs. */
struct plan {
	const char *path, *sink, *source, *context, *device;
	unsigned responders; /* 0 or 2 */
};

/* One life of the module: 0 or the error that ended what was asked of it. */
typedef int life_fn(const struct plan *plan);

static inline int
set_plan(const struct plan *plan)
{
	const char *const knobs[][2] = {
		{"context", plan->context}, {"path", plan->path},
		{"sink", plan->sink}, {"source", plan->source},
		{"device", plan->device}, {"pages", "8"}, {"batch", "4"},
		{"rounds", "1"}, {"cpu", "1"},
		{"responders", plan->responders == 2 ? "2" : "0"},
	};
	size_t i;
	int error = 0;

	for (i = 0; i < sizeof(knobs) / sizeof(knobs[0]) && error == 0; i++)
		error = fake_set(knobs[i][0], knobs[i][1]);
	return (error);
}

/* Disarm what a run in the context panic has armed. */
static inline int
end(const struct plan *plan)
{
	int error;

	if (strcmp(plan->context, "panic") != 0)
		return (0);
	error = fake_set("device", "none");
	return (error != 0 ? error : fake_set("run", "1"));
}

static inline void
check_words(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("no %s in %.300s", words, text);
}

/* Of a result: the path, and as many batches and pages as were asked for. */
static inline void
check_run(const char *result, const struct plan *plan)
{
	char words[64];

	check_words(result, plan->path);
	snprintf(words, sizeof(words), "\"batches\":%d,\"pages\":%d,",
	    FAILING_PAGES / FAILING_BATCH, FAILING_PAGES);
	check_words(result, words);
}

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
each_failure(life_fn *live, const struct plan *plan, bool ever,
    unsigned *refused)
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

/* Live through all of them, once and for ever; there are more than `least`. */
static inline void
try_failures(life_fn *live, const struct plan *plan, unsigned least)
{
	unsigned n[2], refused[2], ever;

	for (ever = 0; ever < 2; ever++)
		n[ever] = each_failure(live, plan, ever, &refused[ever]);
	print_message("%s, sink %s, source %s, %s, %u responders: %u calls, "
	    "%u and %u refused\n", plan->path, plan->sink, plan->source,
	    plan->context, plan->responders, n[0], refused[0], refused[1]);
	assert_true(n[0] > least);
	assert_int_equal(n[0], n[1]);
	assert_true(refused[0] > n[0] / 2);
	assert_int_equal(refused[1], n[1]);
}

#endif
