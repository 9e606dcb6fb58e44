/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes that say where on a disk they belong. */
#ifndef TEST_DISK_PATTERN_H
#define TEST_DISK_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t
pattern_word(uint64_t at)
{
	return ((at + 1) * 0x9e3779b97f4a7c15U);
}

static inline void
pattern_fill(uint64_t *words, size_t bytes, uint64_t at)
{
	size_t i;

	for (i = 0; i < bytes / 8; i++)
		words[i] = pattern_word(at + 8 * i);
}

static inline bool
pattern_check(const uint64_t *words, size_t bytes, uint64_t at)
{
	size_t i;

	for (i = 0; i < bytes / 8; i++)
		if (words[i] != pattern_word(at + 8 * i))
			return (false);
	return (true);
}

#endif
