/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "measure/near_family.h"
#include "result/row.h"

const char *
near_family(char text[SUGGEST_MAX], const char *filter)
{
	const char *names[ROW_FAMILIES], *now;
	char word[SUGGEST_MAX];
	size_t n;
	unsigned i;

	filter += strspn(filter, "^(");
	n = strspn(filter, "abcdefghijklmnopqrstuvwxyz0123456789_");
	snprintf(word, sizeof(word), "%.*s", (int)n, filter);
	for (i = 0; i < ROW_FAMILIES; i++)
		names[i] = row_families[i].name;
	if (row_old_name(word, strlen(word), &now) > 0) {
		snprintf(text, SUGGEST_MAX, "; did you mean %.64s?", now);
		return (text);
	}
	if (row_family_find(word) != ROW_FAMILIES)
		word[0] = '\0';
	return (suggest_question(text, word, "", names, ROW_FAMILIES));
}
