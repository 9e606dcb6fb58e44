/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report that a recorded dump leaves on its device (engine/report.h), and
 * the result that is made of it: rows panic/<path>/<batch> of the paths, and
 * of the dump itself panic/dump_write/1 and /16, its writes of so many pages
 * each.  Their stage map is the time between two writes, in which the kernel
 * gets the pages ready, their stage sink the disk's.  What is no whole number
 * of pages, such as a header, is in no row, and neither are writes of other
 * sizes, which are few.
 */
#ifndef DUMPBENCH_COLLECT_H
#define DUMPBENCH_COLLECT_H

#include <jansson.h>
#include <stdio.h>

#include "result/result.h"

/* Read the report from a device or from a file with its contents. */
int collect_read(const char *path, json_t **report, struct errmsg *err);

/*
 * Fills in the context's release, module version and clock rate; then makes
 * the result.
 */
int collect_result(const json_t *report, struct result_context *context,
    struct result **result, struct errmsg *err);

/*
 * Write the result of the report below `folder`, print it to stdout, and what
 * the dump was: its size, and how large its writes were.
 */
int collect_keep(const json_t *report, const struct result *result,
    const char *folder, struct errmsg *err);

/*
 * All of that for a report from another machine, and say what stays unknown of
 * it.
 */
int collect_device(const char *device, const char *folder, struct errmsg *err);

#endif
