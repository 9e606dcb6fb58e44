/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plots: the rows of a result become data files, and gnuplot draws these.
 *
 * A new plot is one file with its function, declared below, one row of
 * plot_kinds[] (kinds.c) and one script plot/<name>.gp.
 */
#ifndef DUMPBENCH_PLOT_H
#define DUMPBENCH_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "result/select.h"

/*
 * Write data files into the folder, and the script's variables into vars.
 * Returns the number of points, 0 if the result has none, or -errno.
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
    plot_host, plot_share, plot_capture, plot_dump;

/* Write the variables of all plots: captions, clock, unit and warning. */
void plot_captions(const struct result_rows *rows, FILE *vars);

/* name = "value" for gnuplot; no value can end the string. */
void plot_string(FILE *vars, const char *name, const char *value);

/* Where a kernel's figure is another than that of the kernel before it. */
struct plot_step {
	size_t kernel;	  /* index of the newer one */
	const char *name; /* the benchmark's */
	double change;	  /* a share of the older one's figure */
	bool told;	  /* else it varies too much to be told */
};

/* Results of several kernels of one clock, each flavour's in order. */
struct plot_many {
	const char **names;
	const char **flavours; /* null: they are not told apart */
	const char **runs; /* null: they are in order of their versions */
	bool every;	   /* steps are all changes, however small */
	const struct result_rows **rows;
	size_t n;
	struct plot_step *steps;
	size_t nsteps;
};

/* As a kind's extract, of several results. */
typedef int plot_extract_many(const struct plot_many *many,
    const char *folder, FILE *vars);
plot_extract_many plot_versions, plot_captures, plot_dumps;

/* The kinds of such plots. */
struct plot_kind_many {
	const char *name;
	const char *caption; /* in a report */
	const char *caption_runs; /* of runs; null: the same */
	bool mixed;	     /* of kernels of several systems */
	enum row_family family; /* whose rows it draws */
	plot_extract_many *extract;
};
#define PLOT_KINDS_MANY 3
extern const struct plot_kind_many plot_kinds_many[PLOT_KINDS_MANY];

struct plot_request {
	const struct result_rows *rows;
	const struct plot_many *many; /* with rows: versions of these */
	bool mixed; /* these are of several systems */
	const char *log; /* instead of rows: the timeline of this event log */
	const char *stem; /* pictures are <stem>-<kind>.<format> */
	const char *formats[2]; /* "svg", "png" */
	size_t nformats;
	void (*told)(const char *path); /* gets each path written; or null */
};

/* Like plot_extract, for an adapter's event log; -EINVAL: it is none. */
int plot_timeline(const char *log, const char *folder, FILE *vars);

/* Draw the plots of a request.  Returns the number of pictures, or -errno. */
int plot_draw(const struct plot_request *request, struct errmsg *err);

#endif
