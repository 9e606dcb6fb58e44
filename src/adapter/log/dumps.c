/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/log/dumps.h"

#define PAGE_BYTES 4096
#define BACK_NS	   1000000000 /* answers may overtake each other, by less */

/* While reading: the current dump, if one is open. */
struct reader {
	struct adapter_dumps *dumps;
	size_t event_room, dump_room;
	bool open;
	bool polled;	  /* how it is written */
	bool data;	  /* a page came, the first to `block` */
	bool headed;	  /* and a header after it */
	uint32_t container;
	uint64_t block;
};

bool
adapter_write_done(const struct adapter_event *event)
{
	return (event->status == 0 && event->answered);
}

static bool
is(const struct adapter_event *event, const char *what)
{
	return (strcmp(event->what, what) == 0);
}

/* Room for one more. */
static int
grow(void **array, size_t n, size_t *room, size_t size)
{
	void *grown;

	if (n < *room)
		return (0);
	grown = realloc(*array, (*room * 2 + 64) * size);
	if (grown == NULL)
		return (-ENOMEM);
	*array = grown;
	*room = *room * 2 + 64;
	return (0);
}

/* Does this command, of whatever kind, come after the dump's end? */
static bool
ends(const struct reader *r, const struct adapter_event *e)
{
	const struct adapter_dumps *d = r->dumps;

	if (e->begins || e->polled != r->polled)
		return (true);
	if (d->nevents > 0 &&
	    e->end + BACK_NS < d->event[d->nevents - 1].end)
		return (true);
	if (!r->polled)
		return (false);
	if (!is(e, "write"))
		return (true);
	return (e->container != r->container ||
	    (r->data && !r->headed && e->bytes >= PAGE_BYTES &&
	    e->block <= r->block));
}

static int
open_dump(struct reader *r, const struct adapter_event *e)
{
	struct adapter_dumps *d = r->dumps;
	int error;

	error = grow((void **)&d->dump, d->n, &r->dump_room,
	    sizeof(*d->dump));
	if (error != 0)
		return (error);
	d->dump[d->n++] = (struct adapter_dump){.first = d->nevents};
	r->open = true;
	r->polled = e->polled;
	r->data = r->headed = false;
	r->container = e->container;
	return (0);
}

static void
note_place(struct reader *r, const struct adapter_event *e)
{
	if (e->bytes < PAGE_BYTES)
		r->headed = r->data;
	else if (!r->data) {
		r->data = true;
		r->block = e->block;
	}
}

static int
add_write(struct reader *r, const struct adapter_event *e)
{
	struct adapter_dumps *d = r->dumps;
	struct adapter_dump *dump;
	int error = 0;

	if (!r->open)
		error = open_dump(r, e);
	if (error == 0)
		error = grow((void **)&d->event, d->nevents, &r->event_room,
		    sizeof(*d->event));
	if (error != 0)
		return (error);
	d->event[d->nevents++] = *e;
	dump = &d->dump[d->n - 1];
	dump->n++;
	if (!adapter_write_done(e)) {
		dump->failed++;
		return (0);
	}
	if (dump->writes == 0 || e->start < dump->start)
		dump->start = e->start;
	if (e->end > dump->end)
		dump->end = e->end;
	dump->bytes += e->bytes;
	dump->writes++;
	note_place(r, e);
	return (0);
}

/* In a log with a polled dump, queued writes are not a dump. */
static void
drop_others(struct adapter_dumps *d)
{
	size_t i, n = 0;
	bool polled = false;

	for (i = 0; i < d->n; i++)
		polled = polled || d->event[d->dump[i].first].polled;
	for (i = 0; i < d->n; i++)
		if (d->event[d->dump[i].first].polled == polled)
			d->dump[n++] = d->dump[i];
	d->n = n;
}

int
adapter_dumps_read(FILE *log, struct adapter_dumps *dumps)
{
	struct reader r = {.dumps = dumps};
	struct adapter_event e;
	int got;

	memset(dumps, 0, sizeof(*dumps));
	while ((got = adapter_log_next(log, &e)) == 1) {
		if (r.open && ends(&r, &e))
			r.open = false;
		if (!is(&e, "write"))
			continue;
		got = add_write(&r, &e);
		if (got != 0)
			break;
	}
	if (got == 0)
		drop_others(dumps);
	else
		adapter_dumps_free(dumps);
	return (got);
}

/* Log lines may overlap: 0 where the later one begins first. */
static uint64_t
between(uint64_t from, uint64_t to)
{
	return (to > from ? to - from : 0);
}

struct adapter_dump_times
adapter_dump_times(const struct adapter_dumps *dumps,
    const struct adapter_dump *dump)
{
	struct adapter_dump_times times = {0, 0, 0};
	const struct adapter_event *e;
	uint64_t last = 0, gap;
	size_t i, n = 0;

	for (i = 0; i < dump->n; i++) {
		e = &dumps->event[dump->first + i];
		if (!adapter_write_done(e))
			continue;
		times.busy += between(e->start, e->end);
		gap = n > 0 ? between(last, e->start) : 0;
		times.gap = gap > times.gap ? gap : times.gap;
		times.mmio += n++ > 0 ? e->mmio : 0;
		last = e->end;
	}
	return (times);
}

void
adapter_dumps_free(struct adapter_dumps *dumps)
{
	free(dumps->event);
	free(dumps->dump);
	memset(dumps, 0, sizeof(*dumps));
}
