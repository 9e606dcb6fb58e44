/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_FREEBSD_KERNEL_H
#define DUMPBENCH_FREEBSD_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "guest/kernel.h"

/* Of its environment, on i386: page tables with PAE (1) or without (0). */
#define FREEBSD_PAE "vm.pmap.pae_mode"

/* Is it, by its headers, an executable for FreeBSD on a machine of ours? */
bool freebsd_is(const void *bytes, size_t length);

/*
 * Look closer at one that is: the release and what it has drivers for.
 * -EINVAL when it cannot boot here; `path` is for the message.
 */
int freebsd_look(const char *path, void *bytes, size_t length,
    struct kernel *kernel, struct errmsg *err);

#endif
