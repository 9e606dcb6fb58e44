/* SPDX-License-Identifier: BSD-2-Clause */
/* The recorder's parts, for recorder*.c alone. */
#ifndef DUMPBENCH_FREEBSD_RECORDER_H
#define DUMPBENCH_FREEBSD_RECORDER_H

#include "freebsd.h"

#define WRITES_MAX	65536	/* timed one by one: 4 GB of 64 KB */
#define SAMPLES_MAX	4096	/* a path */
#define PATHS_MAX	32
#define EXTENTS_MAX	64
#define NO_GAP		UINT64_MAX	/* nothing was written before */

/* Contiguous writes, in this order. */
struct extent {
	off_t offset;
	uint64_t bytes;
	uint64_t fnv;		/* with the sink verify */
};

struct measured {
	struct db_run run;	/* the path's own state is in here */
	uint64_t *map;
	uint64_t *unmap;
	uint32_t n;
	uint32_t failed;	/* map calls */
};

struct freebsd_recorder {
	struct db_module *module;
	struct db_plan plan;
	struct freebsd_disk *disk;	/* null: the data goes nowhere */
	struct dumperinfo *dumper;
	struct freebsd_machine machine;
	struct measured path[PATHS_MAX];
	uint32_t paths;
	uint32_t turn;
	/* Of each write that is kept, as long as there is room. */
	uint32_t *size;			/* bytes */
	uint64_t *gap;			/* ticks before it, or NO_GAP */
	uint64_t *write;		/* ticks it took; without a disk none */
	uint32_t kept;
	uint64_t *chosen;		/* of one size, for the report */
	uint64_t writes;
	uint64_t bytes;
	uint64_t left;			/* ticks when we last returned */
	uint32_t cpu;			/* that wrote first */
	time_t time;			/* UTC, when it did */
	struct extent extent[EXTENTS_MAX];
	uint32_t extents;
	/*
	 * With the sink verify: each write is copied here, and the copy is
	 * summed up and written.  Without, pages that change while they are
	 * written (our own counters, this stack, the disk's rings) would
	 * reach the disk otherwise than they were summed up.
	 */
	char *copy;
	int error;			/* the disk's first */
	struct vm_page fake[DB_BATCH_MAX];
	char *report;
};

#endif
