/* SPDX-License-Identifier: BSD-2-Clause */
/* The interrupt line, and the doorbells that raise it. */
#include "adapter/firmware/internal.h"

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
