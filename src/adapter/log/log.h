/* SPDX-License-Identifier: BSD-2-Clause */
/* The adapter's log of events: a line a command, as aac2200s writes it. */
#ifndef DUMPBENCH_ADAPTER_LOG_H
#define DUMPBENCH_ADAPTER_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "util/errmsg.h"

struct adapter_event {
	uint64_t start, end; /* ns */
	char what[16];	     /* "write", … */
	bool polled;	     /* through the mailbox, as FreeBSD's dump is */
	bool begins;	     /* the adapter or its driver starts here */
	uint32_t container;
	uint64_t block;	     /* of 512 bytes */
	uint32_t bytes, entries;
	uint32_t status;     /* 0: done */
	bool answered;
	uint64_t model;	     /* ns that the model says it takes */
	unsigned mmio;	     /* register accesses since the line before */
};

/*
 * The next whole line: 1; 0 when there is none (more may come later), -EINVAL
 * for a line that is not one of such a log, or the error of reading.
 */
int adapter_log_next(FILE *log, struct adapter_event *event);

/* Writes, taken together. */
struct adapter_sum {
	uint64_t writes, bytes; /* that were done */
	uint64_t failed;	/* refused, or without an answer */
	uint64_t model;		/* ns, of those that were done */
};

/* Of the events since the last call.  A null log has none. */
struct adapter_sum adapter_log_sum(FILE *log);

#endif
