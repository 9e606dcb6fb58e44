/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows of a panic: one panic measures all paths, in turn, on the pages that the
 * kernel dumps.
 */
#include <errno.h>
#include <stdio.h>

#include "explain/files.h"
#include "explain/measure.h"
#include "measure/panic.h"
#include "util/member.h"

/* What attribution_add() wants to know of a path. */
static json_t *
run_of(const json_t *report, const json_t *path)
{
	return (json_pack("{s{sO si} sO s{sO sO}}", "plan", "batch",
	    json_object_get(report, "batch"), "responders", 0, "batches",
	    json_object_get(path, "samples"), "stages", "map",
	    json_object_get(path, "map"), "unmap",
	    json_object_get(path, "unmap")));
}

static int
add_path(struct attribution *a, struct windows *windows,
    const json_t *report, const json_t *path, struct errmsg *err)
{
	const struct row plan = {
		.family = ROW_PANIC,
		.path = member_text(path, "path"),
		.batch = member_small(report, "batch"),
	};
	char name[ROW_NAME_MAX] = "";
	json_t *run = run_of(report, path);
	int error;

	if (run == NULL)
		return (errmsg_set(err, EINVAL, "the dump's report has a path "
		    "without its figures"));
	row_compose(&plan, name);
	error = attribution_add(a, name, run, windows, err);
	json_decref(run);
	return (error);
}

/* In the order in which they took turns, as the plugin numbers them. */
static int
add_paths(struct attribution *a, struct windows *windows,
    const json_t *report, struct errmsg *err)
{
	const json_t *path;
	int error = 0;
	size_t i;

	json_array_foreach(json_object_get(report, "paths"), i, path) {
		if (member_number(path, "samples") == 0)
			continue;
		windows_row(windows, (uint32_t)i);
		error = add_path(a, windows, report, path, err);
		if (error != 0)
			return (error);
	}
	return (0);
}

static int
name_all(struct explain_files *files, struct panic_found *found,
    struct attribution *a, struct errmsg *err)
{
	int error;

	error = add_paths(a, files->windows, found->report, err);
	return (error != 0 ? error : explain_files_end(files, a,
	    found->result, err));
}

int
explain_measure_panic(const struct options *options,
    struct explain_files *files, struct result **result,
    struct attribution **attribution, struct errmsg *err)
{
	struct attribution *a = attribution_new();
	struct options plugged = *options;
	struct panic_found found = {.report = NULL};
	int error = 0;

	*result = NULL;
	*attribution = NULL;
	plugged.plugin = files->plugin;
	plugged.plugin_argument = files->argument;
	if (a == NULL)
		error = errmsg_set(err, ENOMEM, "no memory");
	if (error == 0)
		error = panic_find(&plugged, GUEST_CLOCK_EXACT, &found, err);
	if (error == 0)
		error = windows_check(files->windows, err);
	if (error == 0)
		error = name_all(files, &found, a, err);
	if (error != 0) {
		panic_found_free(&found);
		attribution_free(a);
		return (error);
	}
	*attribution = a;
	*result = found.result;
	found.result = NULL;
	panic_found_free(&found);
	return (0);
}
