/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "util/property.h"

/* What follows the name of `n` characters, up to one of `ends`, or null. */
static const char *
after(const char *list, const char *name, const char *ends)
{
	size_t n = strlen(name);

	for (;;) {
		if (strncmp(list, name, n) == 0 &&
		    strchr(ends, list[n]) != NULL)
			return (list + n);
		list = strchr(list, ',');
		if (list == NULL)
			return (NULL);
		list++;
	}
}

bool
property_has(const char *list, const char *property)
{
	/* The NUL at a string's end is one of its characters. */
	return (after(list, property, ",") != NULL);
}

bool
property_range(const char *list, const char *name, unsigned *low,
    unsigned *high)
{
	const char *s = after(list, name, "=");
	unsigned l, h;

	if (s == NULL || sscanf(s, "=%u-%u", &l, &h) != 2)
		return (false);
	*low = l;
	*high = h;
	return (true);
}
