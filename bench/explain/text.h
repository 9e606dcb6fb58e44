/* SPDX-License-Identifier: BSD-2-Clause */
/* An explanation on a terminal, in 80 columns. */
#ifndef DUMPBENCH_EXPLAIN_TEXT_H
#define DUMPBENCH_EXPLAIN_TEXT_H

#include <stdio.h>

#include "explain/profile.h"
#include "util/figure.h"

/* What is printed of each row. */
struct text_asked {
	unsigned stages; /* bits, as of frames_new() */
	enum { TEXT_FUNCTION, TEXT_LINE, TEXT_CPU, TEXT_KIND } by;
	bool tree;
	const char *annotate; /* this function's instructions; null: none */
};

/*
 * A row: a table of what its instructions belong to, the bill of kinds of work,
 * and a sentence.  0 or -ENOMEM; -ENOENT: the explanation has no lines, or the
 * row no such function, which the message says.
 */
int text_row(const struct attribution *a, const struct attribution_row *row,
    const struct text_asked *asked, FILE *out, struct errmsg *err);

/* The heading of a row: its figure, and of which windows that is. */
void text_heading(const struct attribution_row *row, unsigned stages,
    FILE *out);

/*
 * name.c: the function as a table names it: "name [image]" unless it is the
 * kernel's, shortened to `width`.
 */
void text_function(const struct attribution *a, uint32_t function,
    size_t width, char *text, size_t size);

/* "285", "49.75", "0.003": two decimals, or what shows that it is not 0. */
const char *text_figure(char text[FIGURE_MAX], double v);

/* "initiator", "responder", "other" */
const char *text_role(enum layout_role role);

/* The parts of text_row(). */
int text_tree(const struct attribution *a, const struct attribution_row *row,
    unsigned stages, FILE *out, struct errmsg *err);
int text_annotate(const struct attribution *a,
    const struct attribution_row *row, unsigned stages, const char *function,
    FILE *out, struct errmsg *err);
/* Of batches of one size. */
int text_brief(const struct attribution *a, const struct attribution_row *old,
    const struct attribution_row *now, unsigned stages, FILE *out,
    struct errmsg *err);
/* What the model of a TLB says of the row; nothing where there is none. */
int text_model(const struct attribution *a, const struct attribution_row *row,
    FILE *out, struct errmsg *err);
void text_bill(const struct profile *profile, unsigned batch, FILE *out);
void text_sentence(const struct attribution *a, const struct profile *profile,
    const struct attribution_row *row, FILE *out);

#endif
