/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Questions about a result's rows, for plots.  Repetitions become one: the
 * median of a counter, the sum of histograms.  Rows that failed and aggregates
 * do not count.
 */
#ifndef DUMPBENCH_PLOT_ROWS_H
#define DUMPBENCH_PLOT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "result/result.h"
#include "stats/ratio.h"

#define PLOT_MAXNAMES 64 /* paths, sinks, batches in one plot */

/* Which rows: a null or negative member takes all. */
struct key {
	const char *family, *path, *sink;
	int batch, responders;
	const char *adapter; /* the model of the adapter written to */
};

#define PLOT_ALL(family) ((struct key){(family), NULL, NULL, -1, -1, NULL})

struct names {
	const char *name[PLOT_MAXNAMES];
	size_t n;
};

struct numbers {
	int number[PLOT_MAXNAMES];
	size_t n;
};

struct bucket {
	double ticks, count;
};

/*
 * The values of a member of the rows' dumpbench part, each once; a card's is
 * its model.  Rows without that member are left out.
 */
struct names plot_names(const struct result *result, const struct key *key,
    const char *member);
struct numbers plot_numbers(const struct result *result,
    const struct key *key, const char *member); /* ascending */

/* Known paths in an order of their own, then newcomers as they come. */
struct names plot_paths(const struct result *result, const struct key *key);

/* Does a row that matches say this of its path (util/property.h)? */
bool plot_has(const struct result *result, const struct key *key,
    const char *property);

/*
 * A path's line type in all plots of a result (plot/style.gp): its number among
 * the known paths, from 1; those that are not known follow, by name.
 */
int plot_style(const struct result *result, const char *path);

/*
 * Of the family host: has the path nobody to tell, and which of these does the
 * same as this one with nobody to tell?  Null: none.
 */
bool plot_is_private(const struct result *result, const char *path);
const char *plot_private_twin(const struct result *result,
    const struct names *paths, const char *path);

/* Median over the rows; NaN where there is none or it is null. */
double plot_median(const struct result *result, const struct key *key,
    const char *counter);

/* What a page costs in these rows, and the harness in it, for ratios. */
struct ratio_cost plot_cost(const struct result *result,
    const struct key *key);

/*
 * Bytes a tick of the clock, through all three stages; NaN: not known.  In the
 * clock exact a tick is an instruction and no time: that is no throughput of
 * anything.
 */
double plot_rate(const struct result *result, const struct key *key);
double plot_rate_of(const struct result *result, const json_t *row);

/* The same of what an adapter's model says a batch takes, ns. */
double plot_model_ns(const struct result *result, const struct key *key);

/*
 * All rows' buckets of one stage, ascending, each count that of all up to it.
 * For free(3); null when there is none.
 */
struct bucket *plot_cumulate(const struct result *result,
    const struct key *key, const char *stage, size_t *n);

#endif
