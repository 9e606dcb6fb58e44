/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "result/kind.h"

#define CONTEXT_BYTES 8192 /* in which the context's command stands */

static const char *
after(const char *text, const char *words)
{
	const char *at = text != NULL ? strstr(text, words) : NULL;

	return (at != NULL ? at + strlen(words) : NULL);
}

static bool
is_run(const char *text)
{
	static const char *const others[] = {"panic", "explain"};
	const char *verb;
	size_t i;

	verb = after(text, "\"command\"");
	if (verb == NULL)
		return (true);
	verb += strspn(verb, " \t:\"");
	if (strncmp(verb, "dumpbench ", strlen("dumpbench ")) != 0)
		return (true);
	verb += strlen("dumpbench ");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strncmp(verb, others[i], strlen(others[i])) == 0)
			return (false);
	return (true);
}

int
result_is_run(const char *path, bool *run, struct errmsg *err)
{
	char text[CONTEXT_BYTES + 1];
	FILE *file = fopen(path, "re");
	int error = 0;
	size_t n;

	if (file == NULL)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	n = fread(text, 1, CONTEXT_BYTES, file);
	if (ferror(file))
		error = errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno));
	fclose(file);
	text[n] = '\0';
	if (error == 0)
		*run = is_run(text);
	return (error);
}
