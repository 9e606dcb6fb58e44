/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A value that is a file of /proc/sys.  Such a file is read and written by one
 * system call each: a second one would be a second value.  The guest's agent
 * is built with this, too.
 */
#ifndef DUMPBENCH_VALUE_H
#define DUMPBENCH_VALUE_H

#include <stddef.h>
#include <sys/types.h>

/* Bytes in the longest value. */
#define VALUE_MAX (1 << 20)

/* Which call failed: open(2), or read(2) or write(2) in the kernel. */
enum value_step {
	VALUE_OPEN,
	VALUE_CALL
};

/*
 * Read into a buffer from malloc(3) or none, which grows as it must; a NUL
 * follows.  Returns the bytes, without the newline at the end, or a negative
 * errno value; -EFBIG for more than VALUE_MAX.
 */
ssize_t value_read(const char *path, char **buffer, size_t *size,
    enum value_step *step);

/* 0 or a negative errno value; -EIO when only a part was taken. */
int value_write(const char *path, const void *data, size_t length,
    enum value_step *step);

#endif
