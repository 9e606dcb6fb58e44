/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_FILE_H
#define DUMPBENCH_FILE_H

#include <stddef.h>

#include "util/errmsg.h"

/* All of a file, and a NUL behind it: memory for free(3); null on failure. */
int file_read(const char *path, char **bytes, size_t *length,
    struct errmsg *err);

/* An empty disk of so many MB in a file, which takes no room yet. */
int file_disk(const char *path, unsigned mb, struct errmsg *err);

#endif
