/* SPDX-License-Identifier: BSD-2-Clause */
/* A fast checksum of large data, which depends on the order of its words. */
#ifndef DUMPBENCH_CHECK_H
#define DUMPBENCH_CHECK_H

#include <stddef.h>
#include <stdint.h>

#define CHECK_TEXT 33 /* characters of its text, with the NUL */

/* Fletcher's two sums, of words of 64 bits; zeroed: of nothing. */
struct check {
	uint64_t sum, sums;
};

/* `n` bytes more, a multiple of 8. */
void check_add(struct check *check, const void *bytes, size_t n);

/* 32 hexadecimal digits. */
void check_text(const struct check *check, char text[CHECK_TEXT]);

#endif
