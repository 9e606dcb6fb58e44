/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of the kernel that a result is of, on this machine. */
#ifndef DUMPBENCH_EXPLAIN_AT_HAND_H
#define DUMPBENCH_EXPLAIN_AT_HAND_H

#include <limits.h>

#include "explain/why.h"
#include "util/errmsg.h"

struct at_hand {
	char kernel[PATH_MAX], kmod[PATH_MAX];
};

/*
 * Of a release: those that are given; or those that the result's command names,
 * if they are there; or those of the folder of kernels (place_kernels()) as `make`
 * and dumpbench-matrix(8) leave them, and modules beside the program, in
 * `tools`.  -ENOENT: they are not there, or of another release.
 */
int at_hand_find(const char *release, const char *command,
    const struct why_kernel *given, const char *tools, struct at_hand *found,
    struct errmsg *err);

#endif
