/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plots: from a result to plain data files, from those to pictures.
 *
 * A new plot is one function and one row of plot_kinds[] (data.c) and one
 * script plot/<name>.gp.
 */
#ifndef DUMPBENCH_PLOT_H
#define DUMPBENCH_PLOT_H

#include <stddef.h>
#include <stdio.h>

#include "result/result.h"
#include "util/errmsg.h"

struct plot_kind {
	const char *name;
	/*
	 * Write data files into the folder, and gnuplot variables that name
	 * them into vars.  Returns how many points, 0: the result has none,
	 * or -errno when the folder cannot be written.
	 */
	int (*extract)(const struct result *result, const char *folder,
	    FILE *vars);
};

/* An extract of plot_host.c. */
int plot_host(const struct result *result, const char *folder, FILE *vars);

extern const struct plot_kind plot_kinds[];
extern const size_t plot_nkinds;

/* Variables of every plot: the captions and the clock's unit. */
void plot_captions(const struct result *result, FILE *vars);

/* name = 'value' in gnuplot's words; no value can end the string. */
void plot_string(FILE *vars, const char *name, const char *value);

/* Several kernels' results of one clock, in their order. */
struct plot_many {
	const char **names;
	struct result **results;
	size_t n;
	size_t base; /* the one that the others are set against */
};

/* As a kind's extract, of several results. */
int plot_versions(const struct plot_many *many, const char *folder,
    FILE *vars);

struct plot_request {
	struct result *result;
	const struct plot_many *many; /* beside the first result: their plot */
	const char *log; /* in place of a result: a card's, its timeline */
	const char *stem; /* pictures are <stem>-<kind>.<format> */
	const char *formats[2]; /* "svg", "png" */
	size_t nformats;
	void (*told)(const char *path); /* called with each path written */
};

/* As a kind's extract, from a card's log; -EINVAL: it is no such log. */
int plot_timeline(const char *log, const char *folder, FILE *vars);

/* Draw all that the result has rows for.  Returns how many, or -errno. */
int plot_draw(const struct plot_request *request, struct errmsg *err);

#endif
