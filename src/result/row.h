/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vocabulary of results: families of benchmarks, their names, stages and
 * quantiles.  A benchmark's name is composed and taken apart here alone.
 *
 *     latency/<path>/<batch>
 *     stream/<path>/<batch>/<sink>
 *     seed/<path>/<batch>
 *     shootdown/<path>/<responders>
 *     host/<path>/<responders>[-<distance>]
 *     card/<path>/<batch>/<speed>
 *     panic/<path>/<batch>
 *     kdump/<path>/<bytes>
 *
 * where <bytes> is what a call takes, ROW_PAGE_BYTES for each page of the batch.
 */
#ifndef DUMPBENCH_RESULT_ROW_H
#define DUMPBENCH_RESULT_ROW_H

#include <stdbool.h>
#include <stddef.h>

#define ROW_NAME_MAX 128 /* of a name, its NUL included */
#define ROW_PAGE_BYTES 4096

enum row_family {
	ROW_LATENCY,
	ROW_STREAM,
	ROW_SEED,
	ROW_SHOOTDOWN,
	ROW_HOST,
	ROW_ADAPTER,
	ROW_PANIC,
	ROW_KDUMP,
	ROW_FAMILIES
};

/* What a name says of a benchmark's plan; what it does not is 0 or null. */
struct row {
	enum row_family family;
	const char *path;
	unsigned batch;	     /* pages */
	unsigned responders; /* CPUs */
	const char *sink;
	const char *distance; /* of the responders; null: the nearest */
	const char *speed;    /* of the adapter */
};

struct row_name {
	struct row row; /* points into text */
	char text[ROW_NAME_MAX];
};

/* Stages of a batch, in the order in which they are timed. */
enum row_stage { ROW_MAP, ROW_SINK, ROW_UNMAP, ROW_STAGES };
extern const char *const row_stages[ROW_STAGES];

/* What is told of a stage's times, ascending. */
enum row_quantile {
	ROW_MIN,
	ROW_P10,
	ROW_MEDIAN,
	ROW_P90,
	ROW_P99,
	ROW_MAX,
	ROW_QUANTILES
};
extern const char *const row_quantiles[ROW_QUANTILES];

#define ROW_COUNTER_MAX 24
/* "map_median": the counter of a stage's quantile. */
void row_counter(enum row_stage stage, enum row_quantile quantile,
    char name[ROW_COUNTER_MAX]);

const char *row_family_name(enum row_family family);
/* ROW_FAMILIES: there is none of that name. */
enum row_family row_family_find(const char *name);
/* Does the number in its names say how many respond, and not the batch? */
bool row_counts_responders(enum row_family family);

/*
 * The name of a benchmark: 0, or -EINVAL where it has not what its family's
 * names say, or does not fit.  A name is one word: blanks become '-'.  Without
 * speed the name of a card's benchmark ends before it.
 */
int row_compose(const struct row *row, char name[ROW_NAME_MAX]);

/*
 * Take a name apart.  What Google Benchmark appends ("/manual_time") is passed
 * over.  False: it is none of ours.
 */
bool row_parse(const char *name, struct row_name *parsed);

#endif
