/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests to a guest's agent that tests alone make. */
#ifndef TESTS_REQUESTS_H
#define TESTS_REQUESTS_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "guest/internal.h"

/* Unload the module under test: 0 or a negative errno value. */
static inline int
guest_unload(struct guest *guest, struct errmsg *err)
{
	struct answer answer;
	int error;

	if (guest->boot.module == NULL)
		return (errmsg_set(err, EINVAL,
		    "this guest was started without a module"));
	error = guest_ask(guest, "unload", guest->boot.module_name, "", 0,
	    &answer, err);
	free(answer.text);
	return (error);
}

/* A sysctl variable by its full name ("kern.ostype"), as text. */
static inline int
guest_get(struct guest *guest, const char *name, char **value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "get", name, "", 0, &answer, err);
	*value = answer.text;
	return (error);
}

static inline int
guest_set(struct guest *guest, const char *name, const char *value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "set", name, value, strlen(value), &answer,
	    err);
	free(answer.text);
	return (error);
}

/* One write(2) to a file that is there. */
static inline int
guest_write(struct guest *guest, const char *path, const char *text,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "write", path, text, strlen(text), &answer,
	    err);
	free(answer.text);
	return (error);
}

#endif
