/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report that a recorded dump leaves on its device (engine/report.h), and
 * the result that is made of it: rows panic/<path>/<batch> of the paths, and
 * panic/dump_write/1 and /16 of the dump's writes of 1 page and of 16.  Their
 * stage map is the time between two writes, in which the kernel prepares the
 * pages, their stage sink the time of the disk.  Other writes, which are few,
 * are in no row.
 */
#ifndef DUMPBENCH_COLLECT_H
#define DUMPBENCH_COLLECT_H

#include <jansson.h>
#include <stdio.h>

#include "result/result.h"

/* Read the report from a device or from a file with its contents. */
int collect_read(const char *path, json_t **report, struct errmsg *err);

/*
 * Make the result of a report, whose release, module version and clock rate are
 * filled in the context.
 */
int collect_result(const json_t *report, struct result_context *context,
    struct result **result, struct errmsg *err);

/*
 * Write the result of a report below `folder`, and print it, with the size of
 * the dump and of its writes.
 */
int collect_keep(const json_t *report, const struct result *result,
    const char *folder, struct errmsg *err);

/*
 * Read, write and print the report on a device, which may be of another
 * machine, and print what is not known of that.
 */
int collect_device(const char *device, const char *folder, struct errmsg *err);

#endif
