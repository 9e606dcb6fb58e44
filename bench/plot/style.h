/* SPDX-License-Identifier: BSD-2-Clause */
/* Line types of paths, the same in all plots of a result. */
#ifndef DUMPBENCH_PLOT_STYLE_H
#define DUMPBENCH_PLOT_STYLE_H

#include "result/select.h"

/*
 * The path's line type in plot/style.gp, which has several for each kind of
 * path.  Those of a kind are assigned in the order of the rows.
 */
int plot_style(const struct result_rows *rows, const char *path);

#endif
