/* SPDX-License-Identifier: BSD-2-Clause */
/* How a guest ends or stands still, and why. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "adapter/qemu/start.h"
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
guest_dead(struct guest *g, int error, const char *what, struct errmsg *err)
{
	char tail[TAIL_SIZE];

	console_tail(g->console, g->spoken, tail, sizeof(tail));
	errmsg_set(&g->death, EIO, "%s. %s%s", what, tail[0] != '\0' ?
	    "Last console output:\n" : "No console output.", tail);
	return (errmsg_set(err, error, "%s", g->death.text));
}

/* The number behind these words in QEMU's log; 0: they are not there. */
static int
logged_signal(const struct guest *g, const char *words)
{
	char line[256];
	const char *number;

	console_line(g->log, 0, words, line, sizeof(line));
	number = strstr(line, words);
	return (number != NULL ?
	    (int)strtol(number + strlen(words), NULL, 10) : 0);
}

/*
 * The program of an adapter starts QEMU, tells it of a signal that it gets, and
 * ends by the one that ended QEMU.
 */
bool
guest_signalled(const struct guest *g, int status, char *what, size_t size)
{
	const int caught = logged_signal(g, "terminating on signal ");
	const int told = logged_signal(g, START_TOLD);
	const int number = WIFSIGNALED(status) ? WTERMSIG(status) : caught;

	if (told != 0)
		snprintf(what, size, "The adapter's program was told by "
		    "signal %d to end, and QEMU with it", told);
	else if (WIFSIGNALED(status) && g->adapter != NULL &&
	    logged_signal(g, START_ENDED) == 0)
		snprintf(what, size, "The adapter's program was ended by "
		    "signal %d, and QEMU with it", number);
	else
		snprintf(what, size, "QEMU was ended by signal %d", number);
	return (told != 0 || number != 0);
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
	if (ended && guest_signalled(g, status, what, sizeof(what)))
		return (guest_dead(g, ECONNABORTED, what, err));
	console_panic(g->console, g->spoken, panic, sizeof(panic));
	if (panic[0] != '\0')
		snprintf(what, sizeof(what), "The guest's kernel panicked "
		    "(%s)", panic);
	else if (ended && WEXITSTATUS(status) != 0) {
		console_tail(g->log, 0, tail, sizeof(tail));
		errmsg_set(&g->death, EIO, "QEMU ended with status %d. %s%s",
		    WEXITSTATUS(status), tail[0] != '\0' ? "Its output:\n" :
		    "It printed nothing.", tail);
		return (errmsg_set(err, ECONNABORTED, "%s", g->death.text));
	} else if (ended)
		snprintf(what, sizeof(what), "The guest rebooted%s",
		    g->adapter == NULL ? "" : ", or its QEMU was ended");
	else if (guest_asks_root(g))
		snprintf(what, sizeof(what), "The guest's kernel does not "
		    "mount its root");
	else if (error == -ETIMEDOUT)
		snprintf(what, sizeof(what), "The guest hangs: no heartbeat "
		    "of its agent for %d s", g->silence_s);
	else
		snprintf(what, sizeof(what), "The guest's agent sent what is "
		    "no answer (%s)", strerror(-error));
	return (guest_dead(g, EIO, what, err));
}

/* One that has ended is told of by what it does not answer. */
static int
signal_qemu(const struct guest *g, int number, const char *what,
    struct errmsg *err)
{
	if (!g->exact || g->qemu == 0 || kill(-g->qemu, number) == 0 ||
	    errno == ESRCH)
		return (0);
	return (errmsg_set(err, errno, "QEMU cannot be %s by a signal: %s",
	    what, strerror(errno)));
}

/*
 * In the exact clock a guest's time is that of its own instructions.  Between
 * requests it is stopped, so that an idle guest takes no CPU and what this
 * program does meanwhile does not change the figures.  With an adapter, QEMU is
 * in the process group of the program that started it.
 */
int
guest_freeze(const struct guest *g, struct errmsg *err)
{
	return (signal_qemu(g, SIGSTOP, "stopped", err));
}

int
guest_thaw(const struct guest *g, struct errmsg *err)
{
	return (signal_qemu(g, SIGCONT, "continued", err));
}
