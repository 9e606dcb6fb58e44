/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Selects and combines measured rows of a result.  Repetitions are combined to
 * the median of a figure and the sum of histograms.
 */
#ifndef DUMPBENCH_RESULT_SELECT_H
#define DUMPBENCH_RESULT_SELECT_H

#include "result/rows.h"

#define SELECT_MAX    64  /* paths, sinks, batches of one selection */
#define SELECT_VALUES 512 /* of a benchmark's repetitions, at most */

/*
 * Selected rows: a null or negative member matches all.  Rows of responders
 * that are not the nearest match none.
 */
struct selection {
	enum row_family family;
	const char *path, *sink;
	const char *adapter; /* the model of the one written to */
	int batch, responders;
};

#define SELECT(family) \
	((struct selection){(family), NULL, NULL, NULL, -1, -1})

struct names {
	const char *name[SELECT_MAX];
	size_t n;
};

struct numbers {
	int number[SELECT_MAX];
	size_t n;
};

/* Add a name once, if there is room; "" is not added. */
void names_add(struct names *names, const char *name);

/* The next row from *i on, which is 0 at first; null: there is none. */
const struct result_row *select_next(const struct result_rows *rows,
    const struct selection *selection, size_t *i);

/* Distinct values of the rows: names in their order, numbers ascending. */
struct names select_sinks(const struct result_rows *rows,
    const struct selection *selection);
struct names select_adapters(const struct result_rows *rows,
    const struct selection *selection);
struct numbers select_batches(const struct result_rows *rows,
    const struct selection *selection);
struct numbers select_responders(const struct result_rows *rows,
    const struct selection *selection);

/*
 * Kinds of path, in the order in which tables and plots show them; of one kind,
 * paths follow one another as the module offers them.
 */
enum path_kind {
	PATH_HARNESS,	/* maps nothing */
	PATH_FLUSHES_NONE,
	PATH_FLUSHES_CPU,
	PATH_FLUSHES_ALL, /* or it is not known */
	PATH_ALLOCATES,
	PATH_KINDS
};
enum path_kind path_kind(const struct result_row *row);
/* The path that maps nothing, of any family; null: there is none. */
const char *select_harness(const struct result_rows *rows);
struct names select_paths(const struct result_rows *rows,
    const struct selection *selection);
/* Paths without those whose responders have other address spaces. */
struct names select_public(const struct result_rows *rows,
    const struct selection *selection);

/*
 * The path that does the same as this one while its responders have other
 * address spaces, by the property "private=PATH"; null: there is none.
 */
const char *select_private(const struct result_rows *rows, const char *path);

/* Median of a figure (enum result_figure); NAN where it is not known. */
double select_median(const struct result_rows *rows,
    const struct selection *selection, unsigned figure);

/*
 * All rows' buckets of one stage, ascending, each count that of all up to it.
 * They are for free(3), and null when there is none.  0, or -ENOMEM.
 */
int select_cumulate(const struct result_rows *rows,
    const struct selection *selection, enum row_stage stage,
    struct result_bucket **buckets, size_t *n);

/* A figure of a benchmark's repetitions where it is known, ascending. */
size_t select_values(const struct result_rows *rows, const char *name,
    unsigned figure, double x[SELECT_VALUES]);

/*
 * The least and the most possible CPUs that the kernels of a family's rows, or
 * of all (ROW_FAMILIES), were booted for.  False, INFINITY and 0: not known.
 */
bool select_possible_cpus(const struct result_rows *rows,
    enum row_family family, double *least, double *most);

#endif
