/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows of a capture kernel: its agent measures read(2) and mmap(2) on the old
 * memory before anyone asks, one after the other.
 */
#include <errno.h>

#include "explain/files.h"
#include "explain/measure.h"
#include "family/kdump.h"
#include "util/member.h"

/* The plugin numbers what is measured as the agent does. */
static int
add_all(struct attribution *a, struct windows *windows, const json_t *runs,
    struct errmsg *err)
{
	const json_t *one;
	int error = 0;
	size_t i;

	json_array_foreach(runs, i, one) {
		windows_row(windows, member_small(one, "turn"));
		error = attribution_add(a, member_text(one, "name"),
		    json_object_get(one, "run"), windows, err);
		if (error != 0)
			break;
	}
	return (error);
}

static int
name_all(struct explain_files *files, struct kdump_found *found,
    struct attribution *a, struct errmsg *err)
{
	int error;

	error = add_all(a, files->windows, found->runs, err);
	return (error != 0 ? error : explain_files_end(files, a,
	    found->result, err));
}

int
explain_measure_capture(const struct options *options, const char *filter,
    struct explain_files *files, struct result **result,
    struct attribution **attribution, struct errmsg *err)
{
	struct attribution *a = attribution_new();
	struct options plugged = *options;
	struct kdump_found found = {NULL, NULL};
	int error = 0;

	*result = NULL;
	*attribution = NULL;
	plugged.plugin = files->plugin;
	plugged.plugin_argument = files->argument;
	if (a == NULL)
		error = errmsg_set(err, ENOMEM, "no memory");
	if (error == 0)
		error = kdump_find(&plugged, GUEST_CLOCK_EXACT, filter, &found,
		    err);
	if (error == 0) {
		error = windows_check(files->windows, err);
		/* What found no room is told of its row. */
		if (error == 0 || error == -ENOSPC)
			error = name_all(files, &found, a, err);
	}
	if (error != 0) {
		kdump_found_free(&found);
		attribution_free(a);
		return (error);
	}
	*attribution = a;
	*result = found.result;
	found.result = NULL;
	kdump_found_free(&found);
	return (0);
}
