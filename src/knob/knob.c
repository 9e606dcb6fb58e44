/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "knob/knob.h"
#include "util/printable.h"

struct knobs {
	const struct knob_transport *transport;
	void *state;
};

struct knobs *
knobs_new(const struct knob_transport *transport, void *state)
{
	struct knobs *knobs;

	knobs = malloc(sizeof(*knobs));
	if (knobs == NULL)
		return (NULL);
	knobs->transport = transport;
	knobs->state = state;
	return (knobs);
}

void
knobs_close(struct knobs *knobs)
{
	if (knobs == NULL)
		return;
	if (knobs->transport->close != NULL)
		knobs->transport->close(knobs->state);
	free(knobs);
}

/* A knob's name cannot lead out of the folder of knobs. */
static int
check(const char *knob, struct errmsg *err)
{
	size_t n;

	n = strspn(knob, "abcdefghijklmnopqrstuvwxyz0123456789_");
	if (n == 0 || knob[n] != '\0')
		return (errmsg_set(err, EINVAL,
		    "\"%s\" is not the name of a knob (expected lower-case "
		    "letters, digits and underscores)", knob));
	return (0);
}

int
knob_get(struct knobs *knobs, const char *knob, char **value,
    struct errmsg *err)
{
	struct errmsg why = {""};
	int error;

	*value = NULL;
	error = check(knob, err);
	if (error != 0)
		return (error);
	error = knobs->transport->get(knobs->state, knob, value, &why);
	if (error == 0) {
		/* A module wrote it, and it is printed as it is. */
		printable(*value, strlen(*value));
		return (0);
	}
	if (why.text[0] != '\0')
		return (errmsg_set(err, -error, "%s", why.text));
	return (errmsg_set(err, -error, "the knob %s cannot be read: %s",
	    knob, strerror(-error)));
}

/*
 * What the module says of an error.  It only knows the number of what its
 * kernel told it, "…: error 16 (expected …)", and numbers differ from system to
 * system: the words are those of the error that the transport brought.
 */
static int
refused(const char *sentence, int error, struct errmsg *err)
{
	static const char number[] = ": error ";
	const char *at = strstr(sentence, number);
	size_t digits = 0;

	if (at != NULL)
		digits = strspn(at + sizeof(number) - 1, "0123456789");
	if (digits == 0)
		return (errmsg_set(err, error, "%s", sentence));
	return (errmsg_set(err, error, "%.*s: %s%s", (int)(at - sentence),
	    sentence, strerror(error), at + sizeof(number) - 1 + digits));
}

int
knob_set(struct knobs *knobs, const char *knob, const char *value,
    struct errmsg *err)
{
	struct errmsg why = {""}, ignored;
	char *sentence;
	int error;

	error = check(knob, err);
	if (error != 0)
		return (error);
	error = knobs->transport->set(knobs->state, knob, value, &why);
	if (error == 0)
		return (0);
	/* The transport failed before the module was asked. */
	if (why.text[0] != '\0')
		return (errmsg_set(err, -error, "%s", why.text));
	if (knobs->transport->get(knobs->state, "error", &sentence,
		&ignored) == 0) {
		if (sentence[0] != '\0')
			refused(sentence, -error, &why);
		free(sentence);
	}
	if (why.text[0] != '\0')
		return (errmsg_set(err, -error, "%s", why.text));
	return (errmsg_set(err, -error, "the knob %s does not take \"%s\": %s",
	    knob, value, strerror(-error)));
}
