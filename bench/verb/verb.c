/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>

#include "engine/version.h"
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
verb_wrong(const struct option_table *table, const struct errmsg *err)
{
	fprintf(stderr, "%s: %s\n", table->program, err->text);
	return (2);
}

int
verb_unchecked(const struct option_table *table, int error,
    const struct errmsg *err)
{
	verb_wrong(table, err);
	return (error == -ENOMEM || error == -EMFILE || error == -ENFILE ?
	    1 : 2);
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
