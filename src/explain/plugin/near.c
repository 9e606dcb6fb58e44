/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/internal.h"
#include "explain/plugin/near.h"

#define TOTALS (1u << 13) /* different numbers of instructions of a stage */
#define KEPT   256
#define BYTES  (4u << 20)

/* How many windows of a stage executed so many instructions. */
struct total {
	uint64_t instructions;
	uint64_t windows;
};

struct near {
	struct total total[TOTALS]; /* ascending */
	uint32_t totals, kept;
	uint64_t windows, bytes;
	/* With its nodes and spots, as in the file; ascending. */
	struct layout_record *record[KEPT];
};

struct near *
near_new(void)
{
	return (calloc(1, sizeof(struct near)));
}

static void
drop(struct near *near, uint32_t i)
{
	near->bytes -= near->record[i]->size;
	free(near->record[i]);
	near->kept--;
	memmove(&near->record[i], &near->record[i + 1],
	    (near->kept - i) * sizeof(struct layout_record *));
}

void
near_clear(struct near *near)
{
	while (near->kept > 0)
		drop(near, near->kept - 1);
	near->totals = 0;
	near->windows = 0;
}

void
near_free(struct near *near)
{
	if (near != NULL)
		near_clear(near);
	free(near);
}

void
near_count(struct near *near, uint64_t instructions)
{
	uint32_t low = 0, high = near->totals, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (near->total[middle].instructions < instructions)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == near->totals ||
	    near->total[low].instructions != instructions) {
		if (near->totals == TOTALS)
			return;
		memmove(&near->total[low + 1], &near->total[low],
		    (near->totals - low) * sizeof(struct total));
		near->total[low] = (struct total){instructions, 0};
		near->totals++;
	}
	near->total[low].windows++;
	near->windows++;
}

/* How many windows are shorter, or half of those that are as long. */
static uint64_t
rank(const struct near *near, uint64_t instructions)
{
	uint64_t windows = 0;
	uint32_t i;

	for (i = 0; i < near->totals &&
	     near->total[i].instructions < instructions; i++)
		windows += near->total[i].windows;
	if (i < near->totals && near->total[i].instructions == instructions)
		windows += near->total[i].windows / 2;
	return (windows);
}

/* How far from the middle of all windows one would stand. */
static uint64_t
off(const struct near *near, uint64_t instructions)
{
	const uint64_t at = rank(near, instructions);
	const uint64_t middle = near->windows / 2;

	return (at > middle ? at - middle : middle - at);
}

/* Which of those that are kept is the farthest from the middle. */
static uint32_t
farthest(const struct near *near)
{
	const uint32_t last = near->kept - 1;

	return (off(near, near->record[0]->instructions) >
	    off(near, near->record[last]->instructions) ? 0 : last);
}

/* Where one of so many instructions stands, or would. */
static uint32_t
place(const struct near *near, uint64_t instructions)
{
	uint32_t i = 0;

	while (i < near->kept &&
	    near->record[i]->instructions < instructions)
		i++;
	return (i);
}

bool
near_again(struct near *near, const struct layout_record *like)
{
	const uint32_t i = place(near, like->instructions);

	if (i == near->kept || near->record[i]->hash != like->hash ||
	    near->record[i]->instructions != like->instructions)
		return (false);
	near->record[i]->windows++;
	near->record[i]->times++;
	return (true);
}

/* Is there room for one more, or is it as good as one that makes room? */
static bool
takes(const struct near *near, const struct layout_record *r)
{
	const uint32_t i = place(near, r->instructions);

	if (r->unattributed != 0 || r->size > BYTES ||
	    (i < near->kept && near->record[i]->instructions ==
	    r->instructions))
		return (false);
	if (near->kept < KEPT && near->bytes + r->size <= BYTES)
		return (true);
	return (off(near, r->instructions) <
	    off(near, near->record[farthest(near)]->instructions));
}

bool
near_keep(struct near *near, const struct layout_record *r, struct tree *tree,
    void (*out)(void *arg, const struct layout_record *r), void *arg)
{
	struct layout_record *copy;
	uint32_t i;

	if (!takes(near, r) || (copy = malloc(r->size)) == NULL)
		return (false);
	memcpy(copy, r, sizeof(*r));
	tree_copy(tree, copy + 1);
	while (near->kept == KEPT || near->bytes + r->size > BYTES) {
		i = farthest(near);
		out(arg, near->record[i]);
		drop(near, i);
	}
	i = place(near, r->instructions);
	memmove(&near->record[i + 1], &near->record[i],
	    (near->kept - i) * sizeof(struct layout_record *));
	near->record[i] = copy;
	near->kept++;
	near->bytes += r->size;
	return (true);
}

uint64_t
near_median(const struct near *near)
{
	const uint64_t wanted = (near->windows + 1) / 2;
	uint64_t windows = 0;
	uint32_t i;

	for (i = 0; i < near->totals; i++) {
		windows += near->total[i].windows;
		if (windows >= wanted)
			return (near->total[i].instructions);
	}
	return (0);
}

const struct layout_record *
near_at(const struct near *near, uint32_t i)
{
	return (i < near->kept ? near->record[i] : NULL);
}
