/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "util/version.h"

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

static bool
is_letter(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

static bool
is_candidate(const char *s)
{
	return (s[0] == 'r' && s[1] == 'c' && is_digit(s[2]));
}

/*
 * Whether a release that continues with this precedes the one that ends here.
 */
static bool
is_before_end(const char *s)
{
	return (*s == '~' || is_candidate(s) ||
	    (*s == '-' && is_candidate(s + 1)));
}

/* Both at digits, however many: compare them and go behind them. */
static int
compare_numbers(const char **a, const char **b)
{
	size_t n, m;
	int order;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	n = strspn(*a, "0123456789");
	m = strspn(*b, "0123456789");
	if (n != m)
		return (n < m ? -1 : 1);
	order = memcmp(*a, *b, n);
	*a += n;
	*b += m;
	return (order);
}

int
version_compare(const char *a, const char *b)
{
	int order;

	for (;;) {
		if (is_before_end(a) != is_before_end(b))
			return (is_before_end(a) ? -1 : 1);
		if (is_digit(*a) && is_digit(*b)) {
			order = compare_numbers(&a, &b);
			if (order != 0)
				return (order);
			continue;
		}
		if (*a != *b)
			return ((unsigned char)*a < (unsigned char)*b ? -1 : 1);
		if (*a == '\0')
			return (0);
		a++;
		b++;
	}
}

/* A word that only counts: "4", "p4". */
static bool
is_count(const char *word, size_t n)
{
	const size_t p = n > 1 && word[0] == 'p' ? 1 : 0;

	return (n > p && strspn(word + p, "0123456789") >= n - p);
}

/* Debian's name for i386, with or without PAE, and no number of a version. */
static bool
is_machine(const char *word)
{
	return (strcmp(word, "686") == 0 || strcmp(word, "686-pae") == 0);
}

const char *
version_flavour(const char *release, int *length)
{
	const char *flavour = release, *word, *end;
	size_t n;

	while (*flavour != '\0' && !is_machine(flavour) &&
	    (!is_letter(*flavour) || is_candidate(flavour))) {
		flavour += strcspn(flavour, "-");
		flavour += *flavour == '-';
	}
	end = flavour;
	for (word = flavour; *word != '\0';
	     word += word[n] == '-' ? n + 1 : n) {
		n = strcspn(word, "-");
		if (n > 0 && (!is_count(word, n) || is_machine(word)))
			end = word + n;
	}
	*length = (int)(end - flavour);
	return (flavour);
}

size_t
version_minor(const char *release)
{
	static const char digits[] = "0123456789";
	const size_t major = strspn(release, digits);
	size_t minor;

	if (major == 0 || release[major] != '.')
		return (0);
	minor = strspn(release + major + 1, digits);
	return (minor > 0 ? major + 1 + minor : 0);
}
