/* SPDX-License-Identifier: BSD-2-Clause */
/* read(2) and write(2) to the end: what is short or interrupted goes on. */
#ifndef DUMPBENCH_WHOLE_H
#define DUMPBENCH_WHOLE_H

#include <stddef.h>
#include <sys/types.h>

/* The bytes that were read, less than n at the end only; or -errno. */
ssize_t whole_read(int fd, void *bytes, size_t n);

/* 0, or -errno. */
int whole_write(int fd, const void *bytes, size_t n);

#endif
