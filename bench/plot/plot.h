/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plots: from a result's rows to plain data files, from those to pictures.
 *
 * A new plot is one file with its function, declared below, one row of
 * plot_kinds[] (kinds.c) and one script plot/<name>.gp.
 */
#ifndef DUMPBENCH_PLOT_H
#define DUMPBENCH_PLOT_H

#include <stddef.h>
#include <stdio.h>

#include "result/select.h"

/*
 * Write data files into the folder, and gnuplot variables that name them into
 * vars.  Returns how many points, 0: the result has none, or -errno when the
 * folder cannot be written.
 */
typedef int plot_extract(const struct result_rows *rows, const char *folder,
    FILE *vars);

struct plot_kind {
	const char *name;
	enum row_family family; /* whose rows it draws */
	const char *caption;	/* in a report */
	plot_extract *extract;
};

extern const struct plot_kind plot_kinds[];
extern const size_t plot_nkinds;

plot_extract plot_latency, plot_throughput, plot_shootdown, plot_drivers2x2,
    plot_host, plot_share, plot_capture;

/* Variables of every plot: the captions and the clock's unit. */
void plot_captions(const struct result_rows *rows, FILE *vars);

/* name = 'value' in gnuplot's words; no value can end the string. */
void plot_string(FILE *vars, const char *name, const char *value);

/* Several kernels' results of one clock, in their order. */
struct plot_many {
	const char **names;
	const struct result_rows **rows;
	size_t n;
	size_t base; /* the one that the others are set against */
};

/* As a kind's extract, of several results. */
typedef int plot_extract_many(const struct plot_many *many,
    const char *folder, FILE *vars);
plot_extract_many plot_versions, plot_captures;

/* The kinds of such plots. */
struct plot_kind_many {
	const char *name;
	plot_extract_many *extract;
};
#define PLOT_KINDS_MANY 2
extern const struct plot_kind_many plot_kinds_many[PLOT_KINDS_MANY];

struct plot_request {
	const struct result_rows *rows;
	const struct plot_many *many; /* beside the first result: their plot */
	const char *log; /* in place of a result: an adapter's, its timeline */
	const char *stem; /* pictures are <stem>-<kind>.<format> */
	const char *formats[2]; /* "svg", "png" */
	size_t nformats;
	void (*told)(const char *path); /* called with each path written */
};

/* As a kind's extract, from an adapter's log; -EINVAL: it is no such log. */
int plot_timeline(const char *log, const char *folder, FILE *vars);

/* Draw all that the result has rows for.  Returns how many, or -errno. */
int plot_draw(const struct plot_request *request, struct errmsg *err);

#endif
