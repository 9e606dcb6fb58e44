/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/place.h"
#include "util/self.h"
#include "verb/run_options.h"
#include "verb/script.h"
#include "verb/verb.h"

/* Room for a path and a short name after it. */
#define JOINED (PATH_MAX + 64)

/* The script's path; the environment gets the folder of kernels. */
static int
find_script(const char *name, char path[JOINED], struct errmsg *err)
{
	char folder[PATH_MAX], kernels[PATH_MAX];
	int error;

	error = place_find(PLACE_LAB, folder, sizeof(folder), err);
	if (error == 0)
		error = place_kernels(kernels, sizeof(kernels), err);
	if (error != 0)
		return (error);
	snprintf(path, JOINED, "%s/%s", folder, name);
	if (access(path, X_OK) == -1)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	return (setenv("KERNELS", kernels, 1) == 0 ? 0 :
	    errmsg_set(err, ENOMEM, "no memory"));
}

/* The script's arguments, for free(3). */
static const char **
gather(const char *path, const char *const *values,
    const struct option_words *words)
{
	const char **argv;
	size_t i, n = 0;

	while (values[n] != NULL)
		n++;
	argv = calloc(n + words->nrest + 2, sizeof(*argv));
	if (argv == NULL)
		return (NULL);
	argv[0] = path;
	for (i = 0; i < n; i++)
		argv[1 + i] = values[i];
	for (i = 0; i < words->nrest; i++)
		argv[1 + n + i] = words->rest[i];
	return (argv);
}

int
script_execute(const struct option_table *table, const char *name,
    const char *const *values, const struct option_words *words)
{
	char path[JOINED], self[PATH_MAX];
	const char **argv;
	struct errmsg err;
	int error;

	if (find_script(name, path, &err) != 0)
		return (verb_fail(table, 1, "%s", err.text));
	argv = gather(path, values, words);
	if (argv == NULL)
		return (verb_fail(table, 1, "no memory"));
	/* A shell cannot restore a signal that it inherits as ignored. */
	signal(SIGPIPE, SIG_DFL);
	/* Where it is set already, as in a test, that program runs. */
	if (self_path(self, sizeof(self)) == 0 &&
	    setenv("DUMPBENCH", self, 0) == 0)
		execv(path, (char *const *)(uintptr_t)argv);
	error = errno;
	free(argv);
	return (verb_fail(table, 1, "%s: %s", path, strerror(error)));
}

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
