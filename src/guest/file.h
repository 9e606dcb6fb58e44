/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_FILE_H
#define DUMPBENCH_FILE_H

#include <stddef.h>

#include "util/errmsg.h"

/* The part of a path behind its last slash. */
const char *file_name(const char *path);

/* All of a file, and a NUL behind it: memory for free(3); null on failure. */
int file_read(const char *path, char **bytes, size_t *length,
    struct errmsg *err);

/* An empty disk of so many MB in a file, which takes no room yet. */
int file_disk(const char *path, unsigned mb, struct errmsg *err);

#endif
