/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/options.h"
#include "util/suggest.h"

#define ROWS_MAX 64 /* of a table */

/* What is left to read. */
struct reader {
	const struct option_table *table;
	int argc, next;
	char **argv;
	void *into;
	struct option_words *words;
	struct errmsg *err;
};

int
option_refuse(const struct option_row *row, struct errmsg *err,
    const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return (errmsg_set(err, EINVAL, "--%s: %s", row->name, text));
}

static const struct option_row *
find(const struct option_table *table, const char *name, size_t length,
    char letter)
{
	const struct option_group *group;
	const struct option_row *row;

	for (group = table->groups; group->rows != NULL; group++)
		for (row = group->rows; row < group->rows + group->n; row++)
			if (letter != 0 ? row->letter == letter :
			    strlen(row->name) == length &&
			    memcmp(row->name, name, length) == 0)
				return (row);
	return (NULL);
}

static int
refuse_option(const struct reader *r, const char *word)
{
	const struct option_group *group;
	const char *names[ROWS_MAX];
	size_t i, n = 0;
	char *name;
	int error;

	for (group = r->table->groups; group->rows != NULL; group++)
		for (i = 0; i < group->n && n < ROWS_MAX - 1; i++)
			names[n++] = group->rows[i].name;
	names[n++] = "help";
	name = strndup(word, strcspn(word, "="));
	if (name == NULL)
		return (errmsg_set(r->err, ENOMEM, "no memory"));
	if (r->table->rest_table != NULL && strncmp(name, "--", 2) == 0 &&
	    find(r->table->rest_table, name + 2, strlen(name + 2), 0) != NULL) {
		error = errmsg_set(r->err, EINVAL, "%.200s: an option of %s "
		    "(expected behind --, as in -- %.200s)", name,
		    r->table->rest_table->program, word);
		free(name);
		return (error);
	}
	error = suggest_refuse(r->err, "", "option", "--", name, names, n);
	free(name);
	return (error);
}

static int
set(struct reader *r, const struct option_row *row, const char *value)
{
	if (row->value == NULL && value != NULL)
		return (option_refuse(row, r->err, "unexpected value "
		    "'%s' (expected none)", value));
	if (row->value != NULL && value == NULL && r->next < r->argc)
		value = r->argv[r->next++];
	if (row->value != NULL && (value == NULL || *value == '\0'))
		return (option_refuse(row, r->err, "%s value (expected %s)",
		    value == NULL ? "no" : "an empty", row->value));
	return (row->set(row, r->into, value, r->err));
}

static void
operand(struct reader *r, char *word)
{
	r->words->operands[r->words->noperands++] = word;
}

/* Of another parser's option: is the next word its value? */
static bool
has_value(const struct reader *r, const struct option_row *row)
{
	return (row->value != NULL && r->next < r->argc &&
	    strncmp(r->argv[r->next], "--", 2) != 0);
}

/* --name or --name=value. */
static int
read_long(struct reader *r, char *word)
{
	const char *equals = strchr(word, '=');
	size_t length = strcspn(word + 2, "=");
	const struct option_row *row = find(r->table, word + 2, length, 0);

	if (strcmp(word, "--help") == 0)
		r->words->help = true;
	else if (strcmp(word, "--version") == 0)
		r->words->version = true;
	else if (equals != NULL && (strncmp(word, "--help=", 7) == 0 ||
	    strncmp(word, "--version=", 10) == 0))
		return (errmsg_set(r->err, EINVAL, "%.*s: unexpected value "
		    "'%.200s' (expected none)", (int)(equals - word), word,
		    equals + 1));
	else if (row != NULL && row->set != NULL)
		return (set(r, row, equals != NULL ? equals + 1 : NULL));
	else if (row != NULL ||
	    (r->table->theirs != NULL && r->table->theirs(word))) {
		operand(r, word);
		if (row != NULL && equals == NULL && has_value(r, row))
			operand(r, r->argv[r->next++]);
	}
	else
		return (refuse_option(r, word));
	return (0);
}

/* -x or -xvalue. */
static int
read_short(struct reader *r, const char *word)
{
	const struct option_row *row = find(r->table, "", 0, word[1]);

	if (strcmp(word, "-h") == 0)
		r->words->help = true;
	else if (strcmp(word, "-V") == 0)
		r->words->version = true;
	else if (row != NULL)
		return (set(r, row, word[2] != '\0' ? word + 2 : NULL));
	else
		return (refuse_option(r, word));
	return (0);
}

static int
check_operands(const struct reader *r)
{
	const struct option_table *table = r->table;
	size_t n = r->words->noperands;

	if (n < table->least)
		return (errmsg_set(r->err, EINVAL, "%s (expected %s)",
		    n == 0 ? "no argument" : "too few arguments",
		    table->operands));
	if (table->operands != NULL && table->most != 0 && n > table->most)
		return (errmsg_set(r->err, EINVAL,
		    "one argument too many: '%.200s' (expected %s)",
		    r->words->operands[table->most], table->operands));
	return (0);
}

/* One word, and its value if that is the next one. */
static int
read_word(struct reader *r, bool *ended)
{
	char *word = r->argv[r->next++];

	if (!*ended && strcmp(word, "--") == 0) {
		*ended = true;
		if (!r->table->rest)
			return (0);
		r->words->rest = r->argv + r->next;
		r->words->nrest = (size_t)(r->argc - r->next);
		r->next = r->argc;
		return (0);
	}
	if (!*ended && strncmp(word, "--", 2) == 0)
		return (read_long(r, word));
	if (!*ended && word[0] == '-' && word[1] != '\0')
		return (read_short(r, word));
	if (*word == '\0' && r->table->operands != NULL)
		return (errmsg_set(r->err, EINVAL, "an empty argument "
		    "(expected %s)", r->table->operands));
	if (r->table->operands == NULL)
		return (errmsg_set(r->err, EINVAL, "unknown argument '%.200s' "
		    "(expected options, which begin with --)", word));
	operand(r, word);
	return (0);
}

int
options_parse(const struct option_table *table, int argc, char **argv,
    void *into, struct option_words *words, struct errmsg *err)
{
	struct reader r = {table, argc, 1, argv, into, words, err};
	bool ended = false;
	int error = 0;

	*words = (struct option_words){
		.operands = argv + (argc > 0),
		.rest = argv + argc,
	};
	while (error == 0 && r.next < argc && !words->help && !words->version)
		error = read_word(&r, &ended);
	if (error != 0 || words->help || words->version)
		return (error);
	words->operands[words->noperands] = NULL;
	return (check_operands(&r));
}
