/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "engine/version.h"
#include "measure/target.h"
#include "result/result.h"
#include "util/commit.h"
#include "verb/verb.h"

#define WORD_(number) #number
#define WORD(number)  WORD_(number)

const char *
verb_version(char text[COMMIT_VERSION_MAX])
{
	return (commit_version(text, DB_VERSION,
	    "result schema " WORD(RESULT_SCHEMA)));
}

int
verb_fail(const struct option_table *table, int status, const char *format,
    ...)
{
	va_list args;

	fprintf(stderr, "%s: ", table->program);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return (status);
}

int
verb_wrong(const struct option_table *table, const struct errmsg *err)
{
	return (verb_fail(table, 2, "%s", err->text));
}

int
verb_unchecked(const struct option_table *table, int error,
    const struct errmsg *err)
{
	return (verb_fail(table, error == -ENOMEM || error == -EMFILE ||
	    error == -ENFILE ? 1 : 2, "%s", err->text));
}

int
verb_failed(const struct option_table *table, int error,
    const struct errmsg *err)
{
	return (verb_fail(table, error == -TARGET_WRONG ? 2 : 1, "%s",
	    err->text));
}

void
verb_news(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

bool
verb_options(const struct option_table *table, int argc, char **argv,
    void *into, struct option_words *words, int *status)
{
	char version[COMMIT_VERSION_MAX];
	struct errmsg err;

	*status = 0;
	if (options_parse(table, argc, argv, into, words, &err) != 0)
		*status = verb_wrong(table, &err);
	else
		return (!options_answer(table, words,
		    verb_version(version), stdout));
	return (false);
}
