/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Check a result against the schema of result.h: members and their types
 * from tables, then what must agree with what.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/result.h"
#include "result/row.h"
#include "result/schema.h"

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

/* Kinds of value, to be or-ed. */
enum {
	STRING = 1 << 0,
	WORD = 1 << 1, /* string fit for a name and a file name */
	INTEGER = 1 << 2, /* not negative */
	NUMBER = 1 << 3, /* not negative */
	BOOL = 1 << 4,
	LIST = 1 << 5,
	OBJECT = 1 << 6,
	NUL = 1 << 7,
	ABSENT = 1 << 8 /* need not be there */
};

struct member {
	const char *name;
	unsigned kinds;
	const char *words; /* the strings accepted; NULL: any */
};

static const struct member file_members[] = {
    {"context", OBJECT, NULL},
    {"benchmarks", LIST, NULL},
};

static const struct member context_members[] = {
    {"date", STRING, NULL},
    {"executable", STRING, NULL},
    {"num_cpus", INTEGER, NULL},
    {"mhz_per_cpu", NUMBER, NULL},
    {"caches", LIST, NULL},
    {"load_avg", LIST | ABSENT, NULL},
    {"library_build_type", STRING, NULL},
    {"dumpbench", OBJECT, NULL},
};

static const struct member our_members[] = {
    {"schema", INTEGER, NULL},
    {"os", WORD, NULL},
    {"release", WORD, NULL},
    {"version", STRING | NUL, NULL},
    {"machine", STRING | NUL, NULL},
    {"module_version", STRING | NUL, NULL},
    {"target", WORD, "guest local host"},
    {"accelerator", WORD | NUL, "tcg kvm"},
    {"emulated", BOOL | NUL, NULL},
    {"clock", WORD, "exact tsc"},
    {"ticks_per_second", INTEGER, NULL},
    {"qemu_version", STRING | NUL, NULL},
    {"cpu_model", STRING | NUL, NULL},
    {"mitigations", STRING | NUL, NULL},
    {"topology", STRING | NUL, NULL},
    {"initiator", INTEGER | NUL, NULL},
    {"command", STRING | NUL | ABSENT, NULL},
    {"cpus", INTEGER | NUL | ABSENT, NULL},
    {"memory_mb", INTEGER | NUL | ABSENT, NULL},
    {"seed", INTEGER, NULL},
    {"started", STRING, NULL},
    {"host", STRING | NUL, NULL},
    {"hypervisor", STRING | NUL | ABSENT, NULL},
    {"ended", STRING | NUL | ABSENT, NULL},
};

static const struct member row_members[] = {
    {"name", STRING, NULL},
    {"run_name", STRING, NULL},
    {"run_type", WORD, "iteration aggregate"},
    {"error_occurred", BOOL | ABSENT, NULL},
    {"dumpbench", OBJECT | ABSENT, NULL},
};

/* Others' tools compare every row, so that none may lack these. */
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
    {"card", OBJECT | ABSENT, NULL},
    {"first_quarter", NUMBER | ABSENT, NULL},
    {"last_quarter", NUMBER | ABSENT, NULL},
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

static const struct member stages_members[] = {
    {"map", OBJECT, NULL},
    {"sink", OBJECT, NULL},
    {"unmap", OBJECT, NULL},
};

static const struct member stage_members[] = {
    {"histogram", LIST, NULL},
};

/* Where we are: the text before the member's name in a sentence. */
struct place {
	char text[256];
};

static struct place
within(const struct place *outer, const char *member)
{
	struct place p;

	snprintf(p.text, sizeof(p.text), "%.180s%.60s.", outer->text, member);
	return (p);
}

static int
offence(struct errmsg *err, const struct place *at, const char *member,
    const char *why, const char *accepted)
{
	return (errmsg_set(err, EINVAL, "%s%s: %s; %s accepted", at->text,
	    member, why, accepted));
}

/* Letters, digits and a few signs; nothing that a file name or shell reads. */
static bool
is_word(const char *s)
{
	static const char alnum[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	if (*s == '\0' || strchr(alnum, *s) == NULL)
		return (false);
	for (; *s != '\0'; s++)
		if (strchr(alnum, *s) == NULL && strchr("._+~-", *s) == NULL)
			return (false);
	return (true);
}

static bool
is_name(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return (false);
	return (true);
}

static bool
is_one_of(const char *s, const char *words)
{
	const char *w;
	size_t n;

	for (w = words; *w != '\0'; w += n + (w[n] == ' ')) {
		n = strcspn(w, " ");
		if (strlen(s) == n && memcmp(s, w, n) == 0)
			return (true);
	}
	return (false);
}

static bool
is_kind(const json_t *v, unsigned kinds)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return ((kinds & STRING) != 0 ||
			((kinds & WORD) != 0 && is_word(json_string_value(v))));
	case JSON_INTEGER:
	case JSON_REAL:
		if (json_number_value(v) < 0)
			return (false);
		return ((kinds & NUMBER) != 0 ||
			((kinds & INTEGER) != 0 && json_is_integer(v)));
	case JSON_TRUE:
	case JSON_FALSE:
		return ((kinds & BOOL) != 0);
	case JSON_ARRAY:
		return ((kinds & LIST) != 0);
	case JSON_OBJECT:
		return ((kinds & OBJECT) != 0);
	default:
		return ((kinds & NUL) != 0);
	}
}

static const char *
kind_names(unsigned kinds, char *buf, size_t size)
{
	static const char *const names[] = {"a string",
	    "a word of letters, digits and ._+~-",
	    "an integer that is not negative", "a number that is not negative",
	    "true or false", "a list", "an object", "null"};
	size_t i, used;

	used = 0;
	buf[0] = '\0';
	for (i = 0; i < NELEM(names); i++) {
		if ((kinds & 1u << i) == 0 || used >= size)
			continue;
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    used > 0 ? " or " : "", names[i]);
	}
	return (buf);
}

/* What a value is, in words; short enough for a sentence. */
static const char *
describe(const json_t *v, char *buf, size_t size)
{
	char *text;

	if (json_is_object(v) || json_is_array(v)) {
		snprintf(buf, size, "is %s",
		    json_is_object(v) ? "an object" : "a list");
		return (buf);
	}
	/* JSON's own spelling leaves no control character to a terminal. */
	text = json_dumps(v, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	snprintf(buf, size, "is %.60s", text != NULL ? text : "?");
	free(text);
	return (buf);
}

static int
check_members(json_t *object, const struct place *at,
    const struct member *members, size_t n, struct errmsg *err)
{
	const struct member *m;
	const json_t *v;
	char accepted[128], is[80];
	size_t i;

	for (i = 0; i < n; i++) {
		m = &members[i];
		kind_names(m->kinds, accepted, sizeof(accepted));
		v = json_object_get(object, m->name);
		if (v == NULL && (m->kinds & ABSENT) != 0)
			continue;
		if (v == NULL)
			return (offence(err, at, m->name, "is missing",
			    m->words != NULL ? m->words : accepted));
		if (!is_kind(v, m->kinds))
			return (offence(err, at, m->name,
			    describe(v, is, sizeof(is)),
			    m->words != NULL ? m->words : accepted));
		if (m->words != NULL && json_is_string(v) &&
		    !is_one_of(json_string_value(v), m->words))
			return (offence(err, at, m->name,
			    describe(v, is, sizeof(is)), m->words));
	}
	return (0);
}

/* Our own parts hold what the table says and nothing else. */
static int
check_strangers(json_t *object, const struct place *at,
    const struct member *members, size_t n, struct errmsg *err)
{
	const char *key;
	json_t *v;
	size_t i;

	json_object_foreach (object, key, v) {
		for (i = 0; i < n && strcmp(key, members[i].name) != 0; i++)
			;
		if (i == n)
			return (errmsg_set(err, EINVAL,
			    "%s%.60s: not a member of schema %d", at->text,
			    is_name(key) ? key : "(control characters)",
			    RESULT_SCHEMA));
	}
	return (0);
}

static int
check_ours(json_t *object, const struct place *at, const struct member *members,
    size_t n, struct errmsg *err)
{
	int error;

	error = check_members(object, at, members, n, err);
	if (error == 0)
		error = check_strangers(object, at, members, n, err);
	return (error);
}

static const char *
str(const json_t *object, const char *member)
{
	return (json_string_value(json_object_get(object, member)));
}

/* "2026-01-31T12:00:00Z": result_path() makes a file name of it. */
static bool
is_time(const char *s)
{
	static const char like[] = "dddd-dd-ddTdd:dd:ddZ";
	size_t i;

	if (strlen(s) != strlen(like))
		return (false);
	for (i = 0; s[i] != '\0'; i++)
		if (like[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != like[i])
			return (false);
	return (true);
}

/* Only a machine that was not asked itself may be unknown in part. */
static int
check_unknown(const json_t *c, const struct place *at, struct errmsg *err)
{
	static const char *const members[] = {"version", "machine", "emulated",
		"cpu_model", "topology", "initiator"};
	char why[40];
	size_t i;

	if (strcmp(str(c, "target"), "local") == 0)
		return (0);
	snprintf(why, sizeof(why), "is null with target \"%.5s\"",
	    str(c, "target"));
	for (i = 0; i < NELEM(members); i++)
		if (json_is_null(json_object_get(c, members[i])))
			return (offence(err, at, members[i], why,
			    "null with \"local\" only, else what it is"));
	return (0);
}

/* What of our context must agree with what. */
static int
check_agreement(const json_t *c, const struct place *at, struct errmsg *err)
{
	const char *accelerator;
	json_int_t schema;
	bool emulated, tcg;

	schema = json_integer_value(json_object_get(c, "schema"));
	if (schema < RESULT_SCHEMA_FIRST || schema > RESULT_SCHEMA)
		return (errmsg_set(err, EINVAL,
		    "%sschema: is %jd; versions %d to %d accepted", at->text,
		    (intmax_t)schema, RESULT_SCHEMA_FIRST, RESULT_SCHEMA));
	if (!is_time(str(c, "started")))
		return (offence(err, at, "started", "is no time",
		    "UTC as 2026-01-31T12:00:00Z"));
	if (json_integer_value(json_object_get(c, "ticks_per_second")) == 0)
		return (offence(err, at, "ticks_per_second", "is 0",
		    "an integer above 0"));
	accelerator = str(c, "accelerator");
	tcg = accelerator != NULL && strcmp(accelerator, "tcg") == 0;
	emulated = json_is_true(json_object_get(c, "emulated"));
	if (strcmp(str(c, "clock"), "exact") == 0 && !tcg)
		return (offence(err, at, "accelerator",
		    "does not go with clock \"exact\"", "\"tcg\""));
	if (accelerator != NULL && emulated != tcg)
		return (offence(err, at, "emulated",
		    "contradicts the accelerator", tcg ? "true" : "false"));
	if (strcmp(str(c, "target"), "guest") == 0 && accelerator == NULL)
		return (offence(err, at, "accelerator", "is null in a guest",
		    "\"tcg\" or \"kvm\""));
	if (strcmp(str(c, "target"), "guest") == 0 &&
	    str(c, "qemu_version") == NULL)
		return (offence(err, at, "qemu_version", "is null in a guest",
		    "a string"));
	return (check_unknown(c, at, err));
}

int
schema_context(json_t *context, struct errmsg *err)
{
	static const struct place at = {"context."};
	struct place inner;
	json_t *ours;
	int error;

	error = check_members(
	    context, &at, context_members, NELEM(context_members), err);
	if (error != 0)
		return (error);
	inner = within(&at, "dumpbench");
	ours = json_object_get(context, "dumpbench");
	error =
	    check_ours(ours, &inner, our_members, NELEM(our_members), err);
	if (error == 0)
		error = check_agreement(ours, &inner, err);
	return (error);
}

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
			return (offence(err, at, name, "is no bucket",
			    "[lowest ticks, count above 0] in integers"));
		if (json_integer_value(lowest) <= last)
			return (offence(err, at, name,
			    "is not above the bucket before it",
			    "ascending ticks from 0"));
		last = json_integer_value(lowest);
	}
	return (0);
}

/* What each responder lost: one entry for each. */
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
		return (offence(err, plan_at, "gaps",
		    "is not as long as there are responders",
		    "one entry for each"));
	json_array_foreach (gaps, i, one) {
		snprintf(name, sizeof(name), "gaps[%zu]", i);
		at = within(plan_at, name);
		if (!json_is_object(one))
			return (offence(err, plan_at, name, "is no object",
			    "an object"));
		error = check_ours(one, &at, gaps_members,
		    NELEM(gaps_members), err);
		if (error == 0)
			error = check_histogram(json_object_get(one,
			    "histogram"), &at, err);
		if (error != 0)
			return (error);
	}
	return (0);
}

/* A histogram and the counters of its stage tell of the same run. */
static int
check_stage(json_t *row, enum row_stage which, const struct place *row_at,
    const struct place *plan_at, struct errmsg *err)
{
	struct place at;
	char name[ROW_COUNTER_MAX];
	json_t *s, *buckets, *v;
	const char *stage = row_stages[which];
	enum row_quantile q;
	double last;
	int error;

	at = within(plan_at, "stages");
	at = within(&at, stage);
	s = json_object_get(
	    json_object_get(json_object_get(row, "dumpbench"), "stages"),
	    stage);
	error = check_ours(s, &at, stage_members, NELEM(stage_members), err);
	if (error != 0)
		return (error);
	buckets = json_object_get(s, "histogram");
	error = check_histogram(buckets, &at, err);
	if (error != 0)
		return (error);
	last = json_number_value(json_array_get(json_array_get(buckets, 0), 0));
	for (q = 0; q < ROW_QUANTILES; q++) {
		row_counter(which, q, name);
		v = json_object_get(row, name);
		if (!json_is_number(v))
			continue;
		if (json_number_value(v) < last)
			return (offence(err, row_at, name,
			    "is less than what must lie below it",
			    "histogram's start <= min <= p10 <= median <= p90 "
			    "<= p99 <= max"));
		last = json_number_value(v);
	}
	return (0);
}

static int
no_family(const char *name, const struct place *at, struct errmsg *err)
{
	char accepted[128] = "", is[80];
	enum row_family f;
	size_t n = 0;

	for (f = 0; f < ROW_FAMILIES; f++)
		n += (size_t)snprintf(accepted + n, sizeof(accepted) - n,
		    "%s%s", f > 0 ? " " : "", row_family_name(f));
	snprintf(is, sizeof(is), "is '%.40s'", name);
	return (offence(err, at, "family", is, accepted));
}

/* A member that is a whole number; of one too large, the largest. */
static unsigned
small(const json_t *object, const char *member)
{
	json_int_t n = json_integer_value(json_object_get(object, member));

	return (n > UINT_MAX ? UINT_MAX : (unsigned)n);
}

/* Our part of a row agrees with its name: family/path/batch or responders. */
static int
check_plan(json_t *row, const struct place *row_at, struct errmsg *err)
{
	struct place at, inner;
	const char *name, *said_family;
	char expect[ROW_NAME_MAX];
	struct row said;
	enum row_stage s;
	json_t *plan;
	size_t n;
	int error;

	at = within(row_at, "dumpbench");
	plan = json_object_get(row, "dumpbench");
	error = check_ours(plan, &at, plan_members, NELEM(plan_members), err);
	if (error != 0)
		return (error);
	said_family = str(plan, "family");
	said = (struct row){
		.family = row_family_find(said_family),
		.path = str(plan, "path"),
		.batch = small(plan, "batch"),
		.responders = small(plan, "responders"),
		.sink = str(plan, "sink"),
		.distance = str(plan, "distance"),
	};
	if (said.family == ROW_FAMILIES)
		return (no_family(said_family, &at, err));
	if (row_compose(&said, expect) != 0)
		return (offence(err, &at, "path",
		    "is too long for a benchmark's name", "a shorter one"));
	/* Google Benchmark may append "/manual_time" and the like. */
	name = str(row, "run_name");
	n = strlen(expect);
	if (strncmp(name, expect, n) != 0 ||
	    (name[n] != '\0' && name[n] != '/'))
		return (offence(err, row_at, "run_name",
		    "contradicts the row's dumpbench member", expect));
	if (json_integer_value(json_object_get(plan, "batch")) == 0)
		return (offence(err, &at, "batch", "is 0", "1 and more"));
	inner = within(&at, "stages");
	error = check_ours(json_object_get(plan, "stages"), &inner,
	    stages_members, NELEM(stages_members), err);
	for (s = 0; s < ROW_STAGES && error == 0; s++)
		error = check_stage(row, s, row_at, &at, err);
	if (error == 0)
		error = check_gaps(plan, &at, err);
	inner = within(&at, "card");
	if (error == 0 && json_object_get(plan, "card") != NULL)
		error = check_ours(json_object_get(plan, "card"), &inner,
		    adapter_members, NELEM(adapter_members), err);
	return (error);
}

/* Counters that files of schema 1 do not have. */
static bool
is_later(const char *counter)
{
	const char *end = strrchr(counter, '_');

	return (end != NULL && (strcmp(end, "_p10") == 0 || strcmp(end, "_instruction") == 0));
}

static int
check_counters(const json_t *row, int schema, const struct place *at,
    struct errmsg *err)
{
	const json_t *v;
	char is[80];
	size_t i;

	for (i = 0; i < result_ncounters; i++) {
		v = json_object_get(row, result_counters[i]);
		if (v != NULL && is_kind(v, NUMBER | NUL))
			continue;
		if (v == NULL && schema == 1 && is_later(result_counters[i]))
			continue;
		return (offence(err, at, result_counters[i],
		    v == NULL ? "is missing" : describe(v, is, sizeof(is)),
		    "a number that is not negative or null"));
	}
	return (0);
}

/* Google Benchmark's parts may grow members, but only plain ones. */
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
			    "%s%.60s: %s; numbers, strings and null accepted",
			    at->text, is_name(key) ? key : "?",
			    describe(v, is, sizeof(is))));
	}
	return (0);
}

int
schema_row(json_t *row, size_t index, int schema, struct errmsg *err)
{
	struct place at;
	char expect[256];
	const char *name, *run_name;
	int error;

	snprintf(at.text, sizeof(at.text), "benchmarks[%zu].", index);
	if (!json_is_object(row))
		return (offence(err, &at, "", "is no object", "an object"));
	error = check_members(row, &at, row_members, NELEM(row_members), err);
	if (error != 0)
		return (error);
	name = str(row, "name");
	run_name = str(row, "run_name");
	if (!is_name(name) || !is_name(run_name))
		return (offence(err, &at, "name", "has a control character",
		    "family/path/batch"));
	/* From here on a sentence can say which benchmark it is. */
	snprintf(
	    at.text, sizeof(at.text), "benchmarks[%zu] (%.80s): ", index, name);
	error = check_plain(row, &at, err);
	if (error == 0)
		error = check_members(
		    row, &at, timing_members, NELEM(timing_members), err);
	if (error != 0)
		return (error);
	if (json_is_true(json_object_get(row, "error_occurred")))
		return (check_members(
		    row, &at, failed_members, NELEM(failed_members), err));
	error = check_counters(row, schema, &at, err);
	if (error != 0)
		return (error);
	if (strcmp(str(row, "run_type"), "iteration") == 0) {
		error = check_members(row, &at, iteration_members,
		    NELEM(iteration_members), err);
		if (error == 0 && strcmp(name, run_name) != 0)
			error = offence(err, &at, "name",
			    "is not the run_name", run_name);
		return (error != 0 ? error : check_plan(row, &at, err));
	}
	error = check_members(
	    row, &at, aggregate_members, NELEM(aggregate_members), err);
	if (error != 0)
		return (error);
	snprintf(expect, sizeof(expect), "%.150s_%.80s", run_name,
	    str(row, "aggregate_name"));
	if (strcmp(name, expect) != 0)
		return (offence(err, &at, "name",
		    "is not run_name_aggregate_name", expect));
	return (0);
}

int
result_check(json_t *root, struct errmsg *err)
{
	static const struct place at = {""};
	const json_t *ours;
	json_t *row;
	size_t i;
	int error, schema;

	if (!json_is_object(root))
		return (errmsg_set(err, EINVAL,
		    "is no JSON object; a result "
		    "file as dumpbench writes it is accepted"));
	error = check_ours(root, &at, file_members, NELEM(file_members), err);
	if (error == 0)
		error = schema_context(json_object_get(root, "context"), err);
	if (error != 0)
		return (error);
	ours = json_object_get(json_object_get(root, "context"), "dumpbench");
	schema = (int)json_integer_value(json_object_get(ours, "schema"));
	json_array_foreach (json_object_get(root, "benchmarks"), i, row) {
		error = schema_row(row, i, schema, err);
		if (error != 0)
			return (error);
	}
	return (0);
}
