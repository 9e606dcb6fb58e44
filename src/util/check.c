/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "util/check.h"

void
check_add(struct check *check, const void *bytes, size_t n)
{
	const char *p = bytes, *end = p + n / 8 * 8;
	uint64_t word;

	for (; p < end; p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		check->sum += word;
		check->sums += check->sum;
	}
}

void
check_text(const struct check *check, char text[CHECK_TEXT])
{
	snprintf(text, CHECK_TEXT, "%016" PRIx64 "%016" PRIx64, check->sum,
	    check->sums);
}
