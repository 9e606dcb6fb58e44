/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of a dump's report: of the paths, and of the dump's own writes. */
#include <math.h>
#include <stdio.h>

#include "engine/report.h"
#include "measure/collect_internal.h"
#include "measure/made_row.h"
#include "util/member.h"
#include "util/property.h"

const int collect_sizes[COLLECT_SIZES] = {1, 16};

/* The path of the rows that are the kernel's own writes. */
#define WRITE_PATH "dump_write"

static struct made_row
row_of(const json_t *report, const char *path, int batch, json_int_t samples,
    const char *sink)
{
	return ((struct made_row){
		.family = ROW_PANIC,
		.path = path,
		.batch = (unsigned)batch,
		.sink = sink,
		.samples = samples,
		.ticks_per_second = member_number(report, "ticks_per_second"),
	});
}

/*
 * The properties of a row's path or sink: the dump's own code is not a path of
 * the module, and a path has no sink here.  Old reports have neither.
 */
static void
set_properties(json_t *row, const json_t *path, const json_t *sink)
{
	json_t *own = json_object_get(row, "dumpbench");

	if (!json_is_string(path) && !json_is_string(sink))
		return;
	json_object_set_new(own, "properties", json_string(
	    json_is_string(path) ? json_string_value(path) : "-"));
	json_object_set_new(own, "sink_properties", json_string(
	    json_is_string(sink) ? json_string_value(sink) : "-"));
}

/* A path, on pages of the dump. */
static json_t *
path_row(const json_t *report, const json_t *path)
{
	json_int_t samples = member_integer(path, "samples");
	int batch = (int)member_integer(report, "batch");
	const struct made_row made = row_of(report, member_text(path, "path"),
	    batch, samples, "null");
	char why[128];
	json_t *row;

	if (samples > 0) {
		row = made_row(&made, json_object_get(path, "map"), NULL,
		    json_object_get(path, "unmap"));
		set_properties(row, json_object_get(path, "properties"), NULL);
		return (row);
	}
	if (member_integer(path, "failed") > 0)
		snprintf(why, sizeof(why), "each of %jd map calls failed",
		    (intmax_t)member_integer(path, "failed"));
	else
		snprintf(why, sizeof(why), "no write of the dump had %d whole "
		    "pages", batch);
	return (made_row_failed(&made, why));
}

/* Does the path map nothing?  The first reports lack properties. */
static bool
is_harness(const json_t *path)
{
	const char *properties = member_string(path, "properties");

	return (property_has(properties != NULL ? properties :
	    result_older_properties(member_text(path, "path")), "no-address"));
}

/* What the harness takes a batch is part of every other path's figure. */
static void
set_harness(json_t *row, const json_t *report)
{
	const json_t *path, *map, *unmap;
	size_t i;

	json_array_foreach(json_object_get(report, "paths"), i, path) {
		if (!is_harness(path))
			continue;
		map = json_object_get(path, "map");
		unmap = json_object_get(path, "unmap");
		json_object_set_new(row, "harness_ticks", result_number(
		    member_number(map, "median") +
		    member_number(unmap, "median")));
	}
}

/* The writes of one size: null where there were none, or it is not known. */
const json_t *
collect_writes(const json_t *report, int pages)
{
	const json_int_t bytes = pages * member_integer(report, "page_bytes");
	const json_t *size;
	size_t i;

	json_array_foreach(json_object_get(report, "sizes"), i, size)
		if (bytes > 0 && member_integer(size, "bytes") == bytes)
			return (size);
	return (NULL);
}

/* The kernel's own dump code, in its writes of so many pages each. */
static json_t *
write_row(const json_t *report, const struct result_context *context,
    int pages)
{
	const json_t *size = collect_writes(report, pages), *gap, *write;
	json_int_t writes = member_integer(size, "writes");
	const struct made_row made = row_of(report, WRITE_PATH, pages, writes,
	    "dumper");
	double ticks, bytes;
	char why[128];
	json_t *row;

	gap = json_object_get(size, "gap");
	write = json_object_get(size, "write");
	if (!json_is_object(gap)) {
		snprintf(why, sizeof(why), "no write of the dump had %d "
		    "page%s", pages, pages == 1 ? "" : "s");
		return (made_row_failed(&made, why));
	}
	row = made_row(&made, gap, write, NULL);
	set_properties(row, NULL, json_object_get(report, "sink_properties"));
	json_object_set(json_object_get(row, "dumpbench"), "adapter",
	    json_object_get(report, "adapter"));
	ticks = member_number(gap, "sum") + member_number(write, "sum");
	bytes = (double)writes * (double)member_integer(size, "bytes");
	/* An instruction is not a time. */
	if (row_clock_find(context->clock) == ROW_EXACT)
		json_object_set_new(row, "bytes_per_instruction",
		    result_number(bytes / ticks));
	else
		json_object_set_new(row, "bytes_per_second", result_number(
		    bytes * member_number(report, "ticks_per_second") / ticks));
	return (row);
}

int
collect_add_rows(const json_t *report, const struct result_context *context,
    struct result *result, struct errmsg *err)
{
	const json_t *path;
	json_t *row;
	int error = 0;
	size_t i;

	json_array_foreach(json_object_get(report, "paths"), i, path) {
		row = path_row(report, path);
		if (json_object_get(row, "harness_ticks") != NULL)
			set_harness(row, report);
		error = result_add(result, row, err);
		if (error != 0)
			return (error);
	}
	/* The first reports had the writes of all sizes together. */
	if (json_object_get(report, "sizes") == NULL)
		return (0);
	for (i = 0; i < COLLECT_SIZES && error == 0; i++)
		error = result_add(result, write_row(report, context,
		    collect_sizes[i]), err);
	return (error);
}
