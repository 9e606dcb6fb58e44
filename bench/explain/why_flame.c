/* SPDX-License-Identifier: BSD-2-Clause */
/* The flame graph of a figure that differs. */
#include <errno.h>

#include "explain/export.h"
#include "explain/why_internal.h"
#include "util/member.h"

static const char *
release_of(const struct why_side *side, const struct attribution *a)
{
	size_t i;

	for (i = 0; i + 1 < side->n && side->stored[i].attribution != a; i++)
		;
	return (member_text(json_object_get(json_object_get(
	    side->stored[i].result->root, "context"), "dumpbench"), "release"));
}

int
why_flame(struct why *why, const struct compare_figure *f, FILE *out)
{
	struct difference_side old, new;
	struct errmsg err;
	struct export_rows rows = {.rows = 1, .stages = FRAMES_PAGE,
		.command = ""};
	struct export_flame form = {.inset = true};

	if (why_side_takes(f, &err) != 0 ||
	    why_side_find(&why->old, f, f->old_median, &old, &err) != 0 ||
	    why_side_find(&why->new, f, f->new_median, &new, &err) != 0)
		return (-ENOENT);
	form.old = rows;
	form.old.a = old.a;
	form.old.row = &old.row;
	form.old.kernel = release_of(&why->old, old.a);
	rows.a = new.a;
	rows.row = &new.row;
	rows.kernel = release_of(&why->new, new.a);
	return (export_flame(&rows, &form, out));
}
