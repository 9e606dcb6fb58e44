/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UNPACK_H
#define DUMPBENCH_UNPACK_H

#include <stddef.h>

#include "util/errmsg.h"

/*
 * Unpack bytes of any format (gzip, xz, zstd, …, or none): memory for free(3).
 * `name` is for the message.
 */
int unpack(const char *name, const void *packed, size_t length, char **bytes,
    size_t *unpacked, struct errmsg *err);

/* The same of a file. */
int unpack_file(const char *path, char **bytes, size_t *unpacked,
    struct errmsg *err);

/*
 * Why a call of libarchive's failed, before which errno was 0: it does not say
 * so itself each time that it has no memory.
 */
struct archive;
int unpack_error(struct archive *archive);

#endif
