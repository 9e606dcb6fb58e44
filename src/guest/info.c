/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of a running guest, as its agent tells it. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "guest/internal.h"

const struct guest_info *
guest_info(const struct guest *guest)
{
	return (&guest->info);
}

/* Facts stay until the guest is stopped: info points into them. */
static int
keep_facts(struct guest *g, char *facts, struct errmsg *err)
{
	char **grown = realloc(g->facts, (g->nfacts + 1) * sizeof(*grown));

	if (grown == NULL) {
		free(facts);
		return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	g->facts = grown;
	g->facts[g->nfacts++] = facts;
	return (0);
}

#define WORD_MAX 64 /* as uname(2) has them */

/* A part of a file's path, too. */
static bool
is_word(const char *text)
{
	return (text[0] != '\0' && text[0] != '.' && strlen(text) <= WORD_MAX &&
	    text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+~-")] == '\0');
}

static int
refuse(const char *key, const char *value, const char *expected,
    struct errmsg *err)
{
	return (errmsg_set(err, EPROTO, "the guest's agent says %s '%.100s' of "
	    "its system (expected %s)", key, value, expected));
}

/* What is relied on must be what it can be. */
static int
check(const struct guest *g, const char *cpus, struct errmsg *err)
{
	static const char word[] = "a word of at most 64 letters, digits and "
	    "._+~-";
	char most[32];
	char *end;
	const unsigned long n = strtoul(cpus, &end, 10);

	if (strcasecmp(g->info.os, g->os->title) != 0)
		return (refuse("os", g->info.os, g->os->title, err));
	if (!is_word(g->info.release))
		return (refuse("release", g->info.release, word, err));
	if (!is_word(g->info.machine))
		return (refuse("machine", g->info.machine, word, err));
	snprintf(most, sizeof(most), "1 to %u", g->cpus_max);
	if (strspn(cpus, "0123456789") == 0 || *end != '\0' || n < 1 ||
	    n > g->cpus_max)
		return (refuse("cpus", cpus, most, err));
	return (0);
}

int
guest_learn(struct guest *g, struct errmsg *err)
{
	struct {
		const char *key;
		const char **value;
	} keys[] = {
		{"os", &g->info.os},
		{"release", &g->info.release},
		{"version", &g->info.version},
		{"machine", &g->info.machine},
		{"cpu_model", &g->info.cpu_model},
		{"mitigations", &g->info.mitigations},
		{"command_line", &g->info.command_line},
	};
	struct answer answer;
	char *line, *next, *value;
	const char *cpus = "";
	size_t i;
	int error;

	error = guest_ask(g, "info", "", "", 0, &answer, err);
	if (error == 0)
		error = keep_facts(g, answer.text, err);
	if (error != 0)
		return (error);
	g->info.kernel_os = g->os->kernel;
	g->info.hotplug = g->os->hotplug;
	g->info.driver_modules = g->os->driver_modules;
	g->info.disk_ready = g->os->disk_ready;
	g->info.dump_done = g->os->dump_done;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		*keys[i].value = "";
	for (line = answer.text; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		value = strchr(line, ' ');
		if (value == NULL)
			continue;
		*value++ = '\0';
		if (strcmp(line, "cpus") == 0)
			cpus = value;
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			if (strcmp(line, keys[i].key) == 0)
				*keys[i].value = value;
	}
	error = check(g, cpus, err);
	if (error == 0)
		g->info.cpus = (unsigned)strtoul(cpus, NULL, 10);
	return (error);
}
