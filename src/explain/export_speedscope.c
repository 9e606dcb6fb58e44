/* SPDX-License-Identifier: BSD-2-Clause */
/* https://www.speedscope.app/file-format-schema.json, "evented" profiles. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "explain/attribution_file.h"
#include "explain/export.h"

/* Instructions of a CPU, one after the other. */
struct tape {
	json_t *events;
	uint64_t at;
	bool failed; /* no memory */
};

static void
event(struct tape *tape, const char *type, size_t frame)
{
	tape->failed |= json_array_append_new(tape->events, json_pack(
	    "{ss sI sI}", "type", type, "at", (json_int_t)tape->at, "frame",
	    (json_int_t)frame)) != 0;
}

/* The last shared frame is that of what is not known. */
static void
play(struct tape *tape, const struct export_rows *rows,
    const struct frames *frames, const struct frame *f)
{
	const size_t shared = f->function == ATTRIBUTION_NONE ?
	    rows->a->functions : f->function;
	uint32_t child;

	if (f->total[0] == 0)
		return;
	event(tape, "O", shared);
	tape->at += f->self[0];
	for (child = f->child; child != ATTRIBUTION_NONE;
	     child = frames->frame[child].next)
		play(tape, rows, frames, &frames->frame[child]);
	event(tape, "C", shared);
}

/* All roots of a CPU in one profile; null: no memory. */
static json_t *
make_profile(const struct export_rows *rows, const char *name,
    const struct frames *frames, const struct frame *first)
{
	struct tape tape = {.events = json_array()};
	char title[ROW_NAME_MAX + 64];
	uint32_t i;

	snprintf(title, sizeof(title), "%s, CPU %u, %s", name, first->cpu,
	    attribution_roles[first->role]);
	for (i = frames->roots; i != ATTRIBUTION_NONE;
	     i = frames->frame[i].next)
		if (frames->frame[i].cpu == first->cpu &&
		    frames->frame[i].role == first->role)
			play(&tape, rows, frames, &frames->frame[i]);
	if (tape.failed) {
		json_decref(tape.events);
		return (NULL);
	}
	return (json_pack("{ss ss ss si sI so}", "type", "evented", "name",
	    title, "unit", "none", "startValue", 0, "endValue",
	    (json_int_t)tape.at, "events", tape.events));
}

/* Is a root of the same CPU and role before it in the list? */
static bool
is_first(const struct frames *frames, uint32_t root)
{
	const struct frame *f = &frames->frame[root];
	uint32_t i;

	for (i = frames->roots; i != root; i = frames->frame[i].next)
		if (frames->frame[i].cpu == f->cpu &&
		    frames->frame[i].role == f->role)
			return (false);
	return (true);
}

static bool
add_row(const struct export_rows *rows, const struct attribution_row *row,
    json_t *profiles)
{
	struct frames *frames = frames_new(row, rows->a, rows->stages, false);
	bool good = true;
	uint32_t i;

	if (frames == NULL)
		return (false);
	for (i = frames->roots; i != ATTRIBUTION_NONE && good;
	     i = frames->frame[i].next)
		if (is_first(frames, i))
			good = json_array_append_new(profiles, make_profile(
			    rows, row->name, frames, &frames->frame[i])) == 0;
	frames_free(frames);
	return (good);
}

static json_t *
make_shared(const struct export_rows *rows)
{
	json_t *shared = json_array();
	char name[256];
	size_t i;

	for (i = 0; i <= rows->a->functions; i++) {
		export_name(rows->a, i < rows->a->functions ? (uint32_t)i :
		    ATTRIBUTION_NONE, name, sizeof(name));
		if (json_array_append_new(shared, json_pack("{ss}", "name",
		    name)) != 0) {
			json_decref(shared);
			return (NULL);
		}
	}
	return (shared);
}

int
export_speedscope(const struct export_rows *rows, FILE *out)
{
	json_t *profiles = json_array(), *root;
	bool good = true;
	size_t i;

	for (i = 0; i < rows->rows && good; i++)
		good = add_row(rows, rows->row[i], profiles);
	root = json_pack("{ss ss ss s{so} so}", "$schema",
	    "https://www.speedscope.app/file-format-schema.json", "exporter",
	    "dumpbench", "name", rows->kernel, "shared", "frames",
	    make_shared(rows), "profiles", profiles);
	good = good && root != NULL &&
	    json_dumpf(root, out, JSON_COMPACT) == 0;
	fputc('\n', out);
	json_decref(root);
	return (good ? 0 : -ENOMEM);
}
