/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the usual types. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/options.h"
#include "util/suggest.h"

#define CHOICES_MAX  16
#define CHOICES_SIZE 128 /* of their names */

/* A row's value word, taken apart. */
struct choices {
	char text[CHOICES_SIZE];
	const char *names[CHOICES_MAX];
	size_t n;
};

static void *
place(const struct option_row *row, void *into)
{
	return ((char *)into + row->at);
}

int
option_true(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	(void)value;
	(void)err;
	*(bool *)place(row, into) = true;
	return (0);
}

int
option_text(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	(void)err;
	*(const char **)place(row, into) = value;
	return (0);
}

/* Digits alone: no sign, no blank, no other base. */
static int
whole(const struct option_row *row, const char *value, uint64_t *number,
    struct errmsg *err)
{
	char *end;

	errno = 0;
	*number = strtoull(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 ||
	    *number < row->low || *number > row->high)
		return (option_refuse(row, err, "'%.200s' is not a whole "
		    "number from %" PRIu64 " to %" PRIu64, value, row->low,
		    row->high));
	return (0);
}

int
option_number(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	uint64_t number;
	int error = whole(row, value, &number, err);

	if (error == 0)
		*(unsigned *)place(row, into) = (unsigned)number;
	return (error);
}

int
option_number_text(const struct option_row *row, void *into,
    const char *value, struct errmsg *err)
{
	uint64_t number;
	int error = whole(row, value, &number, err);

	return (error != 0 ? error : option_text(row, into, value, err));
}

/* The names between characters of `ends`; what follows "[" is no name. */
static void
split(const struct option_row *row, const char *ends, struct choices *c)
{
	char *rest = c->text, *name;

	snprintf(c->text, sizeof(c->text), "%s", row->value);
	c->n = 0;
	while (c->n < CHOICES_MAX && (name = strsep(&rest, ends)) != NULL)
		c->names[c->n++] = name;
}

int
option_unknown(const struct option_row *row, const char *what,
    const char *word, const char *const *names, size_t n, struct errmsg *err)
{
	char before[64];

	snprintf(before, sizeof(before), "--%s: ", row->name);
	return (suggest_refuse(err, before, what, "", word, names, n));
}

static int
choose(const struct option_row *row, const struct choices *c,
    const char *word, unsigned *which, struct errmsg *err)
{
	unsigned i;

	for (i = 0; i < c->n && strcmp(word, c->names[i]) != 0; i++)
		;
	*which = i;
	return (i < c->n ? 0 : option_unknown(row, row->name, word, c->names,
	    c->n, err));
}

int
option_choice(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct choices c;
	unsigned which;
	int error;

	split(row, "|", &c);
	error = choose(row, &c, value, &which, err);
	if (error == 0)
		*(unsigned *)place(row, into) = which;
	return (error);
}

int
option_choice_text(const struct option_row *row, void *into,
    const char *value, struct errmsg *err)
{
	struct choices c;
	unsigned which;
	int error;

	split(row, "|", &c);
	error = choose(row, &c, value, &which, err);
	return (error != 0 ? error : option_text(row, into, value, err));
}

int
option_choices(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	char text[CHOICES_SIZE], *rest = text, *word;
	unsigned which, all = 0;
	struct choices c;
	int error = 0;

	split(row, ",", &c);
	if (strlen(value) >= sizeof(text))
		return (option_refuse(row, err, "'%.40s...' is too long "
		    "(expected %s)", value, row->value));
	strcpy(text, value);
	while (error == 0 && (word = strsep(&rest, ",")) != NULL) {
		error = choose(row, &c, word, &which, err);
		all |= error == 0 ? 1U << which : 0;
	}
	if (error == 0)
		*(unsigned *)place(row, into) = all;
	return (error);
}
