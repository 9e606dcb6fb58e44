/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of the family kdump: what tables and pictures tell apart. */
#ifndef DUMPBENCH_CAPTURE_ROWS_H
#define DUMPBENCH_CAPTURE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "result/rows.h"

#define CAPTURE_CALL_MAX 24

/* "64 KB": the bytes of a call of so many pages; returns it. */
const char *capture_call(unsigned batch, char text[CAPTURE_CALL_MAX]);

/*
 * A row that was measured is of one kind: it reads the old memory, dumps it
 * too, its parts known, is one of the module's paths there, or is another
 * program's.
 */
bool capture_reads(const struct result_row *row);
bool capture_dumps(const struct result_row *row);
bool capture_paths(const struct result_row *row);
bool capture_clients(const struct result_row *row);

#endif
