/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "engine/report.h"
#include "measure/collect_internal.h"
#include "util/member.h"
#include "table/kept.h"

static bool
within(const json_t *report, const char *member, json_int_t low,
    json_int_t high)
{
	json_int_t value = member_integer(report, member);

	return (value >= low && value <= high);
}

/* Those of all sizes are not more than the dump had. */
static int
check_writes(const json_t *report, struct errmsg *err)
{
	json_int_t n, left = member_integer(report, "writes");
	const json_t *size;
	size_t i;

	json_array_foreach(json_object_get(report, "sizes"), i, size) {
		n = member_integer(size, "writes");
		if (n < 0 || n > left)
			return (errmsg_set(err, EINVAL, "the report's "
			    "sizes[%zu].writes is out of range (expected 0 to "
			    "%jd, which its dump had beside those before)", i,
			    (intmax_t)(left > 0 ? left : 0)));
		left -= n;
	}
	return (0);
}

int
collect_check(const json_t *report, struct errmsg *err)
{
	json_int_t kind = member_integer(report, "report");
	const json_t *path;
	size_t i;

	if (kind != 1 && kind != 2)
		return (errmsg_set(err, EINVAL, "unknown kind of report "
		    "(expected 1 or 2)"));
	if (!within(report, "batch", 1, DB_REPORT_BATCH_MAX))
		return (errmsg_set(err, EINVAL, "the report's batch is out "
		    "of range (expected 1 to %d pages)", DB_REPORT_BATCH_MAX));
	if (!within(report, "page_bytes", 0, DB_REPORT_SIZE))
		return (errmsg_set(err, EINVAL, "the report's page_bytes is "
		    "out of range (expected 0 to %d)", DB_REPORT_SIZE));
	if (!within(report, "ticks_per_second", 1, INT64_MAX))
		return (errmsg_set(err, EINVAL, "the report has no rate of "
		    "the time stamp counter, as its kernel did not know it"));
	if (!within(report, "cpus", 1, INT32_MAX))
		return (errmsg_set(err, EINVAL, "the report's cpus is out of "
		    "range (expected 1 and more)"));
	json_array_foreach(json_object_get(report, "paths"), i, path)
		if (!json_is_integer(json_object_get(path, "samples")))
			return (errmsg_set(err, EINVAL, "the report's "
			    "paths[%zu].samples is not an integer", i));
	return (check_writes(report, err));
}

int
collect_result(const json_t *report, struct result_context *context,
    struct result **result, struct errmsg *err)
{
	int error;

	error = collect_check(report, err);
	if (error != 0)
		return (error);
	context->os = member_text(report, "os");
	context->release = member_text(report, "release");
	context->module_version = member_text(report, "version");
	context->ticks_per_second =
	    (uint64_t)member_integer(report, "ticks_per_second");
	*result = NULL;
	error = result_new(context, result, err);
	if (error != 0)
		return (error);
	error = collect_add_rows(report, context, *result, err);
	if (error != 0) {
		result_free(*result);
		*result = NULL;
	}
	return (error);
}

void
collect_print_dump(void *arg, FILE *out)
{
	const json_t *report = arg;
	json_int_t n, all = member_integer(report, "writes"), told = 0;
	size_t i;

	if (json_object_get(report, "sizes") == NULL) {
		fprintf(out, "\nthe dump had %jd writes; this report of an "
		    "older module does not have them by size\n",
		    (intmax_t)all);
		return;
	}
	fprintf(out, "\nthe dump: %.1f MB in %jd writes:",
	    member_number(report, "bytes") / 1e6, (intmax_t)all);
	for (i = 0; i < COLLECT_SIZES; i++) {
		n = member_integer(collect_writes(report, collect_sizes[i]),
		    "writes");
		told += n;
		fprintf(out, " %jd of %d page%s,", (intmax_t)n,
		    collect_sizes[i], collect_sizes[i] == 1 ? "" : "s");
	}
	fprintf(out, " %jd others\n", (intmax_t)(all - told));
}

int
collect_keep(const json_t *report, const struct result *result,
    const char *folder, struct errmsg *err)
{
	const struct kept_how how = {
		.folder = folder,
		.more = collect_print_dump,
		.arg = (void *)(uintptr_t)report,
	};

	return (kept_write_one(result, &how, err));
}
