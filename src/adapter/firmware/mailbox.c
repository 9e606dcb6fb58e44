/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands through the mailbox: what a driver sends before it has queues. */
#include "adapter/firmware/internal.h"

/* As both drivers number them. */
#define INIT_STRUCT 0x05U
#define SYNCFIB	    0x0cU
#define PROPERTIES  0x19U
#define PREFERRED   0x26U
/*
 * Linux resets an adapter that it does not find as after a reset of the bus:
 * such as one that a kernel used which crashed.
 */
#define RESET	     0x1000U
#define RESET_ALWAYS 0x1001U

/* Options: a write cache, the host's time; 64-bit addresses. */
#define OPTIONS	     0x14U
#define OPTION_SG64  0x400U

/* Of the structure that INIT_STRUCT names. */
#define INIT_REVISION	3U
#define INIT_COMMHEADER 0x0c

static void
finish(struct adapter *c, uint32_t status)
{
	c->busy = false;
	c->mailbox[0] = status;
	bells_ring(c, BELL_SYNC);
}

static bool
answer(struct adapter *c, const struct job *job)
{
	if (job->silent)
		/* The host times out, and may send another command then. */
		c->busy = false;
	else
		finish(c, job->unknown ? SYNC_UNKNOWN : SYNC_OK);
	return (true);
}

static uint32_t
init_struct(struct adapter *c)
{
	uint32_t revision, header;

	if (!memory_get32(c, c->mailbox[1], &revision) ||
	    !memory_get32(c, (uint64_t)c->mailbox[1] + INIT_COMMHEADER,
	    &header) || revision != INIT_REVISION || header == 0)
		return (SYNC_UNKNOWN);
	queue_begin(c, header);
	return (SYNC_OK);
}

void
mailbox_command(struct adapter *c)
{
	const uint32_t command = c->mailbox[0];

	/* One at a time; a second bell for the same command is none. */
	if (c->busy && command != RESET && command != RESET_ALWAYS)
		return;
	switch (command) {
	case RESET:
	case RESET_ALWAYS:
		restart(c);
		finish(c, SYNC_OK);
		break;
	case INIT_STRUCT:
		finish(c, init_struct(c));
		break;
	case SYNCFIB:
		c->busy = true;
		if (job_add(c, c->mailbox[1], true, answer) == NULL)
			finish(c, SYNC_UNKNOWN);
		break;
	case PROPERTIES:
		c->mailbox[1] = OPTIONS | (c->config.sg64 ? OPTION_SG64 : 0);
		c->mailbox[2] = 0;
		finish(c, SYNC_OK);
		break;
	case PREFERRED:
		/* In KB and bytes, entries, commands at a time. */
		c->mailbox[1] = (ADAPTER_IO_WISH / 1024) << 16 | FIB_SIZE;
		c->mailbox[2] = 34U << 16 | 34;
		c->mailbox[3] = 256;
		finish(c, SYNC_OK);
		break;
	default:
		finish(c, SYNC_UNKNOWN);
		break;
	}
}
