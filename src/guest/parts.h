/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks of a guest's module and agent against its kernel, before it boots.
 */
#ifndef DUMPBENCH_GUEST_PARTS_H
#define DUMPBENCH_GUEST_PARTS_H

#include "guest/kernel.h"

/*
 * A module for this kernel: -EINVAL, and what it is instead, if it is for
 * another release, architecture or system, or none at all.
 */
int parts_module(const char *path, const struct kernel *kernel,
    struct errmsg *err);

/* A static program for this kernel's system, its first one. */
int parts_agent(const char *path, const struct kernel *kernel,
    struct errmsg *err);

#endif
