/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A folder for the time of a run, which goes with it: also when a signal ends
 * the program.
 */
#ifndef DUMPBENCH_WORKDIR_H
#define DUMPBENCH_WORKDIR_H

#include "util/fault.h"

struct workdir;

int workdir_new(struct workdir **workdir, struct fault *fault);
const char *workdir_path(const struct workdir *workdir);
void workdir_free(struct workdir *workdir);

/* An empty disk of so many MB in a file, which takes no room yet. */
int workdir_disk(const char *path, unsigned mb, struct fault *fault);

#endif
