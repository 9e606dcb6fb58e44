/* SPDX-License-Identifier: BSD-2-Clause */
/* How a guest ends or stands still, and why. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "guest/console.h"
#include "guest/internal.h"
#include "guest/spawn.h"

#define END_MS	  5000
#define TAIL_SIZE 1400

void
guest_end(struct guest *g, int *status)
{
	spawn_kill(g->qemu, status);
	g->qemu = 0;
	/* The process that started QEMU for an adapter goes before it. */
	if (g->adapter != NULL)
		link_wait_end(&g->link, END_MS);
}

bool
guest_asks_root(const struct guest *g)
{
	return (g->os->no_root != NULL &&
	    console_has(g->console, g->spoken, g->os->no_root));
}

int
guest_dead(struct guest *g, const char *what, struct errmsg *err)
{
	char tail[TAIL_SIZE];

	console_tail(g->console, g->spoken, tail, sizeof(tail));
	errmsg_set(&g->death, EIO, "%s. %s%s", what, tail[0] != '\0' ?
	    "Last console output:\n" : "No console output.", tail);
	return (errmsg_set(err, EIO, "%s", g->death.text));
}

/* How QEMU ended, if it was by a signal, which it may have caught. */
static bool
was_signalled(const struct guest *g, int status, char *what, size_t size)
{
	static const char caught[] = "terminating on signal ";
	char line[256];
	const char *number;

	console_line(g->log, 0, caught, line, sizeof(line));
	number = strstr(line, caught);
	if (WIFSIGNALED(status))
		snprintf(what, size, "QEMU was ended by signal %d",
		    WTERMSIG(status));
	else if (number != NULL)
		snprintf(what, size, "QEMU was ended by signal %d",
		    atoi(number + strlen(caught)));
	return (WIFSIGNALED(status) || number != NULL);
}

int
guest_lost(struct guest *g, int error, struct errmsg *err)
{
	char panic[256], tail[TAIL_SIZE], what[512];
	int status = 0;
	bool ended;

	/* A panic closes our socket a moment before QEMU is gone. */
	ended = spawn_ended(g->qemu, error == -EPIPE ? 3000 : 0, &status);
	if (!ended)
		guest_end(g, &status);
	g->qemu = 0;
	if (error == -ECANCELED) {
		errmsg_set(&g->death, EIO, "The guest was ended: its time "
		    "limit is over");
		return (errmsg_set(err, EIO, "%s", g->death.text));
	}
	console_panic(g->console, g->spoken, panic, sizeof(panic));
	if (panic[0] != '\0')
		snprintf(what, sizeof(what), "The guest's kernel panicked "
		    "(%s)", panic);
	else if (ended && was_signalled(g, status, what, sizeof(what)))
		;
	else if (ended && WEXITSTATUS(status) != 0) {
		console_tail(g->log, 0, tail, sizeof(tail));
		errmsg_set(&g->death, EIO, "QEMU ended with status %d. %s%s",
		    WEXITSTATUS(status), tail[0] != '\0' ? "Its output:\n" :
		    "It printed nothing.", tail);
		return (errmsg_set(err, EIO, "%s", g->death.text));
	} else if (ended)
		snprintf(what, sizeof(what), "The guest rebooted");
	else if (guest_asks_root(g))
		snprintf(what, sizeof(what), "The guest's kernel does not "
		    "mount its root");
	else if (error == -ETIMEDOUT)
		snprintf(what, sizeof(what), "The guest hangs: no heartbeat "
		    "of its agent for %d s", g->silence_s);
	else
		snprintf(what, sizeof(what), "The guest's agent sent what is "
		    "no answer (%s)", strerror(-error));
	return (guest_dead(g, what, err));
}

/*
 * In the exact clock a guest's time is that of its own instructions.  Between
 * requests it is stopped, so that an idle guest takes no CPU and what this
 * program does meanwhile does not change the figures.  With an adapter, QEMU is
 * in the process group of the program that started it.
 */
void
guest_freeze(const struct guest *g)
{
	if (g->exact && g->qemu != 0)
		kill(-g->qemu, SIGSTOP);
}

void
guest_thaw(const struct guest *g)
{
	if (g->exact && g->qemu != 0)
		kill(-g->qemu, SIGCONT);
}
