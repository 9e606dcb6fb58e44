/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What plots write for gnuplot: data files, tab separated, and variables.
 * Where there is a block a path, two empty lines part the blocks (gnuplot's
 * "index").
 */
#ifndef DUMPBENCH_PLOT_FILE_H
#define DUMPBENCH_PLOT_FILE_H

#include <stdio.h>

#include "result/select.h"

/* Null: errno says why. */
FILE *plot_create(const char *folder, const char *name);

/* Close it; a failed write shows up here at the latest: -EIO. */
int plot_finish(FILE *file);

/* A tab and a value; NaN is one. */
void plot_value(FILE *file, double v);

/*
 * A word, whatever a result's file has in its place: what would part it or end
 * gnuplot's string becomes '_'.
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
