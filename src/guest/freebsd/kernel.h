/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_FREEBSD_KERNEL_H
#define DUMPBENCH_FREEBSD_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "guest/kernel.h"

/* Is it, by its first bytes, an executable for FreeBSD on amd64? */
bool freebsd_is(const void *bytes, size_t length);

/*
 * Look closer at one that is: the release and what it has drivers for.
 * -EINVAL when it cannot boot here; `path` is for the message.
 */
int freebsd_look(const char *path, void *bytes, size_t length,
    struct kernel *kernel, struct errmsg *err);

#endif
