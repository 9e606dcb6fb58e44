/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands in FIBs, and their answers. */
#include <stdio.h>
#include <string.h>

#include "adapter/firmware/internal.h"

/* FIBs. */
#define CONTAINER    500U
#define SCSI	     600U
#define ADAPTER_INFO 703U
#define HOST_TIME    705U

/* Of CONTAINER. */
#define NAMESERVE   1U
#define CONFIG	    2U
#define IOCTL	    3U
#define CLOSE_ALL   5U
#define NAMESERVE64 22U

/* Of CONFIG. */
#define CT_COUNT  4U
#define CT_FLUSH  129U
#define CT_NAME	  130U
#define CT_STATUS 147U
#define CT_UID	  165U
#define CT_OK	  218U

#define TYPE_VOLUME   1U
#define SRB_NO_DEVICE 8U
#define SERIAL	      0x2200a5c0U

static bool
there(const struct adapter *c, uint32_t container)
{
	return (container < c->config.containers && !c->gone[container]);
}

static void
container_name(uint32_t container, char *name, size_t size)
{
	memset(name, 0, size);
	snprintf(name, size, "dump%u", container);
}

static void
adapter_info(const struct adapter *c, struct fib *fib)
{
	/* 88 bytes: platform, CPU, MHz, memory, versions, serial, options. */
	const uint32_t words[22] = {
		[0] = 0x14, [1] = 1, [2] = 3, [3] = 100,
		[4] = 16 << 20, [5] = 64 << 20, [6] = 80 << 20,
		[7] = 0x04020000, [8] = 7349, [9] = 0x04020000, [10] = 7349,
		[11] = 1, [13] = 0x04020000, [14] = 7349,
		[17] = SERIAL, [18] = 0,
		[20] = 0x14 | (c->config.sg64 ? 0x400 : 0),
	};
	uint32_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		fib_answer(fib, 4 * i, words[i]);
}

static void
nameserve(const struct adapter *c, struct fib *fib)
{
	uint32_t container = fib_word(fib, 8);
	char name[16];
	bool is = there(c, container);

	container_name(container, name, sizeof(name));
	fib_answer(fib, 0, ST_OK);
	fib_answer(fib, 4, 8);
	fib_answer(fib, 8, c->config.containers);
	fib_answer(fib, 12, container);
	if (is)
		fib_answer_bytes(fib, 16, name, sizeof(name));
	fib_answer(fib, 48, is ? (uint32_t)c->config.blocks[container] : 0);
	fib_answer(fib, 52, is ? TYPE_VOLUME : 0);
	/* High half of the capacity; all between is zero. */
	fib_answer(fib, 100, 0);
}

/* Every container's, whichever is named: an adapter has one cache. */
static uint32_t
flush(struct adapter *c)
{
	unsigned i;
	uint32_t status = ST_OK;

	for (i = 0; i < c->config.containers; i++)
		if (!c->gone[i] &&
		    c->config.host.flush(c->config.host.arg, i) != 0)
			status = ST_IO;
	return (status);
}

static uint32_t
config(struct adapter *c, struct fib *fib)
{
	uint32_t what = fib_word(fib, 4), container = fib_word(fib, 8);
	uint32_t status = ST_OK;
	char name[16];

	switch (what) {
	case CT_COUNT:
		fib_answer(fib, 0, ST_OK);
		fib_answer(fib, 8, ADAPTER_CONTAINERS);
		fib_answer(fib, 12, c->config.containers);
		fib_answer(fib, 16, 0);
		return (ST_OK);
	case CT_FLUSH:
		status = flush(c);
		break;
	case CT_NAME:
	case CT_UID:
		if (!there(c, container))
			status = ST_NXIO;
		break;
	case CT_STATUS:
		break;
	default:
		status = ST_INVAL;
		break;
	}
	fib_answer(fib, 0, status);
	fib_answer(fib, 8, status == ST_OK ? CT_OK : 0);
	if (what == CT_UID)
		fib_answer(fib, 12, SERIAL + container);
	else if (what == CT_NAME && status == ST_OK) {
		container_name(container, name, sizeof(name));
		fib_answer_bytes(fib, 32, name, sizeof(name));
	} else
		fib_answer(fib, 32, 0);
	return (status);
}

static uint32_t
move(struct adapter *c, struct job *job, const struct transfer *t)
{
	enum adapter_fault_kind kind = ADAPTER_FAULT_NONE;
	uint32_t status = t->status, part = t->bytes;

	if (t->write && status == ST_OK)
		kind = fault_now(c);
	if (kind == ADAPTER_FAULT_TORN)
		part = t->bytes / 2;
	if (kind == ADAPTER_FAULT_GONE)
		c->gone[t->container] = true;
	if (kind == ADAPTER_FAULT_PANIC)
		c->status = STATUS_PANIC;
	if (kind == ADAPTER_FAULT_TORN)
		c->status = UINT32_MAX;
	c->dead = kind == ADAPTER_FAULT_PANIC || kind == ADAPTER_FAULT_TORN;
	job->silent = kind == ADAPTER_FAULT_SILENT;
	if (kind == ADAPTER_FAULT_MAILBOX)
		job->unknown = true;
	if (kind == ADAPTER_FAULT_GONE)
		status = ST_NXIO;
	else if (kind != ADAPTER_FAULT_NONE && kind != ADAPTER_FAULT_TORN)
		status = ST_IO;
	if (status == ST_OK)
		status = transfer_run(c, &job->fib, t, part);
	fib_answer(&job->fib, 0, status);
	fib_answer(&job->fib, 4, status == ST_OK ? t->bytes : 0);
	if (t->write)
		fib_answer(&job->fib, 8, status == ST_OK);
	return (kind == ADAPTER_FAULT_TORN ? ST_IO : status);
}

static uint32_t
container_command(struct adapter *c, struct job *job)
{
	struct fib *fib = &job->fib;
	struct transfer t;

	if (transfer_parse(c, fib, &t))
		return (move(c, job, &t));
	switch (fib_word(fib, 0)) {
	case NAMESERVE:
	case NAMESERVE64:
		nameserve(c, fib);
		return (ST_OK);
	case CONFIG:
		return (config(c, fib));
	case CLOSE_ALL:
		fib_answer(fib, 0, flush(c));
		return (fib_word(fib, 0));
	case IOCTL:
	default:
		fib_answer(fib, 0, ST_INVAL);
		return (ST_INVAL);
	}
}

void
command_run(struct adapter *c, struct job *job)
{
	struct fib *fib = &job->fib;

	switch (job->event.command) {
	case CONTAINER:
		job->event.status = container_command(c, job);
		break;
	case SCSI:
		/* An error here would cost the host minutes of bus resets. */
		fib_answer(fib, 0, ST_OK);
		fib_answer(fib, 4, SRB_NO_DEVICE);
		break;
	case ADAPTER_INFO:
		adapter_info(c, fib);
		break;
	case HOST_TIME:
		fib_answer(fib, 0, ST_OK);
		break;
	default:
		fib_answer(fib, 0, ST_INVAL);
		job->event.status = ST_INVAL;
		break;
	}
}

void
command_describe(struct adapter *c, const struct fib *fib,
    struct adapter_event *event)
{
	struct transfer t;

	event->command = fib_command(fib);
	event->what = ADAPTER_OTHER;
	if (event->command != CONTAINER)
		return;
	if (transfer_parse(c, fib, &t)) {
		event->what = t.write ? ADAPTER_WRITE : ADAPTER_READ;
		event->container = t.container;
		event->block = t.block;
		event->bytes = t.bytes;
		event->entries = t.entries;
		event->status = t.status;
	} else if ((fib_word(fib, 0) == CONFIG &&
	    fib_word(fib, 4) == CT_FLUSH) || fib_word(fib, 0) == CLOSE_ALL)
		event->what = ADAPTER_FLUSH;
}

const char *
adapter_what_name(enum adapter_what what)
{
	static const char *const names[] = {
		[ADAPTER_READ] = "read",
		[ADAPTER_WRITE] = "write",
		[ADAPTER_FLUSH] = "flush",
		[ADAPTER_OTHER] = "other",
		[ADAPTER_BAD] = "bad",
	};

	return (names[what]);
}
