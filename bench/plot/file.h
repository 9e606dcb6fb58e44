/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files for gnuplot: tab separated data files, and variables.  Two empty lines
 * separate the blocks of paths (gnuplot's "index").
 */
#ifndef DUMPBENCH_PLOT_FILE_H
#define DUMPBENCH_PLOT_FILE_H

#include <stdio.h>

#include "result/select.h"

/* Returns null and sets errno on an error. */
FILE *plot_create(const char *folder, const char *name);

/* Close the file; -EIO if any write failed. */
int plot_finish(FILE *file);

/* Write a tab and a value, which may be NaN. */
void plot_value(FILE *file, double v);

/*
 * The character there, or a question mark: of "&#" and "]]>" gnuplot makes SVG
 * that shows another character, or is none.
 */
char plot_character(const char *text, const char *at);

/*
 * Write a word; characters that would separate it or end gnuplot's string
 * become '_'.
 */
void plot_word(FILE *file, const char *word);

/* name = 'a b c' */
void plot_words(FILE *vars, const char *name, const struct names *words);
void plot_integers(FILE *vars, const char *name, const struct numbers *numbers);
void plot_reals(FILE *vars, const char *name, const double *v, size_t n);

/* The variables paths and styles: names, and numbers of line types. */
void plot_path_vars(FILE *vars, const struct result_rows *rows,
    const struct names *paths);

#endif
