/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/result.h"
#include "result/shape.h"

struct place
shape_within(const struct place *outer, const char *member)
{
	struct place p;

	snprintf(p.text, sizeof(p.text), "%.180s%.60s.", outer->text, member);
	return (p);
}

int
shape_offence(struct errmsg *err, const struct place *at, const char *member,
    const char *why, const char *accepted)
{
	return (errmsg_set(err, EINVAL, "%s%s: %s (expected %s)", at->text,
	    member, why, accepted));
}

/* Letters, digits and signs that have no meaning in file names and shells. */
static bool
is_word(const char *s)
{
	static const char alnum[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	if (*s == '\0' || strchr(alnum, *s) == NULL)
		return (false);
	for (; *s != '\0'; s++)
		if (strchr(alnum, *s) == NULL && strchr("._+~-", *s) == NULL)
			return (false);
	return (true);
}

bool
shape_is_name(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return (false);
	return (true);
}

static bool
is_one_of(const char *s, const char *words)
{
	const char *w;
	size_t n;

	for (w = words; *w != '\0'; w += n + (w[n] == ' ')) {
		n = strcspn(w, " ");
		if (strlen(s) == n && memcmp(s, w, n) == 0)
			return (true);
	}
	return (false);
}

bool
shape_is(const json_t *v, unsigned kinds)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return ((kinds & STRING) != 0 ||
			((kinds & WORD) != 0 && is_word(json_string_value(v))));
	case JSON_INTEGER:
	case JSON_REAL:
		if (json_number_value(v) < 0)
			return (false);
		return ((kinds & NUMBER) != 0 ||
			((kinds & INTEGER) != 0 && json_is_integer(v)));
	case JSON_TRUE:
	case JSON_FALSE:
		return ((kinds & BOOL) != 0);
	case JSON_ARRAY:
		return ((kinds & LIST) != 0);
	case JSON_OBJECT:
		return ((kinds & OBJECT) != 0);
	default:
		return ((kinds & NUL) != 0);
	}
}

static const char *
kind_names(unsigned kinds, char *buf, size_t size)
{
	static const char *const names[] = {"a string",
	    "a word of letters, digits and ._+~-",
	    "an integer that is not negative", "a number that is not negative",
	    "true or false", "a list", "an object", "null"};
	size_t i, used;

	used = 0;
	buf[0] = '\0';
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((kinds & 1u << i) == 0 || used >= size)
			continue;
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    used > 0 ? " or " : "", names[i]);
	}
	return (buf);
}

const char *
shape_describe(const json_t *v, char *buf, size_t size)
{
	char *text;

	if (json_is_object(v) || json_is_array(v)) {
		snprintf(buf, size, "is %s",
		    json_is_object(v) ? "an object" : "a list");
		return (buf);
	}
	/* As JSON the text has no control character. */
	text = json_dumps(v, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	snprintf(buf, size, "is %.60s", text != NULL ? text : "?");
	free(text);
	return (buf);
}

/* What a member must be, in words. */
static const char *
accepted(const struct member *m, char *buf, size_t size)
{
	return (m->words != NULL ? m->words : kind_names(m->kinds, buf, size));
}

int
shape_check(json_t *object, const struct place *at, struct members members,
    struct errmsg *err)
{
	const struct member *m;
	const json_t *v;
	char kinds[128], is[80];
	size_t i;

	for (i = 0; i < members.n; i++) {
		m = &members.member[i];
		v = json_object_get(object, m->name);
		if (v == NULL && (m->kinds & ABSENT) != 0)
			continue;
		if (v == NULL)
			return (shape_offence(err, at, m->name, "is missing",
			    accepted(m, kinds, sizeof(kinds))));
		if (!shape_is(v, m->kinds))
			return (shape_offence(err, at, m->name,
			    shape_describe(v, is, sizeof(is)),
			    accepted(m, kinds, sizeof(kinds))));
		if (m->words != NULL && json_is_string(v) &&
		    !is_one_of(json_string_value(v), m->words))
			return (shape_offence(err, at, m->name,
			    shape_describe(v, is, sizeof(is)), m->words));
	}
	return (0);
}

static int
check_strangers(json_t *object, const struct place *at, struct members members,
    struct errmsg *err)
{
	const char *key;
	json_t *v;
	size_t i;

	json_object_foreach (object, key, v) {
		for (i = 0; i < members.n &&
		    strcmp(key, members.member[i].name) != 0; i++)
			;
		if (i == members.n)
			return (errmsg_set(err, EINVAL,
			    "%s%.60s: not a member of schema %d", at->text,
			    shape_is_name(key) ? key : "(control characters)",
			    RESULT_SCHEMA));
	}
	return (0);
}

int
shape_check_all(json_t *object, const struct place *at, struct members members,
    struct errmsg *err)
{
	int error;

	error = shape_check(object, at, members, err);
	if (error == 0)
		error = check_strangers(object, at, members, err);
	return (error);
}
