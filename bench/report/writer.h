/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A report on kernels, as one page: HTML with its pictures in it, or the same
 * words and tables as Markdown.
 */
#ifndef DUMPBENCH_PAGE_H
#define DUMPBENCH_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "result/result.h"
#include "stats/samples.h"

#define PAGE_CLOCKS 2 /* by enum samples_clock: exact, tsc */

struct page_kernel {
	char *name; /* of its folder, or its release; none twice */
	struct result *result[PAGE_CLOCKS]; /* the newest of each; or null */
	struct samples *samples;	    /* of all its files */
};

struct page_set {
	struct page_kernel *kernels; /* as they were read */
	size_t n;
};

/*
 * Each path is a result, the folder of a kernel's results, or a folder of such
 * folders, ordered as its file `kernels` says, else by name.
 */
int page_read(char **paths, size_t n, struct page_set *set,
    struct fault *fault);
void page_free(struct page_set *set);

/* The writer. */
struct page {
	FILE *out;
	bool html;
	unsigned pictures;
	size_t columns; /* of the table that is open */
};

void page_open(struct page *page, const char *title);
void page_close(struct page *page);
void page_heading(struct page *page, const char *text);
void page_text(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Columns after the first hold numbers. */
void page_table(struct page *page, const char *caption,
    const char *const *head, size_t columns);
void page_row(struct page *page, const char *const *cells);
void page_table_end(struct page *page);

/* Put an SVG file into the page; Markdown has none.  0 or -errno. */
int page_picture(struct page *page, const char *svg, const char *caption);

struct page_options {
	double gigabytes;     /* of RAM that a dump writes */
	const char *timeline; /* a log of the emulated card; null */
	const char *base;     /* a kernel's name; null: the oldest of each kind */
};

/* All of it.  0, or -errno and a sentence. */
int page_write(struct page *page, const struct page_set *set,
    const struct page_options *options, struct fault *fault);

#endif
