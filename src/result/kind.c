/* SPDX-License-Identifier: BSD-2-Clause */
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

bool
result_is_run(const char *path)
{
	static const char *const others[] = {"panic", "explain"};
	char text[CONTEXT_BYTES + 1];
	const char *verb;
	size_t i, n;
	FILE *file = fopen(path, "re");

	if (file == NULL)
		return (true);
	n = fread(text, 1, CONTEXT_BYTES, file);
	text[n] = '\0';
	fclose(file);
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
