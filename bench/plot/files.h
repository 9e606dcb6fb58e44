/* SPDX-License-Identifier: BSD-2-Clause */
/* Plots of stored results, and of an adapter's log. */
#ifndef DUMPBENCH_PLOT_FILES_H
#define DUMPBENCH_PLOT_FILES_H

#include "plot/plot.h"

/* Called with the sentence of each error. */
typedef void plot_failed(const char *sentence);

/*
 * Plot each result, in the folder `out` or, if null, beside it: all are read
 * before any is drawn, so that a bad file leaves nothing behind.  False: there
 * was an error.
 */
bool plot_files(const struct plot_request *request, const char *out,
    char **paths, size_t n, plot_failed *failed);

/* The same of request->log. */
bool plot_log(const struct plot_request *request, const char *out,
    plot_failed *failed);

#endif
