/* SPDX-License-Identifier: BSD-2-Clause */
/* Knobs of the running FreeBSD kernel. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include "knob/knob.h"
#include "knob/value.h"

/* What most values need; more is asked for once, at a multiple of this. */
#define SIZE_FIRST 4096
#define SIZE_TIMES 4

static char *
name_of(const char *prefix, const char *knob)
{
	char *name;

	if (asprintf(&name, "%s.%s", prefix, knob) == -1)
		return (NULL);
	return (name);
}

/*
 * Why a variable cannot be reached; any other error is the module's, which
 * explains it.
 */
static void
explain(int error, const char *name, struct errmsg *err)
{
	if (error == EPERM && geteuid() != 0)
		errmsg_set(err, error, "%s: %s: this needs root", name,
		    strerror(error));
	else if (error == ENOENT &&
	    sysctlbyname(name, NULL, NULL, NULL, 0) == -1)
		errmsg_set(err, error, "%s: %s", name, strerror(error));
}

/*
 * The whole value in one call: a second one may be another value.  Returns 0
 * and a string without the newline or NUL at its end.
 */
static int
read_value(const char *name, char **value)
{
	size_t room, size;
	char *text = NULL, *grown;

	for (room = SIZE_FIRST;; room *= SIZE_TIMES) {
		grown = realloc(text, room + 1);
		if (grown == NULL) {
			free(text);
			return (ENOMEM);
		}
		text = grown;
		size = room;
		if (sysctlbyname(name, text, &size, NULL, 0) == 0)
			break;
		if (errno != ENOMEM || room > VALUE_MAX) {
			free(text);
			return (errno == ENOMEM ? EFBIG : errno);
		}
	}
	while (size > 0 && text[size - 1] == '\0')
		size--;
	if (size > 0 && text[size - 1] == '\n')
		size--;
	text[size] = '\0';
	*value = text;
	return (0);
}

static int
sysctl_get(void *state, const char *knob, char **value, struct errmsg *err)
{
	char *name;
	int error;

	name = name_of(state, knob);
	if (name == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = read_value(name, value);
	if (error != 0)
		explain(error, name, err);
	free(name);
	return (-error);
}

static int
sysctl_set(void *state, const char *knob, const char *value,
    struct errmsg *err)
{
	char *name;
	int error = 0;

	name = name_of(state, knob);
	if (name == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (sysctlbyname(name, NULL, NULL, value, strlen(value)) == -1) {
		error = errno;
		explain(error, name, err);
	}
	free(name);
	return (-error);
}

static const struct knob_transport transport = {
	.name = "sysctl",
	.get = sysctl_get,
	.set = sysctl_set,
	.close = free,
};

int
knobs_open_sysctl(const char *prefix, struct knobs **knobs,
    struct errmsg *err)
{
	char *name, *state;
	int error = 0;

	*knobs = NULL;
	name = name_of(prefix, "version");
	if (name == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (sysctlbyname(name, NULL, NULL, NULL, 0) == -1)
		error = errmsg_set(err, errno, "%s: %s: the module dumpbench "
		    "is not loaded in this kernel", name, strerror(errno));
	free(name);
	if (error != 0)
		return (error);
	state = strdup(prefix);
	if (state != NULL)
		*knobs = knobs_new(&transport, state);
	if (*knobs == NULL) {
		free(state);
		return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	return (0);
}

int
knobs_open_local(struct knobs **knobs, struct errmsg *err)
{
	return (knobs_open_sysctl("debug.dumpbench", knobs, err));
}
