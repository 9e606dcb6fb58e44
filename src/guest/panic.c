/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest's kernel that is made to panic, and its dump. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/console.h"
#include "guest/internal.h"
#include "guest/spawn.h"
#include "util/patience.h"

/* A guest that panics sends no heartbeat: how long one is waited for. */
#define HEARTLESS_MS 2000

static bool
says_end(const struct guest *g)
{
	size_t i;

	for (i = 0; i < sizeof(g->os->panic_end) / sizeof(char *); i++)
		if (g->os->panic_end[i] != NULL &&
		    console_has(g->console, g->spoken, g->os->panic_end[i]))
			return (true);
	return (false);
}

/*
 * Wait for QEMU's end, or for what the console says just before it.  True if
 * the guest came to its end; where QEMU ended without that, `what` says how.
 */
static bool
wait_end(const struct guest *g, unsigned timeout_s, char *what, size_t size)
{
	struct patience patience;
	int status = 0;
	bool ended = false;

	what[0] = '\0';
	patience_begin(&patience, g->qemu, timeout_s * 1000LL);
	while (!ended && patience_left(&patience) > 0) {
		ended = spawn_ended(g->qemu, 100, &status);
		if (says_end(g))
			return (true);
	}
	if (ended && !guest_signalled(g, status, what, size)) {
		what[0] = '\0';
		if (g->os->panic_end[0] != NULL)
			snprintf(what, size, "The guest ended before its "
			    "kernel's panic did");
	}
	return (ended && what[0] == '\0');
}

int
guest_panic(struct guest *g, unsigned timeout_s, struct errmsg *err)
{
	const char *const *words = g->os->panic;
	struct answer answer = {.text = NULL};
	int error, silence = g->link.silence_ms;
	char why[256], what[256];
	bool over;

	if (g->death.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", g->death.text));
	error = guest_thaw(g, err);
	if (error != 0)
		return (error);
	g->link.silence_ms = HEARTLESS_MS;
	error = link_call(&g->link, words[0], words[1], words[2],
	    strlen(words[2]), &answer);
	g->link.silence_ms = silence;
	if (error == 0) {
		error = guest_freeze(g, err);
		if (error == 0)
			error = errmsg_set(err, EPROTO, "the guest's kernel "
			    "does not panic on request: %s",
			    answer.text[0] != '\0' ? answer.text :
			    "no reason is given");
		free(answer.text);
		return (error);
	}
	over = wait_end(g, timeout_s, what, sizeof(what));
	if (what[0] != '\0') {
		g->qemu = 0;
		return (guest_dead(g, ECONNABORTED, what, err));
	}
	g->silence_s = (int)timeout_s;
	error = guest_lost(g, -ETIMEDOUT, err);
	console_panic(g->console, g->spoken, why, sizeof(why));
	return (over && why[0] != '\0' ? 0 : error);
}
