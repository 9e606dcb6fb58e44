/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks the context of a result: its members and their consistency. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "result/result.h"
#include "result/row.h"
#include "result/schema.h"
#include "result/shape.h"
#include "util/member.h"

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

/* Only the machine of a collected panic may be unknown in part. */
static int
check_unknown(const json_t *c, const struct place *at, struct errmsg *err)
{
	static const char *const members[] = {"version", "machine", "emulated",
		"cpu_model", "topology", "initiator"};
	char why[40];
	size_t i;

	if (strcmp(member_text(c, "target"), "local") == 0)
		return (0);
	snprintf(why, sizeof(why), "is null with target \"%.5s\"",
	    member_text(c, "target"));
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (json_is_null(json_object_get(c, members[i])))
			return (shape_offence(err, at, members[i], why,
			    "null with \"local\" only, else what it is"));
	return (0);
}

/* Consistency of the members of context.dumpbench. */
static int
check_agreement(const json_t *c, const struct place *at, struct errmsg *err)
{
	const char *accelerator;
	json_int_t schema;
	bool emulated, tcg;

	schema = json_integer_value(json_object_get(c, "schema"));
	if (schema < RESULT_SCHEMA_FIRST || schema > RESULT_SCHEMA)
		return (errmsg_set(err, EINVAL,
		    "%sschema: is %jd (expected %d to %d)", at->text,
		    (intmax_t)schema, RESULT_SCHEMA_FIRST, RESULT_SCHEMA));
	if (!is_time(member_text(c, "started")))
		return (shape_offence(err, at, "started", "is no time",
		    "UTC as 2026-01-31T12:00:00Z"));
	if (json_integer_value(json_object_get(c, "ticks_per_second")) == 0)
		return (shape_offence(err, at, "ticks_per_second", "is 0",
		    "an integer above 0"));
	accelerator = member_string(c, "accelerator");
	tcg = accelerator != NULL && strcmp(accelerator, "tcg") == 0;
	emulated = json_is_true(json_object_get(c, "emulated"));
	if (row_clock_find(member_string(c, "clock")) == ROW_EXACT && !tcg)
		return (shape_offence(err, at, "accelerator",
		    "does not go with clock \"exact\"", "\"tcg\""));
	if (accelerator != NULL && emulated != tcg)
		return (shape_offence(err, at, "emulated",
		    "contradicts the accelerator", tcg ? "true" : "false"));
	if (strcmp(member_text(c, "target"), "guest") == 0 &&
	    accelerator == NULL)
		return (shape_offence(err, at, "accelerator",
		    "is null in a guest", "\"tcg\" or \"kvm\""));
	if (strcmp(member_text(c, "target"), "guest") == 0 &&
	    member_string(c, "qemu_version") == NULL)
		return (shape_offence(err, at, "qemu_version",
		    "is null in a guest", "a string"));
	return (check_unknown(c, at, err));
}

int
schema_context(json_t *context, struct errmsg *err)
{
	static const struct place at = {"context."};
	struct place inner;
	json_t *ours;
	int error;

	error = shape_check(context, &at, MEMBERS(context_members), err);
	if (error != 0)
		return (error);
	inner = shape_within(&at, "dumpbench");
	ours = json_object_get(context, "dumpbench");
	error = shape_check_all(ours, &inner, MEMBERS(our_members), err);
	if (error == 0)
		error = check_agreement(ours, &inner, err);
	return (error);
}
