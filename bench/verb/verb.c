/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>

#include "engine/version.h"
#include "verb/verb.h"

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
	struct errmsg err;

	*status = 0;
	if (options_parse(table, argc, argv, into, words, &err) != 0)
		*status = verb_wrong(table, &err);
	else
		return (!options_answer(table, words, DB_VERSION, stdout));
	return (false);
}
