/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of a script's command line, and those behind "--". */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verb/run_options.h"
#include "verb/script.h"

int
script_add_words(char **list, const char *words, struct errmsg *err)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *list != NULL ? *list : "",
		*list != NULL ? "," : "", words) == -1)
		return (errmsg_set(err, ENOMEM, "no memory"));
	free(*list);
	*list = longer;
	return (0);
}

/* Is the word that option, alone or with a value? */
static bool
is_option(const char *word, const char *name)
{
	const size_t n = strlen(name);

	return (strncmp(word, "--", 2) == 0 &&
	    strncmp(word + 2, name, n) == 0 &&
	    (word[n + 2] == '\0' || word[n + 2] == '='));
}

int
script_check_rest(const struct option_words *words, const char *const *own,
    struct errmsg *err)
{
	size_t i, k;

	for (i = 0; i < words->nrest; i++)
		for (k = 0; own[k] != NULL; k++)
			if (is_option(words->rest[i], own[k]))
				return (errmsg_set(err, EINVAL, "--%s after "
				    "--: this verb sets it for each kernel "
				    "(expected other options of run)",
				    own[k]));
	return (run_options_check(words->rest, words->nrest, err));
}

/* Does a verb with these options have that of the word? */
static bool
takes(const struct option_group *groups, const char *word)
{
	size_t i;

	for (; groups->rows != NULL; groups++)
		for (i = 0; i < groups->n; i++)
			if (is_option(word, groups->rows[i].name))
				return (true);
	return (false);
}

int
script_check_rest_of(const struct option_words *words,
    const char *const *own, const struct option_group *groups,
    struct errmsg *err)
{
	size_t i;
	int error;

	error = script_check_rest(words, own, err);
	for (i = 0; i < words->nrest && error == 0; i++)
		if (strncmp(words->rest[i], "--", 2) == 0 &&
		    !takes(groups, words->rest[i]))
			error = errmsg_set(err, EINVAL, "%.200s after --: it "
			    "does not go with --explain (expected an option "
			    "of run that dumpbench-explain(8) has, too)",
			    words->rest[i]);
	return (error);
}
