/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_ROOT_H
#define DUMPBENCH_ROOT_H

#include <stddef.h>

#include "guest/guest.h"
#include "util/errmsg.h"

/*
 * Make a file system image, as makefs(8) does: /dev, and the files, each where
 * its `to` says.  For a while there is a folder `image`.d, too.
 */
int root_make(const char *image, const struct guest_file *files, size_t n,
    struct errmsg *err);

#endif
