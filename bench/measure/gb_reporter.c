/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/case.h"
#include "measure/gb_reporter.h"
#include "measure/stop.h"
#include "util/utc.h"

static int
open_result(const struct gbench_context *context, void *arg)
{
	struct gb_reporter *report = arg;
	struct bench *bench = report->bench;
	struct result_context own = {
		.seed = strtoull(bench->options->seed, NULL, 10),
		.ticks_per_second = (uint64_t)bench->ticks_per_second,
	};
	char started[UTC_MAX];
	size_t i;
	int error;

	own.started = utc_now(started);
	target_describe(bench->target, &own);
	error = result_new(&own, &bench->result, &report->err);
	/* What the user added by --benchmark_context. */
	for (i = 0; i < context->ncustom && error == 0; i++)
		error = result_context_add(bench->result,
		    context->custom[i].key, context->custom[i].value,
		    &report->err);
	return (error);
}

/* Null if it was not counted, or is the cv of a counter that stays 0. */
static json_t *
counter(const struct gbench_run *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->ncounters; i++)
		if (strcmp(run->counters[i].name, name) == 0)
			return (result_number(run->counters[i].value));
	return (json_null());
}

static void
set_text(json_t *row, const char *member, const char *text)
{
	json_object_set_new(row, member, json_string(text));
}

static void
set_number(json_t *row, const char *member, int64_t value)
{
	json_object_set_new(row, member, json_integer(value));
}

/* A time must be a number, also in a row that failed. */
static void
set_time(json_t *row, const char *member, double value)
{
	json_object_set_new(row, member,
	    result_number(isfinite(value) ? value : 0));
}

static void
name_row(json_t *row, const struct gbench_run *run)
{
	const char *name = run->parts.function_name;
	char full[256];

	/*
	 * Without Google Benchmark's suffixes ("/manual_time"), which are the
	 * same for all of ours.
	 */
	snprintf(full, sizeof(full), "%s%s%s", name,
	    run->run_type == GBENCH_AGGREGATE ? "_" : "", run->aggregate_name);
	set_text(row, "name", full);
	set_number(row, "family_index", run->family_index);
	set_number(row, "per_family_instance_index",
	    run->per_family_instance_index);
	set_text(row, "run_name", name);
	set_text(row, "run_type", run->run_type == GBENCH_AGGREGATE ?
	    "aggregate" : "iteration");
	set_number(row, "repetitions", run->repetitions);
}

/*
 * The own part of a repetition, of which `good` were measured: the first ones,
 * as none is run after one that failed.  A minimum time leaves those of trials
 * before them.
 */
static json_t *
own_member(const struct bench_case *c, const struct gbench_run *run,
    size_t good)
{
	size_t first = json_array_size(c->runs) - good;

	return (json_incref(json_array_get(c->runs,
	    first + (size_t)run->repetition_index)));
}

static bool
is_stopped(const struct gbench_run *run)
{
	return (run->error_occurred &&
	    strcmp(run->error_message, REPORT_STOPPED) == 0);
}

static void
set_error(json_t *row, const struct gbench_run *run)
{
	const char *reason = stop_reason();
	char text[128];

	json_object_set_new(row, "error_occurred", json_true());
	snprintf(text, sizeof(text), "not measured: %s",
	    reason != NULL ? reason : REPORT_STOPPED);
	set_text(row, "error_message", is_stopped(run) ? text :
	    run->error_message);
}

static json_t *
make_row(const struct gb_reporter *report, const struct gbench_run *run,
    size_t good)
{
	struct bench_case *c = bench_find(report->bench,
	    run->parts.function_name);
	char name[ROW_COUNTER_MAX];
	json_t *row = json_object();
	unsigned i;

	name_row(row, run);
	if (run->run_type == GBENCH_ITERATION)
		set_number(row, "repetition_index", run->repetition_index);
	set_number(row, "threads", run->threads);
	if (run->run_type == GBENCH_AGGREGATE) {
		set_text(row, "aggregate_name", run->aggregate_name);
		set_text(row, "aggregate_unit", run->aggregate_unit ==
		    GBENCH_PERCENTAGE ? "percentage" : "time");
	}
	if (run->error_occurred)
		set_error(row, run);
	set_number(row, "iterations", run->iterations);
	set_time(row, "real_time", run->real_time);
	set_time(row, "cpu_time", run->cpu_time);
	set_text(row, "time_unit", gbench_unit_string(run->time_unit));
	for (i = 0; i < ROW_COUNTERS; i++) {
		row_counter_name(i, name);
		json_object_set_new(row, name, counter(run, name));
	}
	if (run->run_type == GBENCH_ITERATION && !run->error_occurred &&
	    c != NULL)
		json_object_set_new(row, "dumpbench", own_member(c, run,
		    good));
	return (row);
}

static int
add_rows(const struct gbench_run *runs, size_t n, void *arg)
{
	struct gb_reporter *report = arg;
	size_t good = 0, i;
	int error;

	for (i = 0; i < n; i++)
		good += !runs[i].error_occurred;
	for (i = 0; i < n; i++) {
		report->stopped += is_stopped(&runs[i]);
		/* One row stands for a benchmark that was not measured. */
		if (is_stopped(&runs[i]) && (good > 0 || i > 0))
			continue;
		error = result_add(report->bench->result,
		    make_row(report, &runs[i], good), &report->err);
		if (error != 0)
			return (error);
		if (runs[i].error_occurred)
			report->failed += !is_stopped(&runs[i]);
		else if (runs[i].run_type == GBENCH_ITERATION)
			report->measured++;
	}
	return (0);
}

struct place {
	json_t *row;
	json_int_t family;
	size_t came;
};

static int
by_family(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->family != y->family)
		return (x->family < y->family ? -1 : 1);
	return ((x->came > y->came) - (x->came < y->came));
}

int
gb_reporter_sort(struct result *result, struct errmsg *err)
{
	json_t *rows = json_object_get(result->root, "benchmarks"), *row;
	json_t *sorted = json_array();
	size_t i, n = json_array_size(rows);
	struct place *places = calloc(n + 1, sizeof(*places));

	if (sorted == NULL || places == NULL) {
		json_decref(sorted);
		free(places);
		return (errmsg_set(err, ENOMEM, "result: no memory"));
	}
	json_array_foreach(rows, i, row)
		places[i] = (struct place){row, json_integer_value(
		    json_object_get(row, "family_index")), i};
	qsort(places, n, sizeof(*places), by_family);
	for (i = 0; i < n; i++)
		json_array_append(sorted, places[i].row);
	free(places);
	json_object_set_new(result->root, "benchmarks", sorted);
	return (0);
}

int
gb_reporter_run(struct gb_reporter *report,
    const struct gbench_options *options, struct errmsg *err)
{
	const struct gbench_reporter reporter = {
		.context = open_result,
		.runs = add_rows,
		.arg = report,
	};
	struct gbench_options all = *options;
	int n, error;

	all.file = &reporter;
	all.every = true;
	error = measure_first(report->bench, err);
	if (error != 0)
		return (error);
	stop_catch(true);
	n = gbench_run_specified(&all);
	stop_catch(false);
	if (n < 0 && n != -ECANCELED)
		return (errmsg_set(err, -n, "%s", report->err.text[0] != '\0' ?
		    report->err.text : gbench_error()));
	/* The time may be over as the last row is done. */
	if (stop_reason() != NULL && report->stopped > 0)
		result_end(report->bench->result, stop_reason());
	return (0);
}
