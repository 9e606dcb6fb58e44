/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "torture/names.h"

/* Is one of the words, '|' between them, in the text? */
static bool
any_word(const char *words, const char *text)
{
	char word[64];
	size_t n;

	for (; words != NULL && *words != '\0'; words += n) {
		words += *words == '|';
		n = strcspn(words, "|");
		snprintf(word, sizeof(word), "%.*s", (int)n, words);
		if (n > 0 && strcasestr(text, word) != NULL)
			return (true);
	}
	return (false);
}

/* What a path below another is there, or null. */
static const char *
below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	if (strncmp(path, folder, n) != 0 ||
	    (path[n] != '/' && path[n] != '\0'))
		return (NULL);
	return (path[n] == '\0' ? path + n : path + n + 1);
}

/* The last name of a path, without what /proc appends. */
static bool
last_name(const char *path, const char *text)
{
	char name[TORTURE_WHAT_MAX], *end;

	snprintf(name, sizeof(name), "%s", path);
	end = strstr(name, " (deleted)");
	if (end != NULL)
		*end = '\0';
	while ((end = strrchr(name, '/')) != NULL && end[1] == '\0')
		*end = '\0';
	return (strstr(text, end != NULL ? end + 1 : name) != NULL);
}

/* What a file that has another name until it is whole will be called. */
static bool
new_name(const struct tree *files, const char *text)
{
	size_t i;

	for (i = 0; i < files->n; i++)
		if (last_name(files->files[i].name, text))
			return (true);
	return (false);
}

static bool
thing(const struct torture_case *test, const struct drive *drive,
    const struct outcome *good, const char *what, const char *text)
{
	const char *path = strchr(what, ' ');
	char folder[TORTURE_WHAT_MAX], *end;

	/* A pipe is "pipe:[1234]" in /proc. */
	if (path == NULL || path[1] == '\0' || strstr(path, ":[") != NULL)
		return (any_word(test->peers, text) ||
		    any_word("process", text));
	path++;
	if (strcmp(path, "/proc/self/exe") == 0)
		return (strstr(text, "this program's own file") != NULL);
	if (strncmp(path, "/memfd:", 7) == 0)
		return (strstr(text, "in memory") != NULL);
	if (strcmp(path, drive->work) == 0)
		path = ".";
	/* A file that shows whether its folder can be written to. */
	snprintf(folder, sizeof(folder), "%s", path);
	end = strrchr(folder, '/');
	if (end != NULL && strcmp(end, "/probe") == 0) {
		*end = '\0';
		path = folder;
	}
	if (strcmp(path + strlen(path) - 4, "/out") == 0)
		return (strstr(text, "standard output") != NULL);
	if (below(path, drive->tmp) != NULL)
		return (strstr(text, "temporary") != NULL ||
		    strstr(text, drive->tmp) != NULL);
	if (strstr(path, ".dumpbench.") != NULL)
		return (new_name(&good->now, text) || last_name(path, text));
	return (last_name(path, text));
}

bool
names_what_failed(const struct torture_case *test, const struct drive *drive,
    bool children, const struct outcome *good, const struct outcome *outcome,
    const char *message)
{
	const struct torture_answer *a = &outcome->answer;
	size_t i;

	/* That of a temporary folder removes it when it ends. */
	if (children && (any_word(test->peers, message) ||
	    strstr(message, drive->tmp) != NULL))
		return (true);
	for (i = 0; i < TORTURE_THINGS && a->things[i][0] != '\0'; i++)
		if (thing(test, drive, good, a->things[i], message))
			return (true);
	return (false);
}
