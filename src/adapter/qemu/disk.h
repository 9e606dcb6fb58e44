/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_ADAPTER_DISK_H
#define DUMPBENCH_ADAPTER_DISK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "util/errmsg.h"

/*
 * Open a container's file: raw, a whole number of blocks that the adapter can
 * address, and locked, so that no other adapter has it.
 */
int disk_open(const char *path, int *fd, uint64_t *blocks,
    struct errmsg *err);

/* All the bytes: 0 or a negative errno value.  At most ADAPTER_PIECES. */
int disk_move(int fd, bool write, uint64_t offset, const struct iovec *pieces,
    int n);

#endif
