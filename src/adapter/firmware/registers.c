/* SPDX-License-Identifier: BSD-2-Clause */
/* BAR 0 of the i960Rx interface. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/firmware/internal.h"

/* Offsets; the names are those of Linux's struct rx_mu_registers. */
#define OMR0	 0x18
#define IDR	 ADAPTER_BELL
#define ODR	 0x2c
#define OISR	 0x30
#define OIMR	 0x34
#define IQUEUE	 0x40 /* and 0x44: the newer interface, which it lacks */
#define MAILBOX	 0x50
#define FWSTATUS 0x6c /* where FreeBSD looks for OMR0 */

#define IDR_SYNC  0x01U

static uint32_t
word(const struct adapter *c, uint32_t offset)
{
	switch (offset) {
	case OMR0:
	case FWSTATUS:
		return (c->status);
	case ODR:
		return (c->bells);
	case OISR:
		return (c->bells != 0 ? OISR_BELL : 0);
	case OIMR:
		return (c->mask);
	case IQUEUE:
	case IQUEUE + 4:
		return (UINT32_MAX);
	default:
		if (offset >= MAILBOX && offset < MAILBOX + 4 * MAILBOXES)
			return (c->mailbox[(offset - MAILBOX) / 4]);
		return (0);
	}
}

uint32_t
adapter_read(struct adapter *adapter, uint32_t offset, unsigned size)
{
	uint32_t value;

	/* A host that polls reads: do what is due. */
	if (adapter->count > 0)
		jobs_run(adapter);
	value = word(adapter, offset & ~3U) >> (8 * (offset & 3));
	return (size >= 4 ? value : value & ((1U << (8 * size)) - 1));
}

void
adapter_write(struct adapter *adapter, uint32_t offset, uint32_t value,
    unsigned size)
{
	uint32_t mask;

	if ((offset & 3) + size > 4 || size == 0)
		return;
	mask = size == 4 ? UINT32_MAX : (1U << (8 * size)) - 1;
	mask <<= 8 * (offset & 3);
	value = (value << (8 * (offset & 3))) & mask;
	offset &= ~3U;
	switch (offset) {
	case IDR:
		if (adapter->dead)
			return;
		if ((value & IDR_SYNC) != 0)
			mailbox_command(adapter);
		/* Any other bell may mean work, or room for answers. */
		if ((value & ~IDR_SYNC) != 0)
			queue_take(adapter);
		jobs_run(adapter);
		return;
	case ODR:
		adapter->bells &= ~value;
		break;
	case OIMR:
		adapter->mask = (adapter->mask & ~mask) | value;
		break;
	default:
		if (offset < MAILBOX || offset >= MAILBOX + 4 * MAILBOXES)
			return;
		offset = (offset - MAILBOX) / 4;
		adapter->mailbox[offset] = (adapter->mailbox[offset] & ~mask) |
		    value;
		return;
	}
	line_update(adapter);
}

uint64_t
adapter_poll(struct adapter *adapter)
{
	uint64_t due, now;

	if (adapter->dead)
		return (UINT64_MAX);
	/*
	 * A host that saw its queue busy rings no bell, though the adapter may
	 * have been through with the queue by then.
	 */
	queue_take(adapter);
	jobs_run(adapter);
	if (adapter->count == 0)
		return (UINT64_MAX);
	due = adapter->jobs[adapter->first].due;
	now = clock_now(adapter);
	/* It is done, but the host has no room for its answer: try again. */
	return (due > now ? due - now : 1000000);
}

void
adapter_reset(struct adapter *adapter)
{
	restart(adapter);
	pci_reset(adapter);
	memset(adapter->mailbox, 0, sizeof(adapter->mailbox));
	/* A bus reset restores neither power nor a panicked firmware. */
	if (!adapter->dead)
		adapter->status = STATUS_UP;
}

int
adapter_new(const struct adapter_config *config, struct adapter **adapter,
    struct errmsg *err)
{
	unsigned i;

	if (config->containers < 1 || config->containers > ADAPTER_CONTAINERS)
		return (errmsg_set(err, EINVAL, "%u containers (expected 1 "
		    "to %d)", config->containers, ADAPTER_CONTAINERS));
	for (i = 0; i < config->containers; i++)
		if (config->blocks[i] == 0 ||
		    config->blocks[i] > ADAPTER_BLOCKS)
			return (errmsg_set(err, EINVAL, "container %u has "
			    "%llu blocks (expected 1 to %u)", i,
			    (unsigned long long)config->blocks[i],
			    ADAPTER_BLOCKS));
	*adapter = calloc(1, sizeof(**adapter));
	if (*adapter == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	(*adapter)->config = *config;
	adapter_reset(*adapter);
	return (0);
}

void
adapter_free(struct adapter *adapter)
{
	free(adapter);
}
