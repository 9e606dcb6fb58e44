/* SPDX-License-Identifier: BSD-2-Clause */
/* What collect.c and collect_rows.c share. */
#ifndef DUMPBENCH_COLLECT_INTERNAL_H
#define DUMPBENCH_COLLECT_INTERNAL_H

#include "measure/collect.h"

/*
 * Pages of the writes that have a row: FreeBSD writes its tables page by page,
 * its memory by a window of 16.  Others are few, and differ from dump to dump.
 */
#define COLLECT_SIZES 2
extern const int collect_sizes[COLLECT_SIZES];

/* The report's part on writes of so many pages; null: there were none. */
const json_t *collect_writes(const json_t *report, int pages);

/*
 * The report in what was read of a device, with a NUL behind it; `path` is for
 * the message.
 */
int collect_parse(const char *path, const char *area, size_t size,
    json_t **report, struct errmsg *err);

/* -EINVAL if it is not a known report, or has a value out of range. */
int collect_check(const json_t *report, struct errmsg *err);

/* The size of a report's dump and of its writes; the argument is the report. */
void collect_print_dump(void *report, FILE *out);

int collect_add_rows(const json_t *report, const struct result_context *context,
    struct result *result, struct errmsg *err);

#endif
