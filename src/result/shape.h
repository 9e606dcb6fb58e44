/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks JSON objects against tables of members and types, and says what does
 * not fit.  Internal to src/result.
 */
#ifndef DUMPBENCH_RESULT_SHAPE_H
#define DUMPBENCH_RESULT_SHAPE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "util/errmsg.h"

/* Kinds of value, to be or-ed. */
enum {
	STRING = 1 << 0,
	WORD = 1 << 1, /* string fit for a name and a file name */
	INTEGER = 1 << 2, /* not negative */
	NUMBER = 1 << 3, /* not negative */
	BOOL = 1 << 4,
	LIST = 1 << 5,
	OBJECT = 1 << 6,
	NUL = 1 << 7,
	ABSENT = 1 << 8 /* need not be there */
};

struct member {
	const char *name;
	unsigned kinds;
	const char *words; /* the strings accepted; NULL: any */
};

struct members {
	const struct member *member;
	size_t n;
};

#define MEMBERS(table) \
	((struct members){(table), sizeof(table) / sizeof((table)[0])})

/* Where we are: the text before the member's name in a sentence. */
struct place {
	char text[256];
};

struct place shape_within(const struct place *outer, const char *member);

/* -EINVAL, and "PLACEMEMBER: why (expected …)". */
int shape_offence(struct errmsg *err, const struct place *at,
    const char *member, const char *why, const char *accepted);

/* Check that the table's members are present and of its types. */
int shape_check(json_t *object, const struct place *at, struct members members,
    struct errmsg *err);

/* Also refuse other members. */
int shape_check_all(json_t *object, const struct place *at,
    struct members members, struct errmsg *err);

bool shape_is(const json_t *value, unsigned kinds);

/* Whether the string has no control character. */
bool shape_is_name(const char *s);

/* "is 12", "is an object"; short enough for a sentence.  Returns buf. */
const char *shape_describe(const json_t *value, char *buf, size_t size);

#endif
