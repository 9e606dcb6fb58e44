/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks a row of a result: its members and their consistency. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "result/result.h"
#include "result/row.h"
#include "result/schema.h"
#include "result/shape.h"
#include "util/member.h"

static const struct member row_members[] = {
    {"name", STRING, NULL},
    {"run_name", STRING, NULL},
    {"run_type", WORD, "iteration aggregate"},
    {"error_occurred", BOOL | ABSENT, NULL},
    {"dumpbench", OBJECT | ABSENT, NULL},
};

/* Other tools compare every row, so that each must have these. */
static const struct member timing_members[] = {
    {"repetitions", INTEGER, NULL},
    {"threads", INTEGER, NULL},
    {"iterations", INTEGER, NULL},
    {"real_time", NUMBER, NULL},
    {"cpu_time", NUMBER, NULL},
    {"time_unit", WORD, "ns us ms s"},
};

static const struct member failed_members[] = {
    {"error_message", STRING, NULL},
};

static const struct member iteration_members[] = {
    {"repetition_index", INTEGER, NULL},
    {"dumpbench", OBJECT, NULL},
};

static const struct member aggregate_members[] = {
    {"aggregate_name", WORD, NULL},
    {"aggregate_unit", WORD, "time percentage"},
};

static const struct member plan_members[] = {
    {"family", WORD, NULL}, /* one of row.h */
    {"path", WORD, NULL},
    {"batch", INTEGER, NULL},
    {"sink", WORD, NULL},
    {"responders", INTEGER, NULL},
    {"stages", OBJECT, NULL},
    {"allocates", BOOL | ABSENT, NULL},
    {"properties", STRING | ABSENT, NULL},
    {"sink_properties", STRING | ABSENT, NULL},
    {"pages", INTEGER | ABSENT, NULL},
    {"rounds", INTEGER | ABSENT, NULL},
    {"source", WORD | ABSENT, NULL},
    {"possible_cpus", INTEGER | NUL | ABSENT, NULL},
    {"gaps", LIST | ABSENT, NULL},
    {"clock_ticks", NUMBER | ABSENT, NULL},
    {"others", NUMBER | NUL | ABSENT, NULL},
    {"distance", STRING | ABSENT, NULL},
    {"adapter", OBJECT | ABSENT, NULL},
    {"first_quarter", NUMBER | ABSENT, NULL},
    {"last_quarter", NUMBER | ABSENT, NULL},
    {"mapping", NUMBER | ABSENT, NULL},
    {"copying", NUMBER | ABSENT, NULL},
};

static const struct member adapter_members[] = {
    {"model", STRING, NULL},
    {"model_ns", NUMBER | NUL, NULL},
};

static const struct member gaps_members[] = {
    {"cpu", INTEGER, NULL},
    {"distance", STRING, NULL},
    {"usual", INTEGER, NULL},
    {"stolen", INTEGER, NULL},
    {"switches", INTEGER | NUL | ABSENT, NULL},
    {"histogram", LIST, NULL},
};

static const struct member stage_members[] = {
    {"histogram", LIST, NULL},
};

static int
check_histogram(const json_t *list, const struct place *at, struct errmsg *err)
{
	const json_t *bucket, *count, *lowest;
	json_int_t last;
	char name[40];
	size_t i;

	last = -1;
	json_array_foreach (list, i, bucket) {
		snprintf(name, sizeof(name), "histogram[%zu]", i);
		lowest = json_array_get(bucket, 0);
		count = json_array_get(bucket, 1);
		if (json_array_size(bucket) != 2 || !json_is_integer(lowest) ||
		    !json_is_integer(count) || json_integer_value(count) < 1)
			return (shape_offence(err, at, name, "is no bucket",
			    "[lowest ticks, count above 0] in integers"));
		if (json_integer_value(lowest) <= last)
			return (shape_offence(err, at, name,
			    "is not above the bucket before it",
			    "ascending ticks from 0"));
		last = json_integer_value(lowest);
	}
	return (0);
}

/* The time that each responder lost: an entry for each. */
static int
check_gaps(json_t *plan, const struct place *plan_at, struct errmsg *err)
{
	json_t *gaps = json_object_get(plan, "gaps"), *one;
	struct place at;
	char name[32];
	size_t i;
	int error;

	if (gaps == NULL)
		return (0);
	if ((json_int_t)json_array_size(gaps) !=
	    json_integer_value(json_object_get(plan, "responders")))
		return (shape_offence(err, plan_at, "gaps",
		    "is not as long as there are responders",
		    "one entry for each"));
	json_array_foreach (gaps, i, one) {
		snprintf(name, sizeof(name), "gaps[%zu]", i);
		at = shape_within(plan_at, name);
		if (!json_is_object(one))
			return (shape_offence(err, plan_at, name,
			    "is no object", "an object"));
		error = shape_check_all(one, &at, MEMBERS(gaps_members), err);
		if (error == 0)
			error = check_histogram(json_object_get(one,
			    "histogram"), &at, err);
		if (error != 0)
			return (error);
	}
	return (0);
}

/* A histogram must agree with the counters of its stage. */
static int
check_stage(json_t *row, enum row_stage which, const struct place *row_at,
    const struct place *stages_at, struct errmsg *err)
{
	struct place at = shape_within(stages_at, row_stages[which]);
	char name[ROW_COUNTER_MAX];
	json_t *s, *buckets, *v;
	enum row_quantile q;
	double last;
	int error;

	s = json_object_get(json_object_get(json_object_get(row, "dumpbench"),
	    "stages"), row_stages[which]);
	error = shape_check_all(s, &at, MEMBERS(stage_members), err);
	if (error != 0)
		return (error);
	buckets = json_object_get(s, "histogram");
	error = check_histogram(buckets, &at, err);
	if (error != 0)
		return (error);
	last = json_number_value(json_array_get(json_array_get(buckets, 0), 0));
	for (q = 0; q < ROW_QUANTILES; q++) {
		v = json_object_get(row, row_counter_name(ROW_AT(which, q),
		    name));
		if (!json_is_number(v))
			continue;
		if (json_number_value(v) < last)
			return (shape_offence(err, row_at, name,
			    "is less than what must lie below it",
			    "histogram's start <= min <= p10 <= median <= p90 "
			    "<= p99 <= max"));
		last = json_number_value(v);
	}
	return (0);
}

static int
check_stages(json_t *row, const struct place *row_at,
    const struct place *plan_at, struct errmsg *err)
{
	json_t *stages = json_object_get(json_object_get(row, "dumpbench"),
	    "stages");
	struct place at = shape_within(plan_at, "stages");
	struct member members[ROW_STAGES];
	enum row_stage s;
	int error;

	for (s = 0; s < ROW_STAGES; s++)
		members[s] = (struct member){row_stages[s], OBJECT, NULL};
	error = shape_check_all(stages, &at, MEMBERS(members), err);
	for (s = 0; s < ROW_STAGES && error == 0; s++)
		error = check_stage(row, s, row_at, &at, err);
	return (error);
}

static int
no_family(const char *name, const struct place *at, struct errmsg *err)
{
	char accepted[128] = "", is[80];
	enum row_family f;
	size_t n = 0;

	for (f = 0; f < ROW_FAMILIES; f++)
		n += (size_t)snprintf(accepted + n, sizeof(accepted) - n,
		    "%s%s", f > 0 ? " " : "", row_families[f].name);
	snprintf(is, sizeof(is), "is '%.40s'", name);
	return (shape_offence(err, at, "family", is, accepted));
}

/* The member dumpbench of a row must agree with its name. */
static int
check_name(const json_t *row, const struct place *row_at, const json_t *plan,
    const struct place *at, struct errmsg *err)
{
	const char *name = member_text(row, "run_name");
	const char *family = member_text(plan, "family");
	const struct row said = {
		.family = row_family_find(family),
		.path = member_text(plan, "path"),
		.batch = member_small(plan, "batch"),
		.responders = member_small(plan, "responders"),
		.sink = member_text(plan, "sink"),
		.distance = member_string(plan, "distance"),
	};
	char expect[ROW_NAME_MAX];
	size_t n;

	/* Old names are refused: older_rename() has replaced them. */
	if (said.family == ROW_FAMILIES ||
	    strcmp(row_families[said.family].name, family) != 0)
		return (no_family(family, at, err));
	if (row_compose(&said, expect) != 0)
		return (shape_offence(err, at, "path",
		    "is too long for a benchmark's name", "a shorter one"));
	/* Google Benchmark may append "/manual_time" and the like. */
	n = strlen(expect);
	if (strncmp(name, expect, n) != 0 ||
	    (name[n] != '\0' && name[n] != '/'))
		return (shape_offence(err, row_at, "run_name",
		    "contradicts the row's dumpbench member", expect));
	if (said.batch == 0)
		return (shape_offence(err, at, "batch", "is 0", "1 and more"));
	return (0);
}

static int
check_plan(json_t *row, const struct place *row_at, struct errmsg *err)
{
	struct place at = shape_within(row_at, "dumpbench"), inner;
	json_t *plan = json_object_get(row, "dumpbench");
	json_t *adapter = json_object_get(plan, "adapter");
	int error;

	error = shape_check_all(plan, &at, MEMBERS(plan_members), err);
	if (error == 0)
		error = check_name(row, row_at, plan, &at, err);
	if (error == 0)
		error = check_stages(row, row_at, &at, err);
	if (error == 0)
		error = check_gaps(plan, &at, err);
	inner = shape_within(&at, "adapter");
	if (error == 0 && adapter != NULL)
		error = shape_check_all(adapter, &inner,
		    MEMBERS(adapter_members), err);
	return (error);
}

static int
check_counters(const json_t *row, int schema, const struct place *at,
    struct errmsg *err)
{
	char name[ROW_COUNTER_MAX], is[80];
	const json_t *v;
	unsigned i;

	for (i = 0; i < ROW_COUNTERS; i++) {
		v = json_object_get(row, row_counter_name(i, name));
		if (v == NULL ? schema < row_counter_since(i) :
		    shape_is(v, NUMBER | NUL))
			continue;
		return (shape_offence(err, at, name, v == NULL ? "is missing" :
		    shape_describe(v, is, sizeof(is)),
		    "a number that is not negative or null"));
	}
	return (0);
}

/* Unknown members of Google Benchmark's must be plain values. */
static int
check_plain(json_t *row, const struct place *at, struct errmsg *err)
{
	const char *key;
	json_t *v;
	char is[80];

	json_object_foreach (row, key, v) {
		if ((json_is_object(v) || json_is_array(v)) &&
		    strcmp(key, "dumpbench") != 0)
			return (errmsg_set(err, EINVAL,
			    "%s%.60s: %s (expected a number, string or null)",
			    at->text, shape_is_name(key) ? key : "?",
			    shape_describe(v, is, sizeof(is))));
	}
	return (0);
}

/* A row that did not fail: its counters, and its run_type. */
static int
check_figures(json_t *row, int schema, const struct place *at,
    struct errmsg *err)
{
	const char *name = member_text(row, "name");
	const char *run_name = member_text(row, "run_name");
	char expect[256];
	int error;

	error = check_counters(row, schema, at, err);
	if (error != 0)
		return (error);
	if (strcmp(member_text(row, "run_type"), "iteration") == 0) {
		error = shape_check(row, at, MEMBERS(iteration_members), err);
		if (error == 0 && strcmp(name, run_name) != 0)
			error = shape_offence(err, at, "name",
			    "is not the run_name", run_name);
		return (error != 0 ? error : check_plan(row, at, err));
	}
	error = shape_check(row, at, MEMBERS(aggregate_members), err);
	if (error != 0)
		return (error);
	snprintf(expect, sizeof(expect), "%.150s_%.80s", run_name,
	    member_text(row, "aggregate_name"));
	if (strcmp(name, expect) != 0)
		return (shape_offence(err, at, "name",
		    "is not run_name_aggregate_name", expect));
	return (0);
}

int
schema_row(json_t *row, size_t index, int schema, struct errmsg *err)
{
	const char *name;
	struct place at;
	int error;

	snprintf(at.text, sizeof(at.text), "benchmarks[%zu].", index);
	if (!json_is_object(row))
		return (shape_offence(err, &at, "", "is no object",
		    "an object"));
	error = shape_check(row, &at, MEMBERS(row_members), err);
	if (error != 0)
		return (error);
	name = member_text(row, "name");
	if (!shape_is_name(name) ||
	    !shape_is_name(member_text(row, "run_name")))
		return (shape_offence(err, &at, "name",
		    "has a control character", "family/path/batch"));
	/* Further messages name the benchmark. */
	snprintf(at.text, sizeof(at.text), "benchmarks[%zu] (%.80s): ", index,
	    name);
	error = check_plain(row, &at, err);
	if (error == 0)
		error = shape_check(row, &at, MEMBERS(timing_members), err);
	if (error != 0)
		return (error);
	if (json_is_true(json_object_get(row, "error_occurred")))
		return (shape_check(row, &at, MEMBERS(failed_members), err));
	return (check_figures(row, schema, &at, err));
}
