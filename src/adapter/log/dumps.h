/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dumps in a log of the emulated adapter, each on its own.
 *
 * A log holds one guest after another, and what a guest writes before it
 * dumps.  A dump of FreeBSD is polled.  It begins with the first polled write,
 * and ends before what no dump sends: a queued command, a flush, the start of
 * the adapter or of its driver, another container, or data from where the dump
 * began, or below, unless its header came meanwhile, which is less than a
 * page; behind the header our module may write its report.
 *
 * A log without any polled write is one of a system that dumps through its
 * driver's queue, as Linux does: there all that a driver wrote is one dump.
 */
#ifndef DUMPBENCH_ADAPTER_DUMPS_H
#define DUMPBENCH_ADAPTER_DUMPS_H

#include <stddef.h>

#include "adapter/log/log.h"

struct adapter_dump {
	size_t first, n;	/* of the events, one at least */
	size_t writes, failed;	/* of these: done, and refused */
	uint64_t bytes;		/* that were written; of those writes also */
	uint64_t start, end;	/* ns: the first one's start, the last end */
};

struct adapter_dumps {
	struct adapter_event *event;	/* writes, those refused among them */
	size_t nevents;
	struct adapter_dump *dump;
	size_t n;
};

/* 0, or a negative errno value as adapter_log_next() returns it. */
int adapter_dumps_read(FILE *log, struct adapter_dumps *dumps);
void adapter_dumps_free(struct adapter_dumps *dumps);

/* Did the adapter do this write, and say so? */
bool adapter_write_done(const struct adapter_event *event);

/* Of the writes of one dump that were done, in ns but for the accesses. */
struct adapter_dump_times {
	uint64_t busy;	/* that the adapter worked on them, added up */
	uint64_t gap;	/* the longest from one write's end to the next's
			 * start */
	uint64_t mmio;	/* register accesses, but those before the first */
};

struct adapter_dump_times adapter_dump_times(
    const struct adapter_dumps *dumps, const struct adapter_dump *dump);

#endif
