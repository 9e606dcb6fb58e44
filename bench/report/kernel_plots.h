/* SPDX-License-Identifier: BSD-2-Clause */
/* Pictures of the kernels in a folder, as files. */
#ifndef DUMPBENCH_REPORT_KERNEL_PLOTS_H
#define DUMPBENCH_REPORT_KERNEL_PLOTS_H

#include "plot/plot.h"

/*
 * Draw, in the formats of the request, what compares the kernels of a folder of
 * results, as report_read() reads it: <out>/<os>-<machine>-<clock>-<kind>, or
 * in the folder itself if `out` is null.  0, or -errno and a sentence.
 */
int report_draw(const struct plot_request *request, char *folder,
    const char *out, struct errmsg *err);

#endif
