/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of symbols, and what is found in it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/table.h"
#include "util/printable.h"

int
table_image(struct symbols *s, const char *name, uint64_t base,
    struct errmsg *err)
{
	struct image *grown;

	grown = realloc(s->image, (s->images + 1) * sizeof(*grown));
	if (grown == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	s->image = grown;
	grown += s->images;
	*grown = (struct image){.name = strdup(name), .base = base};
	if (grown->name == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	printable_name(grown->name);
	s->images++;
	return (0);
}

size_t
table_text(struct symbols *s, const char *text)
{
	size_t length = strlen(text) + 1, room, at = s->text_length;
	char *grown;

	if (length > s->text_room - at) {
		room = (s->text_room + length) * 2 + 4096;
		grown = realloc(s->text, room);
		if (grown == NULL)
			return (SIZE_MAX);
		s->text = grown;
		s->text_room = room;
	}
	memcpy(s->text + at, text, length);
	printable_name(s->text + at);
	s->text_length += length;
	return (at);
}

bool
table_add(struct symbols *s, const struct entry *entry)
{
	struct entry *grown;
	size_t room;

	if (entry->name == SIZE_MAX || entry->file == SIZE_MAX)
		return (false);
	if (s->entries == s->room) {
		room = s->room * 2 + 1024;
		grown = realloc(s->entry, room * sizeof(*grown));
		if (grown == NULL)
			return (false);
		s->entry = grown;
		s->room = room;
	}
	s->entry[s->entries] = *entry;
	s->entry[s->entries].image = (uint32_t)s->images - 1;
	s->entry[s->entries].order = (uint32_t)s->entries;
	s->entries++;
	return (true);
}

/*
 * By address.  Of several at one address the first is taken: code before what
 * is not, then one whose end is known, then a global one, which is what others
 * call it, then as they were added.
 */
static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->start != y->start)
		return (x->start < y->start ? -1 : 1);
	if (x->code != y->code)
		return (x->code ? -1 : 1);
	if ((x->end == 0) != (y->end == 0))
		return (x->end != 0 ? -1 : 1);
	if (x->global != y->global)
		return (x->global ? -1 : 1);
	return (x->order < y->order ? -1 : x->order > y->order);
}

void
table_sort(struct symbols *s)
{
	size_t i, n = 0;

	if (s->entries > 0)
		qsort(s->entry, s->entries, sizeof(s->entry[0]), compare);
	for (i = 0; i < s->entries; i++)
		if (n == 0 || s->entry[i].start != s->entry[n - 1].start)
			s->entry[n++] = s->entry[i];
	s->entries = n;
	for (i = 0; i < n; i++)
		s->entry[i].order = (uint32_t)i;
}

/* Where a symbol ends; its own start: that is not known. */
static uint64_t
end_of(const struct symbols *s, size_t i)
{
	const struct entry *e = &s->entry[i];

	if (e->end != 0)
		return (e->end);
	if (i + 1 < s->entries && s->entry[i + 1].image == e->image)
		return (s->entry[i + 1].start);
	return (e->start);
}

size_t
symbols_count(const struct symbols *symbols)
{
	size_t i, n = 0;

	for (i = 0; i < symbols->entries; i++)
		n += symbols->entry[i].code;
	return (n);
}

bool
symbols_find(const struct symbols *symbols, uint64_t address,
    struct symbol *symbol)
{
	size_t low = 0, high = symbols->entries, middle;
	const struct entry *e;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (symbols->entry[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return (false);
	e = &symbols->entry[low - 1];
	if (!e->code || address >= end_of(symbols, low - 1))
		return (false);
	*symbol = (struct symbol){
		.name = symbols->text + e->name,
		.image = symbols->image[e->image].name,
		.file = symbols->text + e->file,
		.start = e->start,
		.end = end_of(symbols, low - 1),
	};
	return (true);
}
