/* SPDX-License-Identifier: BSD-2-Clause */
/* What a program can ask of a running guest. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "guest/file.h"
#include "guest/internal.h"

int
guest_load(struct guest *guest, struct errmsg *err)
{
	if (guest->boot.module == NULL)
		return (errmsg_set(err, EINVAL,
		    "this guest was started without a module"));
	return (guest_load_file(guest, guest->boot.module, err));
}

int
guest_read(struct guest *guest, const char *path, char **text,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "read", path, "", 0, &answer, err);
	*text = answer.text;
	return (error);
}

int
guest_exec_by(struct guest *guest, const char *verb, const char *const argv[],
    int *status, char **output, struct errmsg *err)
{
	struct answer answer;
	char *words, *end;
	size_t i, length = 0;
	int error;

	*output = NULL;
	for (i = 0; argv[i] != NULL; i++)
		length += strlen(argv[i]) + 1;
	words = malloc(length + 1);
	if (words == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	for (end = words, i = 0; argv[i] != NULL; i++)
		end = stpcpy(end, argv[i]) + 1;
	error = guest_ask(guest, verb, "", words, length, &answer, err);
	free(words);
	if (error != 0)
		return (error);
	assert(answer.text != NULL);
	*status = (int)strtol(answer.text, &end, 10);
	if (*end == '\n')
		end++;
	memmove(answer.text, end, answer.length -
	    (size_t)(end - answer.text) + 1);
	*output = answer.text;
	return (0);
}

int
guest_exec(struct guest *guest, const char *const argv[], int *status,
    char **output, struct errmsg *err)
{
	return (guest_exec_by(guest, "exec", argv, status, output, err));
}

int
guest_console(struct guest *guest, char **text, struct errmsg *err)
{
	size_t length;

	return (file_read(guest->console, text, &length, err));
}
