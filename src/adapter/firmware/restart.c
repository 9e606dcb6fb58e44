/* SPDX-License-Identifier: BSD-2-Clause */
/* Beginning anew, whatever the host left under way. */
#include "adapter/firmware/internal.h"

void
restart(struct adapter *c)
{
	jobs_drop(c);
	c->bells = 0;
	c->mask = 0xff;
	c->queues = 0;
	c->busy = false;
	c->idle = c->dirty = 0;
	line_update(c);
}
