/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows that Google Benchmark did not measure: what a kernel did once, in a
 * panic or after it.
 */
#ifndef DUMPBENCH_MADE_ROW_H
#define DUMPBENCH_MADE_ROW_H

#include <jansson.h>

#include "result/row.h"

struct made_row {
	enum row_family family;
	const char *path;
	unsigned batch;     /* pages */
	const char *sink;
	json_int_t samples; /* batches */
	double ticks_per_second;
};

/*
 * A row of three stages in the module's form; null is a stage that was not
 * measured.  A page's ticks are those of mapping and unmapping.
 */
json_t *made_row(const struct made_row *made, const json_t *map,
    const json_t *sink, const json_t *unmap);

/* A row that failed. */
json_t *made_row_failed(const struct made_row *made, const char *why);

#endif
