/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a crash dump to the emulated adapter takes, per page: of FreeBSD's own
 * dump code in a panic, and of Linux's capture kernel.
 */
#ifndef DUMPBENCH_DUMP_PARTS_H
#define DUMPBENCH_DUMP_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "result/rows.h"

#define DUMP_LINE_MAX 64

/* Ticks per page; NAN: not known. */
struct dump_parts {
	double mapping; /* map and unmap, without the harness if known */
	double copying; /* 0: the pages themselves are written */
	double driver;	/* and adapter, which takes no instruction */
	double share;	/* mapping's part of all three, 0 to 1 */
	double model_us; /* that the real adapter takes, by its model */
};

/* False: the row is none of a dump to an adapter. */
bool dump_parts_of(const struct result_row *row, struct dump_parts *parts);

/* "dump_read, 64 KB": the row's path and the bytes of a call; returns it. */
const char *dump_line(const struct result_row *row, char line[DUMP_LINE_MAX]);

#endif
