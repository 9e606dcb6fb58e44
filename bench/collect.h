/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report that a recorded dump leaves on its device (engine/report.h), and
 * the result that is made of it: rows panic/<path>/<batch>, and panic/dump/16
 * for the dump itself, whose stage map is the time between two writes and
 * whose stage sink is the disk's.
 */
#ifndef DUMPBENCH_COLLECT_H
#define DUMPBENCH_COLLECT_H

#include <jansson.h>

#include "result/result.h"

/* Read the report from a device or from a file with its contents. */
int collect_read(const char *path, json_t **report, struct fault *fault);

/* Fills in the context's release, version, clock rate; then makes the result. */
int collect_result(const json_t *report, struct result_context *context,
    struct result **result, struct fault *fault);

/* Write the result below `folder` and print table and path to stdout. */
int collect_write(const struct result *result, const char *folder,
    struct fault *fault);

#endif
