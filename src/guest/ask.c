/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests to the agent of a running guest, and its knobs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "guest/console.h"
#include "guest/internal.h"

/* One request.  A refusal is the negative errno value and the answer. */
static int
call(struct guest *g, const char *verb, const char *argument,
    const void *body, size_t length, struct answer *answer,
    struct errmsg *err)
{
	int error, stopped;

	answer->text = NULL;
	if (g->death.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", g->death.text));
	error = guest_thaw(g, err);
	if (error != 0)
		return (error);
	error = link_call(&g->link, verb, argument, body, length, answer);
	if (error != 0 && error != -ENOMEM)
		/* A guest that is about to end is left running. */
		return (guest_lost(g, error, err));
	stopped = guest_freeze(g, err);
	if (error == -ENOMEM)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (stopped == 0 && answer->error == 0)
		return (0);
	error = stopped != 0 ? stopped : errmsg_set(err, answer->error, "%s",
	    answer->text);
	free(answer->text);
	answer->text = NULL;
	return (error);
}

/* The same, where an answer without a sentence gets the error's own. */
int
guest_ask(struct guest *g, const char *verb, const char *argument,
    const void *body, size_t length, struct answer *answer,
    struct errmsg *err)
{
	struct errmsg why = {""};
	int error;

	error = call(g, verb, argument, body, length, answer, &why);
	if (error != 0 && why.text[0] != '\0')
		errmsg_set(err, -error, "%s", why.text);
	else if (error != 0)
		errmsg_set(err, -error, "the guest's agent refuses '%s%s%s': "
		    "%s", verb, argument[0] != '\0' ? " " : "", argument,
		    strerror(-error));
	return (error);
}

static int
knob_of_guest_get(void *state, const char *knob, char **value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = call(state, "get", knob, "", 0, &answer, err);
	if (error == 0)
		*value = answer.text;
	return (error);
}

static int
knob_of_guest_set(void *state, const char *knob, const char *value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = call(state, "set", knob, value, strlen(value), &answer, err);
	free(answer.text);
	return (error);
}

const struct knob_transport guest_transport = {
	.name = "guest",
	.get = knob_of_guest_get,
	.set = knob_of_guest_set,
};

struct knobs *
guest_knobs(struct guest *guest)
{
	return (guest->knobs);
}

int
guest_ask_kernel(struct guest *g, const char *verb, const char *argument,
    const char *body, char **text, struct errmsg *err)
{
	struct answer answer;
	struct errmsg why = {""};
	char tail[1400];
	int error;

	error = guest_ask(g, verb, argument, body, strlen(body), &answer,
	    &why);
	if (error == 0 && text != NULL)
		*text = answer.text;
	else
		free(answer.text);
	if (error == 0)
		return (0);
	if (g->death.text[0] != '\0')
		return (errmsg_set(err, -error, "%s", why.text));
	console_tail(g->console, g->spoken, tail, sizeof(tail));
	return (errmsg_set(err, -error, "%.500s. Last console "
	    "output:\n%s", why.text, tail));
}

int
guest_load_file(struct guest *g, const char *path, struct errmsg *err)
{
	return (guest_ask_kernel(g, "load", path, "", NULL, err));
}
