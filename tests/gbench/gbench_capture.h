/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the tests of src/gbench: a reporter that keeps a copy of all it is
 * told, and the standard output as a string.
 */
#ifndef TESTS_GBENCH_CAPTURE_H
#define TESTS_GBENCH_CAPTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gbench/gbench.h"
#include "scratch.h"

#define CAPTURE_MAX 256
#define CAPTURE_COUNTERS 16

struct captured {
	struct gbench_run run; /* its pointers are those below */
	char text[13][128];
	char names[CAPTURE_COUNTERS][32];
	struct gbench_counter counters[CAPTURE_COUNTERS];
};

struct capture {
	struct gbench_reporter reporter;
	int contexts, calls, finals;
	int context_error, runs_error, final_error; /* what to return */
	size_t n;
	struct captured *rows;
};

static inline int
capture_context(const struct gbench_context *context, void *arg)
{
	struct capture *capture = arg;

	assert_non_null(context->executable);
	capture->contexts++;
	return (capture->context_error);
}

static inline int
capture_runs(const struct gbench_run *runs, size_t n, void *arg)
{
	struct capture *capture = arg;

	assert_int_equal(capture->contexts, capture->finals + 1);
	capture->calls++;
	for (size_t i = 0; i < n; i++) {
		struct captured *row = &capture->rows[capture->n];
		const char **text[] = {&row->run.name, &row->run.run_name,
		    &row->run.parts.function_name, &row->run.parts.args,
		    &row->run.parts.min_time,
		    &row->run.parts.min_warmup_time,
		    &row->run.parts.iterations, &row->run.parts.repetitions,
		    &row->run.parts.time_type, &row->run.parts.threads,
		    &row->run.aggregate_name, &row->run.error_message,
		    &row->run.label};

		assert_true(capture->n++ < CAPTURE_MAX);
		row->run = runs[i];
		for (size_t j = 0; j < 13; j++) {
			assert_true(strlen(*text[j]) < sizeof(row->text[j]));
			*text[j] = strcpy(row->text[j], *text[j]);
		}
		assert_true(runs[i].ncounters <= CAPTURE_COUNTERS);
		for (size_t j = 0; j < runs[i].ncounters; j++) {
			row->counters[j] = runs[i].counters[j];
			row->counters[j].name = strcpy(row->names[j],
			    runs[i].counters[j].name);
		}
		row->run.counters = row->counters;
	}
	return (capture->runs_error);
}

static inline int
capture_finalize(void *arg)
{
	struct capture *capture = arg;

	capture->finals++;
	return (capture->final_error);
}

static inline struct capture *
capture_new(void)
{
	struct capture *capture = calloc(1, sizeof(*capture));

	assert_non_null(capture);
	capture->rows = calloc(CAPTURE_MAX, sizeof(*capture->rows));
	assert_non_null(capture->rows);
	capture->reporter = (struct gbench_reporter){.context = capture_context,
	    .runs = capture_runs, .finalize = capture_finalize,
	    .arg = capture};
	return (capture);
}

static inline void
capture_free(struct capture *capture)
{
	free(capture->rows);
	free(capture);
}

/* Run everything registered, shown to a new capture only. */
static inline struct capture *
capture_all(void)
{
	struct capture *capture = capture_new();
	struct gbench_options options = {.filter = "all", .quiet = true,
	    .display = &capture->reporter};

	if (gbench_run_specified(&options) < 0)
		fail_msg("%s", gbench_error());
	assert_int_equal(capture->contexts, 1);
	assert_int_equal(capture->finals, 1);
	return (capture);
}

static inline const struct gbench_run *
capture_find(const struct capture *capture, const char *name)
{
	for (size_t i = 0; i < capture->n; i++)
		if (strcmp(capture->rows[i].run.name, name) == 0)
			return (&capture->rows[i].run);
	for (size_t i = 0; i < capture->n; i++)
		print_message("reported: %s\n", capture->rows[i].run.name);
	fail_msg("%s was not reported", name);
	return (NULL);
}

static inline double
capture_counter(const struct gbench_run *run, const char *name)
{
	for (size_t i = 0; i < run->ncounters; i++)
		if (strcmp(run->counters[i].name, name) == 0)
			return (run->counters[i].value);
	fail_msg("%s has no counter %s", run->name, name);
	return (0);
}

static inline void
assert_near(double value, double wanted)
{
	double off = value > wanted ? value - wanted : wanted - value;

	if (!(off <= 1e-9 * (wanted > 0 ? wanted : -wanted)))
		fail_msg("%.17g is not %.17g", value, wanted);
}

/* Everything written to the standard output between these two. */
struct output {
	FILE *file;
	int saved;
};

static inline void
output_begin(struct output *output)
{
	char path[SCRATCH_MAX];
	int fd = scratch_file(path);

	fflush(stdout);
	assert_true(fd >= 0);
	unlink(path);
	output->file = fdopen(fd, "w+");
	assert_non_null(output->file);
	output->saved = dup(STDOUT_FILENO);
	assert_true(output->saved >= 0);
	assert_true(dup2(fileno(output->file), STDOUT_FILENO) >= 0);
}

static inline char *
output_end(struct output *output)
{
	static char text[65536];
	size_t n;

	fflush(stdout);
	assert_true(dup2(output->saved, STDOUT_FILENO) >= 0);
	close(output->saved);
	rewind(output->file);
	n = fread(text, 1, sizeof(text) - 1, output->file);
	text[n] = '\0';
	fclose(output->file);
	return (text);
}

/* Initialize with one flag more. */
static inline void
give_flag(const char *flag)
{
	char program[] = "test", text[SCRATCH_MAX + 32];
	char *argv[] = {program, text, NULL};
	int argc = 2;

	snprintf(text, sizeof(text), "%s", flag);
	if (gbench_initialize(&argc, argv) != 0)
		fail_msg("%s", gbench_error());
	assert_int_equal(argc, 1);
}

static inline int
forget_benchmarks(void **state)
{
	(void)state;
	gbench_clear();
	return (0);
}

#define capture_test(name) cmocka_unit_test_teardown(name, forget_benchmarks)

#endif
