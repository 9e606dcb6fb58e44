/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A report on kernels, as one file: HTML that includes its plots, or the same
 * text and tables as Markdown.
 */
#ifndef DUMPBENCH_REPORT_WRITER_H
#define DUMPBENCH_REPORT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "result/rows.h"
#include "stats/samples.h"

#define REPORT_CLOCKS ROW_CLOCKS /* those of samples, but for wall */
_Static_assert((int)SAMPLES_EXACT == ROW_EXACT &&
    (int)SAMPLES_TSC == ROW_TSC, "clocks of rows and of samples");

struct report_kernel {
	char *name; /* of its folder, or its release; unique */
	char *run;  /* the folder of runs that it is in; null: of none */
	char *line; /* in a history of runs, what it is called in each */
	char *path; /* of its folder, or its file */
	struct result_rows *rows[REPORT_CLOCKS]; /* the newest; or null */
	struct samples *samples;	    /* of all its files */
	struct samples *pages;		    /* the same of page_ticks */
};

struct report_set {
	struct report_kernel *kernels; /* as they were read */
	size_t n;
	bool history; /* they are told apart by the host of their cycles */
};

/*
 * Each path is a result, the folder of a kernel's results, or a folder of such
 * folders, in the order of its file `kernels` or else by name.
 */
int report_read(char **paths, size_t n, struct report_set *set,
    struct errmsg *err);
void report_free(struct report_set *set);

/* Does the folder itself have a result? */
bool report_has_results(const char *path);

/* As scandir(3): what is in it, by version, but for names with a point. */
struct dirent;
int report_folders(const char *path, struct dirent ***list);

/* A picture of benchmarks, so that these can be linked to it. */
struct report_shown {
	unsigned picture; /* its number, from 1 */
	enum row_family family;
	enum row_clock clock;
	char of[64]; /* the kernel; empty: several */
};
#define REPORT_SHOWN 128 /* those beyond are not linked to */

/* The writer. */
struct report {
	FILE *out;
	bool html;
	unsigned pictures;
	size_t columns; /* of the table that is open */
	struct report_shown shown[REPORT_SHOWN];
	size_t nshown;
	struct errmsg failed; /* why a part is missing; empty: none is */
};

/* A part could not be made: the first reason is kept. */
void report_fail(struct report *report, const char *why);

void report_open(struct report *report, const char *title);
void report_close(struct report *report);
void report_heading(struct report *report, const char *text);
void report_text(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Columns after the first hold numbers. */
void report_table(struct report *report, const char *caption,
    const char *const *head, size_t columns);
void report_row(struct report *report, const char *const *cells);
void report_table_end(struct report *report);

/*
 * The same of a table whose lines a reader can choose: by family and path, of
 * the column "benchmark", and by the columns "stage", "kernel" and "verdict".
 * Its last column has links to pictures; those of number 0 are left out.
 * Markdown has no such column.
 */
struct report_link {
	unsigned picture;
	const char *text;
};
void report_table_filtered(struct report *report, const char *caption,
    const char *const *head, size_t columns);
void report_row_linked(struct report *report, const char *const *cells,
    const struct report_link *links, size_t n);

/* What stands between is folded; in Markdown it is not. */
void report_fold(struct report *report, const char *summary);
void report_fold_end(struct report *report);

/* Put "<svg ..." into the HTML; it is the picture number report->pictures. */
void report_svg(struct report *report, const char *svg, const char *caption);

/* The same of a file; Markdown has none.  0, or -errno and a sentence. */
int report_picture(struct report *report, const char *path, const char *caption,
    struct errmsg *err);

struct report_options {
	double gigabytes;     /* of RAM that a dump writes */
	const char *timeline; /* an event log of the adapter; or null */
	const char *base;     /* a kernel's name; null: the oldest of each */
};

/* All of it.  0, or -errno and a sentence. */
int report_write(struct report *report, const struct report_set *set,
    const struct report_options *options, struct errmsg *err);

#endif
