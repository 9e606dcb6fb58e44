/* SPDX-License-Identifier: BSD-2-Clause */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "gbench/gbench.h"
#include "host/host.h"
#include "measure/stop.h"
#include "util/monotonic.h"

static const struct {
	int number;
	const char *name;
} caught[] = {{SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}};

#define NCAUGHT (sizeof(caught) / sizeof(caught[0]))

#define LATER_MS 100

/* Global, as a signal handler has no other state. */
static volatile sig_atomic_t got; /* the signal; SIGALRM: --max-time */
static unsigned given_s;
static long long deadline_ms;
static struct sigaction before[NCAUGHT];

static void
stop(int number)
{
	static const char words[] = "\ndumpbench run: writing what was "
	    "measured; a second signal ends it at once\n";
	ssize_t unused;

	if (got == 0)
		got = number;
	gbench_stop();
	/* A run in this process ends with the next batch. */
	host_abort();
	if (number == SIGALRM)
		return;
	unused = write(STDERR_FILENO, words, sizeof(words) - 1);
	(void)unused;
}

void
stop_after(unsigned seconds)
{
	struct sigaction action = {.sa_handler = stop};
	struct itimerval timer = {.it_value.tv_sec = (time_t)seconds};

	given_s = seconds;
	if (seconds == 0)
		return;
	/* A moment after the signal, which gives the reason. */
	deadline_ms = monotonic_ms() + seconds * 1000LL + LATER_MS;
	/* Without SA_RESTART, as the module ends a run when it is signalled. */
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

void
stop_catch(bool on)
{
	struct sigaction action = {.sa_handler = stop,
		.sa_flags = SA_RESETHAND};
	size_t i;

	for (i = 0; i < NCAUGHT; i++) {
		if (!on) {
			if (got != caught[i].number)
				sigaction(caught[i].number, &before[i], NULL);
			continue;
		}
		sigaction(caught[i].number, NULL, &before[i]);
		/* nohup(1) and shells ignore signals for what they start. */
		if (before[i].sa_handler != SIG_IGN)
			sigaction(caught[i].number, &action, NULL);
	}
}

const char *
stop_reason(void)
{
	static char over[64];
	size_t i;

	for (i = 0; i < NCAUGHT; i++)
		if (got == caught[i].number)
			return (caught[i].name);
	if (got == 0)
		return (NULL);
	snprintf(over, sizeof(over), "--max-time: %u s are over", given_s);
	return (over);
}

long long
stop_deadline_ms(void)
{
	return (deadline_ms);
}

void
stop_raise(void)
{
	if (got == 0 || got == SIGALRM)
		return;
	signal(got, SIG_DFL);
	raise(got);
}
