/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows of an explanation in forms that other programs read.  Where nothing else
 * is said, figures are those of all batches of a row, so that they are whole
 * numbers that add up to what the module counted.
 */
#ifndef DUMPBENCH_EXPORT_H
#define DUMPBENCH_EXPORT_H

#include <stdio.h>

#include "explain/frames.h"

struct export_rows {
	const struct attribution *a;
	const struct attribution_row *const *row;
	size_t rows;
	unsigned stages; /* bits, as of frames_new() */
	const char *command, *kernel; /* how it was made, of what */
};

/* Each prints a document: 0, or -ENOMEM. */

/*
 * Callgrind's, of one row, for KCachegrind and callgrind_annotate: of a batch
 * as long as the median, as that knows each instruction; or of all.
 */
int export_callgrind(const struct export_rows *rows, FILE *out);

/*
 * A line for each stack: row;role;function;...;function instructions, for
 * flamegraph.pl and inferno.
 */
int export_folded(const struct export_rows *rows, FILE *out);

/* Speedscope's, a profile for each CPU of each row. */
int export_speedscope(const struct export_rows *rows, FILE *out);

/*
 * A flame graph for a browser, of one row: to be searched, zoomed and printed.
 * With `old`, which has the same row, of the difference: colours say which
 * function grew; the width is that of the one or of the other.
 */
struct export_flame {
	struct export_rows old; /* a null: no difference */
	bool old_width;
	bool inset; /* for a page: without script; its style is of .flame */
};
int export_flame(const struct export_rows *rows,
    const struct export_flame *form, FILE *out);

/* "name", "name [module]" or an address. */
void export_name(const struct attribution *a, uint32_t function, char *text,
    size_t size);

#endif
