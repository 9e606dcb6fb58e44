/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The family kdump: a Linux guest panics, and its capture kernel reads the old
 * memory.
 */
#ifndef DUMPBENCH_KDUMP_H
#define DUMPBENCH_KDUMP_H

#include <jansson.h>

#include "knob/rows.h"
#include "measure/options.h"
#include "result/result.h"

/* Bad input: what does not go with a Linux kernel. */
int kdump_check(const struct options *options, struct errmsg *err);

/* The same of a run with --also kdump: its options, not its kernel's. */
int kdump_check_beside(const struct options *options, struct errmsg *err);

/* Boot, crash, measure, write the result and print it. */
int kdump(const struct options *options, enum guest_clock clock,
    struct errmsg *err);

/*
 * The same in a short form, beside a run: the rows that the filter chooses, all
 * if it is null, are added to the result, which is made where there is none.
 */
int kdump_add(const struct options *options, enum guest_clock clock,
    const char *filter, struct result **result, struct errmsg *err);

/*
 * What the filter chooses of reading the old memory: the result, and an array
 * of {"name": a row's, "turn": its place among what was measured, "run": what
 * guest_vmcore() returned of it}.
 */
struct kdump_found {
	json_t *runs;
	struct result *result;
};

int kdump_find(const struct options *options, enum guest_clock clock,
    const char *filter, struct kdump_found *found, struct errmsg *err);
void kdump_found_free(struct kdump_found *found);

/*
 * Does a filter choose any of them?  `paths` are those that the module has.  1,
 * 0, or -ENOMEM.
 */
int kdump_is_wanted(const char *filter, const struct knob_rows *paths);

/* kdump_rows.c: a row of what guest_vmcore() or guest_dump() returned. */
json_t *kdump_row(const json_t *run, bool exact, double ticks_per_second);

/*
 * The lines that guest_core() takes, of an armed module's result; for free(3).
 * Null: errno is EPROTO, where it tells of none, or ENOMEM.
 */
char *kdump_frames(const json_t *armed);

/* A value of vmcoreinfo; "" where it has none, or one that does not fit. */
void kdump_info(const char *vmcoreinfo, const char *name, char *value,
    size_t size);

#endif
