/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_VMCORE_RUN_H
#define DUMPBENCH_VMCORE_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "guest/agent.h"

#define VMCORE_BYTES_MAX (4u << 20) /* a call */

struct core;

/* A way to read /proc/vmcore: "read" or "mmap".  Null: it has another name. */
struct vmcore_path;
const struct vmcore_path *vmcore_path_find(const char *name, size_t length);

/*
 * Measure calls of so many bytes, whole pages, on so many pages of the core's
 * longest range, but 16 calls at least; append the result's JSON to the text.
 */
int vmcore_run(int fd, const struct core *core, const struct vmcore_path *path,
    uint32_t bytes, uint32_t pages, struct text *t);

#endif
