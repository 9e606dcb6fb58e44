/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How much is done and how long the rest will take, on stderr: a bar on a
 * terminal, else a line, at most every ten seconds and every tenth of all.
 */
#ifndef DUMPBENCH_PROGRESS_H
#define DUMPBENCH_PROGRESS_H

#include <stddef.h>

#include "measure/estimate.h"

struct progress;

/* `label` stands before the bar.  Every function takes null, without memory. */
struct progress *progress_new(const char *label);

/* As estimate_add(). */
size_t progress_expect(struct progress *progress, unsigned kind,
    double seconds, size_t times);

/* A part begins, and ends; `what` is its name in the bar. */
void progress_start(struct progress *progress, size_t part, const char *what);
void progress_done(struct progress *progress);

/* For a part that takes long, to be called now and then. */
void progress_tick(struct progress *progress);

/* Print a line for the user in place of the bar. */
void progress_say(struct progress *progress, const char *line);
void progress_free(struct progress *progress);

/*
 * The bar, in `width` columns; `part` of all is done, 0 to 1, and `left` is in
 * seconds, or NAN.
 */
void progress_bar(char *text, size_t size, int width, const char *label,
    double part, double left, const char *what);

#endif
