/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The capture kernel writes the old memory to the emulated adapter: by read(2)
 * and by mmap(2), in small writes and in large ones.
 */
#ifndef DUMPBENCH_KDUMP_DUMP_H
#define DUMPBENCH_KDUMP_DUMP_H

#include <jansson.h>

#include "measure/target.h"

/*
 * Each is read back from the adapter's disk and must be the core of the kernel
 * `release`, with all these frames as they were.  The results are appended to
 * the list `runs`, in the form that guest_dump() has them in, with a member
 * "adapter" as rows have it; the last one's bytes stay on the disk.
 */
int kdump_dumps(struct target *target, const char *model, const char *release,
    const char *frames, json_t *runs, struct errmsg *err);

#endif
