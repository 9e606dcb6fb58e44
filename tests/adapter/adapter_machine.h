/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine for the adapter, without one: RAM in two stretches that touch, a
 * hole behind them, disks in memory, a clock that is set by hand.
 */
#ifndef TEST_ADAPTER_MACHINE_H
#define TEST_ADAPTER_MACHINE_H

#include <stdlib.h>
#include <string.h>

#include "adapter/firmware/adapter.h"

/* Where one stretch of RAM ends and the next starts, and where that ends. */
#ifndef RAM_SIZE
#define RAM_SEAM    0x50800U
#define RAM_SIZE    0xa0000U
#define DISK_BLOCKS 2048U
#endif
#define DISKS 2

struct machine {
	struct adapter *adapter;
	uint8_t *low, *high; /* each its own allocation: ASan sees its end */
	uint8_t *disk[DISKS];
	struct adapter_event event; /* the last */
	unsigned events, flushes, lines;
	uint64_t changed; /* bytes of RAM */
	uint64_t ns;
	int disk_error;
	bool level;
};

static size_t
machine_ram(void *arg, uint64_t addr, size_t len, uint8_t **at)
{
	struct machine *m = arg;
	uint64_t end;

	if (addr >= RAM_SIZE)
		return (0);
	end = addr < RAM_SEAM ? RAM_SEAM : RAM_SIZE;
	*at = addr < RAM_SEAM ? m->low + addr : m->high + (addr - RAM_SEAM);
	return (len < end - addr ? len : (size_t)(end - addr));
}

static void
machine_changing(void *arg, uint64_t addr, size_t len)
{
	(void)addr;
	((struct machine *)arg)->changed += len;
}

static int
machine_move(struct machine *m, unsigned container, uint64_t offset,
    const struct iovec *v, int n, bool write)
{
	uint8_t *at;

	for (; n > 0 && m->disk_error == 0; n--, v++) {
		/* The adapter promised so much. */
		if (container >= DISKS || offset + v->iov_len >
		    (uint64_t)DISK_BLOCKS * ADAPTER_BLOCK)
			abort();
		at = m->disk[container] + offset;
		memcpy(write ? at : v->iov_base, write ? v->iov_base : at,
		    v->iov_len);
		offset += v->iov_len;
	}
	return (m->disk_error);
}

static int
machine_read(void *arg, unsigned container, uint64_t offset,
    const struct iovec *v, int n)
{
	return (machine_move(arg, container, offset, v, n, false));
}

static int
machine_write(void *arg, unsigned container, uint64_t offset,
    const struct iovec *v, int n)
{
	return (machine_move(arg, container, offset, v, n, true));
}

static int
machine_flush(void *arg, unsigned container)
{
	struct machine *m = arg;

	(void)container;
	m->flushes++;
	return (m->disk_error);
}

static uint64_t
machine_now(void *arg)
{
	return (((struct machine *)arg)->ns);
}

static void
machine_line(void *arg, bool level)
{
	struct machine *m = arg;

	m->level = level;
	m->lines++;
}

static void
machine_event(void *arg, const struct adapter_event *event)
{
	struct machine *m = arg;

	m->event = *event;
	m->events++;
}

/* Without an adapter: the caller sets what it wants in the configuration. */
static struct machine *
machine_new(struct adapter_config *config)
{
	struct machine *m = calloc(1, sizeof(*m));
	unsigned i;

	if (m == NULL)
		abort();
	m->low = calloc(1, RAM_SEAM);
	m->high = calloc(1, RAM_SIZE - RAM_SEAM);
	memset(config, 0, sizeof(*config));
	config->containers = DISKS;
	for (i = 0; i < DISKS; i++) {
		m->disk[i] = calloc(DISK_BLOCKS, ADAPTER_BLOCK);
		config->blocks[i] = DISK_BLOCKS;
	}
	config->host = (struct adapter_host){
		.arg = m,
		.ram = machine_ram,
		.changing = machine_changing,
		.read = machine_read,
		.write = machine_write,
		.flush = machine_flush,
		.now = machine_now,
		.line = machine_line,
		.event = machine_event,
	};
	m->ns = 1000;
	return (m);
}

static inline void
machine_free(struct machine *m)
{
	unsigned i;

	adapter_free(m->adapter);
	for (i = 0; i < DISKS; i++)
		free(m->disk[i]);
	free(m->low);
	free(m->high);
	free(m);
}

#endif
