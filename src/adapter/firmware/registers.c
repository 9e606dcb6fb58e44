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
#define OISR_BELL 0x04U

void
line_update(struct adapter *c)
{
	bool level;

	/*
	 * The mailbox's bell stays out: FreeBSD polls for it with interrupts
	 * on, and its interrupt handler would take it away.
	 */
	level = (c->bells & ~BELL_SYNC) != 0 && (c->mask & OISR_BELL) == 0 &&
	    pci_intx(c);
	if (level == c->level)
		return;
	c->level = level;
	c->config.host.line(c->config.host.arg, level);
}

void
bells_ring(struct adapter *c, uint32_t bells)
{
	c->bells |= bells;
	line_update(c);
}

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
adapter_read(struct adapter *card, uint32_t offset, unsigned size)
{
	uint32_t value;

	/* A polling host is who waits for what is due. */
	if (card->count > 0)
		jobs_run(card);
	value = word(card, offset & ~3U) >> (8 * (offset & 3));
	return (size >= 4 ? value : value & ((1U << (8 * size)) - 1));
}

void
adapter_write(struct adapter *card, uint32_t offset, uint32_t value,
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
		if (card->dead)
			return;
		if ((value & IDR_SYNC) != 0)
			mailbox_command(card);
		/* Any other bell may mean work, or room for answers. */
		if ((value & ~IDR_SYNC) != 0)
			queue_take(card);
		jobs_run(card);
		return;
	case ODR:
		card->bells &= ~value;
		break;
	case OIMR:
		card->mask = (card->mask & ~mask) | value;
		break;
	default:
		if (offset < MAILBOX || offset >= MAILBOX + 4 * MAILBOXES)
			return;
		offset = (offset - MAILBOX) / 4;
		card->mailbox[offset] = (card->mailbox[offset] & ~mask) |
		    value;
		return;
	}
	line_update(card);
}

uint64_t
adapter_poll(struct adapter *card)
{
	uint64_t due, now;

	if (card->dead)
		return (UINT64_MAX);
	/*
	 * A host that saw its queue busy rings no bell, though the card may
	 * have been through with the queue by then.
	 */
	queue_take(card);
	jobs_run(card);
	if (card->count == 0)
		return (UINT64_MAX);
	due = card->jobs[card->first].due;
	now = clock_now(card);
	/* Long done, but nobody takes the answer: look now and then. */
	return (due > now ? due - now : 1000000);
}

void
adapter_reset(struct adapter *card)
{
	card->bells = 0;
	line_update(card);
	pci_reset(card);
	memset(card->mailbox, 0, sizeof(card->mailbox));
	card->mask = 0xff;
	card->queues = 0;
	card->first = card->count = 0;
	card->busy = false;
	card->idle = card->dirty = 0;
	/* No power comes from a reset of the bus, nor a sound firmware. */
	if (!card->dead)
		card->status = STATUS_UP;
}

int
adapter_new(const struct adapter_config *config, struct adapter **card,
    struct fault *fault)
{
	unsigned i;

	if (config->containers < 1 || config->containers > ADAPTER_CONTAINERS)
		return (fault_set(fault, EINVAL, "%u containers: 1 to %d are "
		    "accepted", config->containers, ADAPTER_CONTAINERS));
	for (i = 0; i < config->containers; i++)
		if (config->blocks[i] == 0 || config->blocks[i] > ADAPTER_BLOCKS)
			return (fault_set(fault, EINVAL, "container %u has "
			    "%llu blocks: 1 to %u are accepted", i,
			    (unsigned long long)config->blocks[i],
			    ADAPTER_BLOCKS));
	*card = calloc(1, sizeof(**card));
	if (*card == NULL)
		return (fault_set(fault, ENOMEM, "out of memory"));
	(*card)->config = *config;
	adapter_reset(*card);
	return (0);
}

void
adapter_free(struct adapter *card)
{
	free(card);
}
