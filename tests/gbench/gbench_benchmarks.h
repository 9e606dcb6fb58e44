/* SPDX-License-Identifier: BSD-2-Clause */
/* Benchmarks for tests of gbench. */
#ifndef GBENCH_BENCHMARKS_H
#define GBENCH_BENCHMARKS_H

#include "gbench_capture.h"

/* Counts its runs, if it is told where. */
static inline void
empty(struct gbench_state *state, void *arg)
{
	int *runs = arg;

	while (gbench_state_keep_running(state))
		;
	if (runs != NULL)
		++*runs;
}

/* A benchmark of one iteration. */
static inline struct gbench *
once(const char *name, gbench_fn *fn, void *arg)
{
	struct gbench *bench = gbench_register(name, fn, arg);

	assert_non_null(bench);
	assert_int_equal(gbench_iterations(bench, 1), 0);
	return (bench);
}

struct names {
	size_t n;
	char name[64][64];
};

static inline int
add_name(const char *name, void *arg)
{
	struct names *names = arg;

	assert_true(names->n < 64);
	strcpy(names->name[names->n++], name);
	return (0);
}

static inline void
assert_names(const char *const *wanted, size_t n)
{
	struct names names = {0};

	assert_int_equal(gbench_list("all", add_name, &names), n);
	assert_int_equal(names.n, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(names.name[i], wanted[i]);
}

#define assert_list(...) \
	assert_names((const char *[]){__VA_ARGS__}, \
	    sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

/* Each run takes a second more than the one before. */
static inline void
slower(struct gbench_state *state, void *arg)
{
	int *runs = arg;

	while (gbench_state_keep_running(state))
		gbench_state_set_iteration_time(state, *runs + 1);
	gbench_state_counter(state, "runs", ++*runs, 0);
	gbench_state_set_label(state, "same");
}

static inline struct gbench *
repeated(const char *name, int *runs)
{
	struct gbench *bench = gbench_register(name, slower, runs);

	*runs = 0;
	gbench_iterations(bench, 4);
	gbench_use_manual_time(bench);
	gbench_unit(bench, GBENCH_SECOND);
	return (bench);
}

#endif
