/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <string.h>

#include "explain/attribution_file.h"
#include "explain/export.h"
#include "util/printable.h"

void
export_name(const struct attribution *a, uint32_t function, char *text,
    size_t size)
{
	const struct attribution_function *f;
	bool outside;

	if (function == ATTRIBUTION_NONE) {
		snprintf(text, size, "(not known)");
		return;
	}
	f = &a->function[function];
	outside = f->image[0] != '\0' && strcmp(f->image, "kernel") != 0;
	snprintf(text, size, outside ? "%.200s [%.40s]" : "%.200s", f->name,
	    f->image);
	/* It may be cut inside of a character. */
	printable(text, strlen(text));
}

static void
print_stack(const struct export_rows *rows, const struct frames *frames,
    uint32_t frame, FILE *out)
{
	const struct frame *f = &frames->frame[frame];
	char name[256];

	if (f->parent != ATTRIBUTION_NONE)
		print_stack(rows, frames, f->parent, out);
	else
		fprintf(out, "CPU %u %s", f->cpu, attribution_roles[f->role]);
	export_name(rows->a, f->function, name, sizeof(name));
	fprintf(out, ";%s%s", name, f->how == LAYOUT_INTERRUPT ?
	    " (interrupt)" : "");
}

int
export_folded(const struct export_rows *rows, FILE *out)
{
	struct frames *frames;
	uint64_t self;
	size_t i;
	uint32_t f;

	for (i = 0; i < rows->rows; i++) {
		frames = frames_new(rows->row[i], rows->a, rows->stages,
		    false);
		if (frames == NULL)
			return (-ENOMEM);
		for (f = 0; f < frames->n; f++) {
			self = frames->frame[f].self[0];
			if (self == 0)
				continue;
			fprintf(out, "%s;", rows->row[i]->name);
			print_stack(rows, frames, f, out);
			fprintf(out, " %llu\n", (unsigned long long)self);
		}
		frames_free(frames);
	}
	return (0);
}
