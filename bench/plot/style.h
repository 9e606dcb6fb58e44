/* SPDX-License-Identifier: BSD-2-Clause */
/* Line types of paths, which are the same in all plots of a result. */
#ifndef DUMPBENCH_PLOT_STYLE_H
#define DUMPBENCH_PLOT_STYLE_H

#include "result/select.h"

/*
 * The path's line type in plot/style.gp, which has some for each kind of path;
 * of one kind they are given in the order of the rows.
 */
int plot_style(const struct result_rows *rows, const char *path);

#endif
