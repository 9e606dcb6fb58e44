/* SPDX-License-Identifier: BSD-2-Clause */
/* A Linux kernel's configuration, where its file is at hand. */
#ifndef DUMPBENCH_CONFIG_H
#define DUMPBENCH_CONFIG_H

#include <stdio.h>

#include "util/errmsg.h"

/*
 * Can this kernel, of that release, start a capture kernel, and be one?  Read
 * off the file config-<release> in the kernel's folder, or in that which a
 * symbolic link to it points to.  0, also where there is no such file; -EINVAL
 * and what it lacks.
 */
int config_check_capture(const char *kernel, const char *release,
    struct errmsg *err);

/* The same of that file's contents; `kernel` is for the message. */
int config_check_file(FILE *config, const char *kernel, struct errmsg *err);

#endif
