/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/json_text.h"
#include "util/printable.h"

/* Jansson's allocation has no argument that could carry it. */
static _Thread_local unsigned long denied;

static void *
take(size_t size)
{
	void *p = malloc(size);

	denied += p == NULL;
	return (p);
}

unsigned long
json_text_denied(void)
{
	json_set_alloc_funcs(take, free);
	return (denied);
}

json_t *
json_text(const char *text, size_t size, size_t flags, json_error_t *at)
{
	const unsigned long before = json_text_denied();
	json_t *value = json_loadb(text, size, flags, at);
	const bool failed = denied != before;

	if (failed) {
		json_decref(value);
		value = NULL;
		snprintf(at->text, sizeof(at->text), "no memory");
	}
	errno = failed ? ENOMEM : EINVAL;
	return (value);
}

int
json_text_answer(const char *text, const char *what, json_t **value,
    struct errmsg *err)
{
	json_error_t at;
	char *copy = strdup(text);

	if (copy == NULL)
		return (errmsg_set(err, ENOMEM, "%s: no memory", what));
	printable_json(copy, strlen(copy));
	*value = json_text(copy, strlen(copy), JSON_DECODE_ANY, &at);
	free(copy);
	if (*value != NULL)
		return (0);
	if (errno == ENOMEM)
		return (errmsg_set(err, ENOMEM, "%s: no memory", what));
	return (errmsg_set(err, EPROTO, "%s is not JSON at character %d: %s",
	    what, at.position, at.text));
}
