/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
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

const char *
property_value(const char *list, const char *name, size_t *length)
{
	const char *value = after(list, name, "=");

	/* The NUL at a string's end is one of its characters. */
	if (value == NULL || *value != '=')
		return (NULL);
	*length = strcspn(++value, ",");
	return (value);
}

bool
property_number(const char *text, unsigned *value, const char **end)
{
	unsigned long n;
	char *after_it;

	if (*text < '0' || *text > '9')
		return (false);
	errno = 0;
	n = strtoul(text, &after_it, 10);
	if (errno != 0 || n > UINT_MAX)
		return (false);
	*value = (unsigned)n;
	*end = after_it;
	return (true);
}

bool
property_range(const char *list, const char *name, unsigned *low,
    unsigned *high)
{
	size_t unused;
	const char *s = property_value(list, name, &unused);
	unsigned l, h;

	if (s == NULL || !property_number(s, &l, &s) || *s != '-' ||
	    !property_number(s + 1, &h, &s))
		return (false);
	*low = l;
	*high = h;
	return (true);
}
