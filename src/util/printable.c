/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/printable.h"

#define NONE UINT32_MAX /* no character */

static bool
is_printable(uint32_t c)
{
	static const struct range {
		uint32_t first, last;
	} not[] = {{1, 8}, {0xb, 0x1f}, {0x7f, 0x9f}, {0x200e, 0x200f},
	    {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfffe, 0xffff}};
	size_t i;

	for (i = 0; i < sizeof(not) / sizeof(not[0]); i++)
		if (c >= not[i].first && c <= not[i].last)
			return (false);
	return (true);
}

/*
 * The character that begins there and its length; NONE and 1 if it is no UTF-8:
 * cut off, longer than need be, a surrogate, or too large.
 */
static uint32_t
decode(const unsigned char *s, size_t size, size_t *length)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	size_t n, i;
	uint32_t c;

	*length = 1;
	if (s[0] < 0x80)
		return (s[0]);
	n = s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : 1;
	if (s[0] < 0xc0 || s[0] >= 0xf8 || n >= size)
		return (NONE);
	c = s[0] & (0x3fU >> n);
	for (i = 1; i <= n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return (NONE);
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return (NONE);
	*length = n + 1;
	return (c);
}

/* Make the character there printable, or what is none: its length. */
static size_t
mend(char *s, size_t size, bool none_too)
{
	size_t length;
	uint32_t c = decode((const unsigned char *)s, size, &length);

	if (c == NONE ? none_too : !is_printable(c))
		memset(s, '?', length);
	return (length);
}

void
printable(char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size;)
		i += mend(text + i, size - i, true);
}

void
printable_name(char *name)
{
	printable(name, strlen(name));
	for (; *name != '\0'; name++)
		if (*name == '\n' || *name == '\t')
			*name = '?';
}

/* Make the escape that begins with that backslash printable: its length. */
static size_t
mend_escape(char *s, size_t size)
{
	char digits[5] = "", *end;
	unsigned long c;

	if (size < 2)
		return (1);
	if (s[1] == 'b' || s[1] == 'f' || s[1] == 'r')
		memset(s, '?', 2);
	if (s[1] != 'u' || size < 6)
		return (2);
	memcpy(digits, s + 2, 4);
	c = strtoul(digits, &end, 16);
	if (end == digits + 4 && !is_printable((uint32_t)c)) {
		/* U+003F, a question mark */
		memset(s + 2, '0', 2);
		s[4] = '3';
		s[5] = 'f';
	}
	return (6);
}

void
printable_json(char *text, size_t size)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < size;) {
		if (quoted && text[i] == '\\') {
			i += mend_escape(text + i, size - i);
			continue;
		}
		quoted ^= text[i] == '"';
		/* These are no JSON: a reader says where they are. */
		if ((unsigned char)text[i] < ' ')
			i++;
		else
			i += mend(text + i, size - i, false);
	}
}
