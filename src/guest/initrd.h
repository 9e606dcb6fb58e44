/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_INITRD_H
#define DUMPBENCH_INITRD_H

#include <stddef.h>

#include "util/errmsg.h"

struct initrd;

int initrd_new(const char *path, struct initrd **initrd, struct errmsg *err);

/*
 * Add a file, and the folders above it.  `to` is absolute.  A module that is
 * packed (.ko.gz, .ko.xz, .ko.zst) is unpacked on the way.
 */
int initrd_add(struct initrd *initrd, const char *from, const char *to,
    struct errmsg *err);

/* Write the end.  Frees in any case; on failure nothing is left behind. */
int initrd_finish(struct initrd *initrd, struct errmsg *err);

/* Give up: nothing is left behind.  NULL is allowed. */
void initrd_abandon(struct initrd *initrd);

#endif
