/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far it is, on stderr: a bar on a terminal, else a line now and then.
 */
#ifndef DUMPBENCH_PROGRESS_H
#define DUMPBENCH_PROGRESS_H

#include <stddef.h>

struct progress;

/* `label` stands before the bar.  Null without memory, which is harmless. */
struct progress *progress_new(const char *label, size_t total);
void progress_step(struct progress *progress, const char *done);
/* A line for the user, without tearing the bar. */
void progress_say(struct progress *progress, const char *line);
void progress_free(struct progress *progress);

#endif
