/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "near_family.h"
#include "result/row.h"
#include "util/suggest.h"

const char *
near_family(const char *filter)
{
	const char *names[ROW_FAMILIES];
	char word[32];
	size_t n;
	unsigned i;

	filter += strspn(filter, "^(");
	n = strspn(filter, "abcdefghijklmnopqrstuvwxyz0123456789_");
	if (n >= sizeof(word))
		return (NULL);
	snprintf(word, sizeof(word), "%.*s", (int)n, filter);
	if (row_family_find(word) != ROW_FAMILIES)
		return (NULL);
	for (i = 0; i < ROW_FAMILIES; i++)
		names[i] = row_family_name((enum row_family)i);
	return (suggest_near(word, names, ROW_FAMILIES));
}
