/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The family panic: a FreeBSD guest panics, and the module measures while the
 * kernel writes its dump.
 */
#ifndef DUMPBENCH_PANIC_H
#define DUMPBENCH_PANIC_H

#include <jansson.h>

#include "measure/options.h"
#include "result/result.h"
#include "util/errmsg.h"

#define PANIC_BATCH 16 /* pages that are mapped at a time */

/* The size of a disk that holds a dump of all of the guest's memory. */
unsigned panic_disk_mb(const struct options *options);

/* Bad input: what does not go with a FreeBSD kernel. */
int panic_check(struct options *options, struct errmsg *err);

/* Boot, panic, read what was measured from the disk, write it and print it. */
int panic_measure(const struct options *options, enum guest_clock clock,
    void (*news)(void *arg, const char *line), struct errmsg *err);

/* The report of the dump, and the result that is made of it. */
struct panic_found {
	json_t *report;
	struct result *result;
};

/* The same without writing and printing; the module is not missing. */
int panic_find(const struct options *options, enum guest_clock clock,
    struct panic_found *found, struct errmsg *err);
void panic_found_free(struct panic_found *found);

#endif
