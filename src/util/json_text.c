/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/json_text.h"
#include "util/printable.h"

/*
 * Jansson (2.14) drops characters of a string for which there is no memory, and
 * then reads and writes behind its end if the quote is one of them.  So a text
 * is left when memory ends, and what was allocated for it is freed here.
 */
struct reading {
	jmp_buf left;
	void **taken, **given; /* given back: freed at the end of the text */
	size_t ntaken, ngiven, room;
};

/* Jansson's allocation has no argument that could carry them. */
static _Thread_local unsigned long denied;
static _Thread_local struct reading *reading;

/* Room for one more pointer, and for it once more when it is given back. */
static bool
make_room(struct reading *r)
{
	size_t room = 2 * r->room + 64;
	void **more;

	if (r->ntaken < r->room)
		return (true);
	more = realloc(r->given, room * sizeof(*more));
	if (more == NULL)
		return (false);
	r->given = more;
	more = realloc(r->taken, room * sizeof(*more));
	if (more == NULL)
		return (false);
	r->taken = more;
	r->room = room;
	return (true);
}

static void *
take(size_t size)
{
	struct reading *r = reading;
	void *p = r == NULL || make_room(r) ? malloc(size) : NULL;

	denied += p == NULL;
	if (r == NULL)
		return (p);
	if (p == NULL)
		longjmp(r->left, 1);
	r->taken[r->ntaken++] = p;
	return (p);
}

static void
give(void *p)
{
	if (reading != NULL && p != NULL)
		reading->given[reading->ngiven++] = p;
	else
		free(p);
}

static void
free_all(void **p, size_t n)
{
	while (n > 0)
		free(p[--n]);
}

unsigned long
json_text_denied(void)
{
	json_set_alloc_funcs(take, give);
	return (denied);
}

json_t *
json_text(const char *text, size_t size, size_t flags, json_error_t *at)
{
	struct reading r = {.room = 0};
	json_t *value;

	json_text_denied();
	reading = &r;
	if (setjmp(r.left) == 0) {
		value = json_loadb(text, size, flags, at);
		reading = NULL;
		free_all(r.given, r.ngiven);
		errno = EINVAL;
	} else {
		value = NULL;
		reading = NULL;
		free_all(r.taken, r.ntaken);
		memset(at, 0, sizeof(*at));
		snprintf(at->text, sizeof(at->text), "no memory");
		errno = ENOMEM;
	}
	free(r.taken);
	free(r.given);
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
