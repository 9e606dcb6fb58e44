/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/reader.h"

#define COUNT_MAX ((json_int_t)1 << 53) /* what others' JSON can hold */

void
reader_offend(struct reader *r, const char *format, ...)
{
	char text[256];
	va_list args;

	if (r->error != 0)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	r->error = errmsg_set(r->err, EINVAL, "explanation: %s", text);
}

void *
reader_room(struct reader *r, const json_t *array, const char *what,
    size_t size)
{
	void *p;

	if (!json_is_array(array)) {
		reader_offend(r, "'%s' is no array", what);
		return (NULL);
	}
	p = calloc(json_array_size(array) + 1, size);
	if (p == NULL && r->error == 0)
		r->error = errmsg_set(r->err, ENOMEM, "out of memory");
	return (p);
}

uint64_t
reader_whole(struct reader *r, const json_t *value, const char *what)
{
	json_int_t n = json_integer_value(value);

	if (!json_is_integer(value) || n < 0 || n > COUNT_MAX) {
		reader_offend(r, "'%s' is no whole number", what);
		return (0);
	}
	return ((uint64_t)n);
}

uint64_t
reader_count(struct reader *r, const json_t *object, const char *member)
{
	return (reader_whole(r, json_object_get(object, member), member));
}

uint32_t
reader_index_in(struct reader *r, const json_t *value, const char *what,
    size_t n)
{
	uint64_t i = reader_whole(r, value, what);

	if (i < n)
		return ((uint32_t)i);
	reader_offend(r, "there is no '%s' of that number", what);
	return (ATTRIBUTION_NONE);
}

char *
reader_copy(struct reader *r, const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL && r->error == 0)
		r->error = errmsg_set(r->err, ENOMEM, "out of memory");
	return (copy);
}

char *
reader_text(struct reader *r, const json_t *object, const char *member)
{
	return (reader_line(r, json_object_get(object, member), member));
}

char *
reader_line(struct reader *r, const json_t *string, const char *what)
{
	const char *value = json_string_value(string);

	if (value == NULL)
		reader_offend(r, "'%s' is no string", what);
	else if (value[strcspn(value, "\n\t")] != '\0')
		reader_offend(r, "'%s' has a line feed or a tab", what);
	return (value != NULL ? reader_copy(r, value) : NULL);
}

uint64_t
reader_address(struct reader *r, const json_t *object, const char *member)
{
	const char *value = json_string_value(json_object_get(object, member));
	unsigned long long n = 0;
	char *end;

	if (value != NULL && strncmp(value, "0x", 2) == 0) {
		n = strtoull(value, &end, 16);
		if (*end == '\0') /* not of "0x", whose x is left */
			return (n);
	}
	reader_offend(r, "'%s' is no address, 0x and digits", member);
	return (0);
}

unsigned
reader_one_of(struct reader *r, const json_t *object, const char *member,
    const char *const *names)
{
	const char *value = json_string_value(json_object_get(object, member));
	unsigned i;

	for (i = 0; value != NULL && names[i] != NULL; i++)
		if (strcmp(value, names[i]) == 0)
			return (i);
	reader_offend(r, "'%s' is none of its words", member);
	return (0);
}
