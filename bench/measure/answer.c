/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdint.h>

#include "measure/answer.h"
#include "util/member.h"

#define RATE_MAX 1e15 /* no clock is that fast */
#define COUNT_MAX 1e15 /* bytes of no machine, and pages */
#define BATCH_MAX 1048576 /* pages of a call */

bool
answer_counts(const json_t *object, const char *member, double most)
{
	const double n = member_number(object, member);

	/* Not a number is neither. */
	return (n >= 0 && n <= most && n == floor(n));
}

/* Of these, quotients and sums of a few are numbers, too. */
static bool
is_usual(double n)
{
	return (n == 0 || (fabs(n) >= 1e-18 && fabs(n) <= 1e19));
}

/* Is each number such a one? */
static bool
are_usual(const json_t *value)
{
	const json_t *item;
	const char *key;
	size_t i;

	if (json_is_number(value))
		return (is_usual(json_number_value(value)));
	json_array_foreach(value, i, item)
		if (!are_usual(item))
			return (false);
	/* Jansson's iteration is of what may be changed. */
	json_object_foreach((json_t *)(uintptr_t)value, key, item)
		if (!are_usual(item))
			return (false);
	return (true);
}

/* A run may have no sink, and no unmapping. */
static bool
has_stages(const json_t *stages)
{
	const json_t *sink = json_object_get(stages, "sink");
	const json_t *unmap = json_object_get(stages, "unmap");

	return (json_is_object(json_object_get(stages, "map")) &&
	    (sink == NULL || json_is_null(sink) || json_is_object(sink)) &&
	    (unmap == NULL || json_is_null(unmap) || json_is_object(unmap)));
}

int
answer_run(const json_t *run, bool timed, const char *whose,
    struct errmsg *err)
{
	const double rate = member_number(run, "ticks_per_second");

	if (!json_is_object(run) ||
	    !json_is_object(json_object_get(run, "plan")) ||
	    !json_is_object(json_object_get(run, "stages")))
		return (errmsg_set(err, EPROTO, "%s is no result of a run "
		    "(expected an object with plan and stages)", whose));
	if (!has_stages(json_object_get(run, "stages")))
		return (errmsg_set(err, EPROTO, "%s: stages has none of map, "
		    "or one that is no object", whose));
	if (timed && !(rate >= 1 && rate <= RATE_MAX))
		return (errmsg_set(err, EPROTO, "%s: ticks_per_second is "
		    "missing or none that a clock has (expected a number from "
		    "1 to %.0e)", whose, RATE_MAX));
	if (!answer_counts(run, "batches", COUNT_MAX) ||
	    member_number(run, "batches") < 1 ||
	    !answer_counts(json_object_get(run, "plan"), "batch", BATCH_MAX) ||
	    member_number(json_object_get(run, "plan"), "batch") < 1)
		return (errmsg_set(err, EPROTO, "%s: batches, or plan.batch, "
		    "is no count (expected 1 or more)", whose));
	if (!are_usual(run))
		return (errmsg_set(err, EPROTO, "%s has a number that cannot "
		    "be measured (expected 0, or 1e-18 to 1e19)", whose));
	return (0);
}

int
answer_core(const json_t *core, size_t kept, struct errmsg *err)
{
	static const char *const counts[] = {"ranges", "bytes", "frames",
		"equal", "absent"};
	size_t i;

	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		if (!answer_counts(core, counts[i], COUNT_MAX))
			return (errmsg_set(err, EPROTO, "what the capture "
			    "kernel's agent says of /proc/vmcore: %s is no "
			    "count", counts[i]));
	if (member_number(core, "frames") != (double)kept)
		return (errmsg_set(err, EPROTO, "the capture kernel's agent "
		    "looked for %.0f pages in /proc/vmcore, not for the %zu "
		    "that it was told of", member_number(core, "frames"),
		    kept));
	return (0);
}
