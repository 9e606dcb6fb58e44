/* SPDX-License-Identifier: BSD-2-Clause */
/* The verbs of a FreeBSD guest's agent. */
#include <errno.h>
#include <string.h>

#include "freebsd/circumstances.h"
#include "guest/agent.h"
#include "guest/freebsd/sysctl.h"
#include "guest/freebsd/system.h"

#define KNOBS "debug.dumpbench"

/* A knob's full name, valid until the next call; with a dot it is one. */
static const char *
full(const char *knob)
{
	static struct text name;
	const char *folder;

	if (strchr(knob, '.') != NULL)
		return (knob);
	folder = os_word(PROTOCOL_KNOBS);
	name.length = 0;
	text_add(&name, "%s.%s", folder != NULL ? folder : KNOBS, knob);
	return (name.bytes);
}

/* One line of the answer: "key value", the value on one line. */
static void
add_fact(struct text *t, const char *key, const char *name)
{
	size_t at;

	text_add(t, "%s ", key);
	at = t->length;
	if (sysctl_get(name, t) != 0)
		t->length = at;
	for (; at < t->length; at++)
		if (t->bytes[at] == '\n')
			t->bytes[at] = ' ';
	while (t->bytes[t->length - 1] == ' ' &&
	    t->bytes[t->length - 2] == ' ')
		t->length--;
	text_add(t, "\n");
}

static void
add_circumstances(struct text *t)
{
	struct text value = {NULL, 0, 0};
	const char *between = "";
	size_t i;

	text_add(t, "mitigations ");
	for (i = 0; i < NCIRCUMSTANCES; i++) {
		value.length = 0;
		if (sysctl_get(circumstances[i], &value) != 0)
			continue;
		text_add(t, "%s%s: %s", between, circumstances[i],
		    value.bytes);
		between = "; ";
	}
	text_add(t, "\n");
}

/* The kernel's environment, its variables separated by spaces. */
static void
add_environment(struct text *t)
{
	long i, n;
	char *words;

	text_add(t, "command_line ");
	n = CALL4(SYSTEM_KENV, KENV_DUMP, NULL, NULL, 0);
	if (n > 0) {
		text_room(t, (size_t)n);
		words = t->bytes + t->length;
		/* It says 0 where all of it was told, each word with a NUL. */
		if (CALL4(SYSTEM_KENV, KENV_DUMP, NULL, words, n) == 0) {
			for (i = 0; i < n - 1; i++)
				if (words[i] == '\0' || words[i] == '\n')
					words[i] = ' ';
			t->length += (size_t)n - 1;
		}
	}
	text_add(t, "\n");
}

static int
act_info(const struct request *r, struct text *t)
{
	(void)r;
	text_add(t, "os freebsd\n");
	add_fact(t, "release", "kern.osrelease");
	add_fact(t, "version", "kern.version");
	add_fact(t, "machine", "hw.machine");
	add_fact(t, "cpu_model", "hw.model");
	add_fact(t, "cpus", "hw.ncpu");
	add_circumstances(t);
	add_environment(t);
	return (0);
}

static int
act_list(const struct request *r, struct text *t)
{
	const char *folder = os_word(PROTOCOL_KNOBS);
	int error;

	(void)r;
	if (folder == NULL)
		folder = KNOBS;
	error = sysctl_list(folder, t);
	if (error != 0)
		return (text_refuse(t, error, "%s: %s", folder,
		    os_strerror(-error)));
	return (0);
}

static int
act_get(const struct request *r, struct text *t)
{
	return (sysctl_get(full(r->argument), t));
}

static int
act_set(const struct request *r, struct text *t)
{
	int error;

	error = sysctl_set(full(r->argument), r->body.bytes, r->body.length);
	/* All but a missing variable is explained by the module. */
	if (error == -ENOENT && !sysctl_exists(full(r->argument)))
		return (text_refuse(t, error, "%s: %s", full(r->argument),
		    os_strerror(ENOENT)));
	return (error);
}

/* Words "name=value" into the kernel's environment, for a module to find. */
static int
set_environment(char *words)
{
	char *equals, *end;
	long error = 0;

	for (; *words != '\0' && error >= 0; words = end) {
		end = strchr(words, ' ');
		if (end != NULL)
			*end++ = '\0';
		else
			end = words + strlen(words);
		equals = strchr(words, '=');
		if (equals == NULL)
			return (-EINVAL);
		*equals++ = '\0';
		error = CALL4(SYSTEM_KENV, KENV_SET, words, equals,
		    strlen(equals) + 1);
	}
	return (error < 0 ? (int)error : 0);
}

static int
act_load(const struct request *r, struct text *t)
{
	int error;

	error = set_environment(r->body.bytes);
	if (error == 0)
		error = (int)CALL1(SYSTEM_KLDLOAD, r->argument);
	if (error < 0)
		return (text_refuse(t, error, "%s does not load: %s",
		    r->argument, os_strerror(-error)));
	return (0);
}

static int
act_unload(const struct request *r, struct text *t)
{
	struct text file = {NULL, 0, 0};
	long error;

	text_add(&file, "%s.ko", r->argument);
	error = CALL1(SYSTEM_KLDFIND, file.bytes);
	if (error >= 0)
		error = CALL2(SYSTEM_KLDUNLOADF, error, 0);
	os_free(file.bytes, file.size);
	if (error < 0)
		return (text_refuse(t, (int)error, "%s does not unload: %s",
		    r->argument, os_strerror((int)-error)));
	return (0);
}

/* No CPU comes online after the start. */
static int
act_cpus(const struct request *r, struct text *t)
{
	struct text now = {NULL, 0, 0};
	int same;

	same = sysctl_get("hw.ncpu", &now) == 0 &&
	    strcmp(now.bytes, r->argument) == 0;
	os_free(now.bytes, now.size);
	return (same ? 0 : text_refuse(t, -EOPNOTSUPP, "on FreeBSD a CPU does "
	    "not come online while the kernel runs"));
}

const struct verb verbs[] = {
	{"info", act_info},
	{"list", act_list},
	{"get", act_get},
	{"set", act_set},
	{"read", act_read},
	{"write", act_write},
	{"load", act_load},
	{"unload", act_unload},
	{"cpus", act_cpus},
	{"exec", act_exec},
};
const size_t nverbs = sizeof(verbs) / sizeof(verbs[0]);
