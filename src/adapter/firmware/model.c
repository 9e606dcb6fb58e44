/* SPDX-License-Identifier: BSD-2-Clause */
/* How long the real adapter would take for a command. */
#include "adapter/firmware/internal.h"

#define SECOND 1000000000U

/* 0 for no limit.  Both are small enough: 64 KB, or a cache of some GB. */
static uint64_t
time_of(uint64_t bytes, uint64_t rate)
{
	return (rate == 0 ? 0 :
	    bytes / rate * SECOND + bytes % rate * SECOND / rate);
}

/* Write `ns` worth of the cache to the media. */
static void
drain(struct adapter *c, uint64_t ns)
{
	const struct adapter_model *m = &c->config.model;
	uint64_t all = time_of(c->dirty, m->write_rate);

	if (ns >= all)
		c->dirty = 0;
	else
		c->dirty -= (uint64_t)((double)ns * (double)m->write_rate /
		    SECOND);
}

uint64_t
model_cost(struct adapter *c, const struct adapter_event *e)
{
	const struct adapter_model *m = &c->config.model;
	uint64_t ns = m->command_ns, bus, media;

	if (c->config.untimed)
		c->dirty = m->cache;
	else if (e->start > c->idle)
		drain(c, e->start - c->idle);
	if (e->status != ST_OK)
		return (ns);
	bus = time_of(e->bytes, m->pci_rate);
	if (e->what == ADAPTER_READ) {
		media = time_of(e->bytes, m->read_rate);
		ns += bus > media ? bus : media;
	} else if (e->what == ADAPTER_WRITE) {
		ns += bus + c->extra;
		/* Into the cache, when there is room or as room comes. */
		c->dirty += e->bytes;
		if (c->dirty > m->cache) {
			media = time_of(c->dirty - m->cache, m->write_rate);
			if (media > bus)
				ns += media - bus;
		}
	} else if (e->what == ADAPTER_FLUSH)
		ns += time_of(c->dirty, m->write_rate);
	drain(c, ns);
	return (ns);
}
