/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "result/rows.h"
#include "util/member.h"

/* Figures that are members of a row's dumpbench object. */
static const struct {
	enum result_figure figure;
	const char *member;
} own_figures[] = {
	{RESULT_PAGES, "pages"},
	{RESULT_ROUNDS, "rounds"},
	{RESULT_POSSIBLE_CPUS, "possible_cpus"},
	{RESULT_FIRST_QUARTER, "first_quarter"},
	{RESULT_LAST_QUARTER, "last_quarter"},
	{RESULT_MAPPING, "mapping"},
	{RESULT_COPYING, "copying"},
	{RESULT_CLOCK_TICKS, "clock_ticks"},
	{RESULT_OTHERS, "others"},
};

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

static void
read_context(const json_t *c, struct result_rows *rows)
{
	const json_t *emulated = json_object_get(c, "emulated");
	const json_t *initiator = json_object_get(c, "initiator");

	rows->context = (struct result_context){
		.os = member_string(c, "os"),
		.release = member_string(c, "release"),
		.version = member_string(c, "version"),
		.machine = member_string(c, "machine"),
		.module_version = member_string(c, "module_version"),
		.target = member_string(c, "target"),
		.accelerator = member_string(c, "accelerator"),
		.hypervisor = member_string(c, "hypervisor"),
		.emulated = json_is_true(emulated),
		.emulated_unknown = !json_is_boolean(emulated),
		.clock = member_string(c, "clock"),
		.ticks_per_second = (uint64_t)json_integer_value(
		    json_object_get(c, "ticks_per_second")),
		.qemu_version = member_string(c, "qemu_version"),
		.cpu_model = member_string(c, "cpu_model"),
		.mitigations = member_string(c, "mitigations"),
		.topology = member_string(c, "topology"),
		.initiator = member_small(c, "initiator"),
		.initiator_unknown = !json_is_integer(initiator),
		.command = member_string(c, "command"),
		.cpus = member_small(c, "cpus"),
		.memory_mb = member_small(c, "memory_mb"),
		.seed = (uint64_t)json_integer_value(
		    json_object_get(c, "seed")),
		.started = member_string(c, "started"),
		.host = member_string(c, "host"),
	};
	rows->clock = row_clock_find(rows->context.clock);
	if (rows->clock == ROW_CLOCKS)
		rows->clock = ROW_TSC; /* in no result that was checked */
	rows->ended = member_string(c, "ended");
}

/*
 * The rate: bytes per second in the clock tsc, bytes per instruction in the
 * exact clock, whose ticks do not measure time.
 */
static double
rate(const double *figure, double ticks_per_second)
{
	const double exact = figure[ROW_BYTES_PER_INSTRUCTION];

	return (isnan(exact) ? figure[ROW_BYTES_PER_SECOND] /
	    ticks_per_second : exact);
}

static void
read_figures(const json_t *json, const json_t *own,
    char (*names)[ROW_COUNTER_MAX], double ticks_per_second,
    struct result_row *row)
{
	unsigned i;

	for (i = 0; i < ROW_COUNTERS; i++)
		row->figure[i] = member_number(json, names[i]);
	for (; i < RESULT_FIGURES; i++)
		row->figure[i] = NAN;
	for (i = 0; i < NELEM(own_figures); i++)
		row->figure[own_figures[i].figure] = member_number(own,
		    own_figures[i].member);
	row->figure[RESULT_ITERATIONS] = member_number(json, "iterations");
	row->figure[RESULT_RATE] = rate(row->figure, ticks_per_second);
	row->figure[RESULT_MODEL_NS] = member_number(json_object_get(own,
	    "adapter"), "model_ns");
}

static enum result_state
state_of(const json_t *json)
{
	if (json_is_true(json_object_get(json, "error_occurred")))
		return (RESULT_FAILED);
	return (strcmp(member_text(json, "run_type"), "aggregate") == 0 ?
	    RESULT_AGGREGATE : RESULT_MEASURED);
}

static void
read_row(const json_t *json, char (*names)[ROW_COUNTER_MAX],
    double ticks_per_second, struct result_row *row)
{
	const json_t *own = json_object_get(json, "dumpbench");
	const json_t *adapter = json_object_get(own, "adapter");
	enum row_stage s;

	*row = (struct result_row){
		.state = state_of(json),
		.name = member_text(json, "name"),
		.run_name = member_text(json, "run_name"),
		.error = member_text(json, "error_message"),
		.repetition = member_small(json, "repetition_index"),
		.properties = member_text(own, "properties"),
		.sink_properties = member_text(own, "sink_properties"),
		.source = member_string(own, "source"),
		.adapter = member_string(adapter, "model"),
		.gaps = json_object_get(own, "gaps"),
	};
	for (s = 0; s < ROW_STAGES; s++)
		row->histogram[s] = json_object_get(json_object_get(
		    json_object_get(own, "stages"), row_stages[s]),
		    "histogram");
	if (row->state == RESULT_MEASURED)
		row->row = (struct row){
			.family = row_family_find(member_text(own, "family")),
			.path = member_text(own, "path"),
			.batch = member_small(own, "batch"),
			.responders = member_small(own, "responders"),
			.sink = member_text(own, "sink"),
			.distance = member_string(own, "distance"),
		};
	else
		row->row.family = row_family_of(row->name,
		    strlen(row->name));
	read_figures(json, own, names, ticks_per_second, row);
}

int
result_rows_new(const struct result *result, struct result_rows *rows,
    struct errmsg *err)
{
	const json_t *list = json_object_get(result->root, "benchmarks");
	char names[ROW_COUNTERS][ROW_COUNTER_MAX];
	double ticks_per_second;
	unsigned i;

	*rows = (struct result_rows){.result = result};
	read_context(json_object_get(json_object_get(result->root, "context"),
	    "dumpbench"), rows);
	ticks_per_second = (double)rows->context.ticks_per_second;
	for (i = 0; i < ROW_COUNTERS; i++)
		row_counter_name(i, names[i]);
	rows->row = calloc(json_array_size(list) + 1, sizeof(*rows->row));
	rows->room = calloc(json_array_size(list) + 1, sizeof(*rows->room));
	if (rows->row == NULL || rows->room == NULL) {
		result_rows_free(rows);
		return (errmsg_set(err, ENOMEM, "result: no memory"));
	}
	for (; rows->n < json_array_size(list); rows->n++)
		read_row(json_array_get(list, rows->n), names,
		    ticks_per_second, &rows->row[rows->n]);
	return (0);
}

int
result_rows_read(const char *path, struct result_rows *rows,
    struct errmsg *err)
{
	struct result *result;
	int error;

	*rows = (struct result_rows){.n = 0};
	error = result_read(path, &result, err);
	if (error != 0)
		return (error);
	error = result_rows_new(result, rows, err);
	if (error != 0)
		result_free(result);
	else
		rows->read = result;
	return (error);
}

void
result_rows_free(struct result_rows *rows)
{
	free(rows->row);
	free(rows->room);
	result_free(rows->read);
	*rows = (struct result_rows){.n = 0};
}

bool
result_rows_vague(const struct result_rows *rows)
{
	return (rows->clock != ROW_EXACT && rows->context.emulated);
}

double
result_rows_scale(const struct result_rows *rows)
{
	return (rows->clock == ROW_EXACT ? 1 :
	    (double)rows->context.ticks_per_second / 1e6);
}

size_t
result_row_buckets(const struct result_row *row, enum row_stage stage)
{
	return (json_array_size(row->histogram[stage]));
}

struct result_bucket
result_row_bucket(const struct result_row *row, enum row_stage stage, size_t i)
{
	const json_t *bucket = json_array_get(row->histogram[stage], i);

	return ((struct result_bucket){
		json_number_value(json_array_get(bucket, 0)),
		json_number_value(json_array_get(bucket, 1))});
}

size_t
result_row_gaps(const struct result_row *row)
{
	return (json_array_size(row->gaps));
}

struct result_gap
result_row_gap(const struct result_row *row, size_t i)
{
	const json_t *gap = json_array_get(row->gaps, i);

	return ((struct result_gap){member_text(gap, "distance"),
		member_number(gap, "stolen"), member_number(gap, "switches")});
}
