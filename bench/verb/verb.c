/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>

#include "engine/version.h"
#include "verb/verb.h"

int
verb_wrong(const struct option_table *table, const struct fault *fault)
{
	fprintf(stderr, "%s: %s\n", table->program, fault->text);
	return (2);
}

int
verb_unchecked(const struct option_table *table, int error,
    const struct fault *fault)
{
	verb_wrong(table, fault);
	return (error == -ENOMEM || error == -EMFILE || error == -ENFILE ?
	    1 : 2);
}

bool
verb_options(const struct option_table *table, int argc, char **argv,
    void *into, struct option_words *words, int *status)
{
	struct fault fault;

	*status = 0;
	if (options_parse(table, argc, argv, into, words, &fault) != 0)
		*status = verb_wrong(table, &fault);
	else
		return (!options_answer(table, words, DB_VERSION, stdout));
	return (false);
}
