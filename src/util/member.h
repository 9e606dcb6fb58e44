/* SPDX-License-Identifier: BSD-2-Clause */
/* Members of a JSON object that may be missing, or of another type. */
#ifndef DUMPBENCH_UTIL_MEMBER_H
#define DUMPBENCH_UTIL_MEMBER_H

#include <jansson.h>
#include <limits.h>
#include <math.h>

/* Null where there is no such string. */
static inline const char *
member_string(const json_t *object, const char *member)
{
	return (json_string_value(json_object_get(object, member)));
}

/* "" where there is no such string. */
static inline const char *
member_text(const json_t *object, const char *member)
{
	const char *value = member_string(object, member);

	return (value != NULL ? value : "");
}

/* NAN where there is no such number. */
static inline double
member_number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	return (json_is_number(value) ? json_number_value(value) : NAN);
}

/* 0 where there is no such integer. */
static inline json_int_t
member_integer(const json_t *object, const char *member)
{
	return (json_integer_value(json_object_get(object, member)));
}

/* A whole number; 0 where there is none, and of one too large the largest. */
static inline unsigned
member_small(const json_t *object, const char *member)
{
	const json_int_t n = member_integer(object, member);

	return (n < 0 ? 0 : n > UINT_MAX ? UINT_MAX : (unsigned)n);
}

#endif
