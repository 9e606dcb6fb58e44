/* SPDX-License-Identifier: BSD-2-Clause */
/* On x86, 32 and 64 bits. */
#include <stdint.h>

#include "guest/freebsd/bare.h"

void *
memcpy(void *to, const void *from, size_t n)
{
	void *start = to;
	size_t fours = n / 4;

	n %= 4;
	__asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(fours)
	    :: "memory");
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n)
	    :: "memory");
	return (start);
}

void *
memset(void *to, int c, size_t n)
{
	void *start = to;
	size_t fours = n / 4;

	n %= 4;
	__asm__ volatile("rep stosl" : "+D"(to), "+c"(fours)
	    : "a"((uint8_t)c * 0x01010101u) : "memory");
	__asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(c) : "memory");
	return (start);
}

int
memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *p = a, *q = b;

	for (; n > 0; n--, p++, q++)
		if (*p != *q)
			return (*p - *q);
	return (0);
}

size_t
strlen(const char *s)
{
	const char *end = s;

	while (*end != '\0')
		end++;
	return ((size_t)(end - s));
}

char *
strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (*s == '\0')
			return (NULL);
	return ((char *)(uintptr_t)s);
}

int
strncmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++)
		if (*a != *b || *a == '\0')
			return ((uint8_t)*a - (uint8_t)*b);
	return (0);
}

int
strcmp(const char *a, const char *b)
{
	return (strncmp(a, b, SIZE_MAX));
}
