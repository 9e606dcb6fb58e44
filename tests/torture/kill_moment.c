/* SPDX-License-Identifier: BSD-2-Clause */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "torture/kill_moment.h"

#define LIMIT_S 300 /* of a run that is not signalled itself */
#define END_S	60  /* from the signal to the end */
#define PIDS	64

static const char *const target_names[] = KILL_TARGET_NAMES;
static const int signals[KILL_NSIGNALS] = KILL_SIGNALS;
static const char *const signal_names[] = KILL_SIGNAL_NAMES;

/* What is drawn for a moment, and what comes of it. */
struct moment {
	enum kill_target target;
	size_t signal;
	double at; /* seconds from the run's start */
	bool late; /* the run had ended */
	char what[64];
};

static double
fraction(void)
{
	return ((double)random() / ((double)RAND_MAX + 1));
}

/* The other run's output goes elsewhere. */
static struct kill_place
beside(const struct kill_place *place)
{
	struct kill_place other = *place;

	snprintf(other.out, sizeof(other.out), "%s/out.other", place->top);
	snprintf(other.err, sizeof(other.err), "%s/err.other", place->top);
	return (other);
}

/* One of the case's targets that lives at times. */
static enum kill_target
draw_target(const struct kills *k)
{
	int i;

	do
		i = (int)(fraction() * KILL_TARGETS);
	while ((k->targets & (1U << i)) == 0 || k->to[i] == 0);
	return ((enum kill_target)i);
}

static void
draw(const struct kills *k, struct moment *m)
{
	m->target = draw_target(k);
	m->signal = m->target != KILL_DISK ?
	    (size_t)(fraction() * KILL_NSIGNALS) : 0;
	m->at = k->from[m->target] + fraction() *
	    (k->to[m->target] - k->from[m->target]);
	m->late = false;
	snprintf(m->what, sizeof(m->what), m->target == KILL_DISK ?
	    "a full disk" : "SIG%s to %s", signal_names[m->signal],
	    target_names[m->target]);
}

/* A process that lives now, or soon, if the run does. */
static size_t
await(const struct kills *k, struct kill_run *run, enum kill_target target,
    pid_t *pids)
{
	size_t n = 0;

	while (!kill_wait(&k->place, run, 0) && n == 0 &&
	    kill_now() - run->began < LIMIT_S) {
		n = kill_find(run, target, pids, PIDS);
		if (n == 0)
			kill_nap(0.01);
	}
	return (run->pid != 0 ? n : 0);
}

/* The machine is quicker than it was: so are the lives of the processes. */
static void
shorten(struct kills *k, double length)
{
	const double by = length / k->length;
	size_t i;

	if (by >= 1)
		return;
	for (i = 0; i < KILL_TARGETS; i++) {
		k->from[i] *= by;
		k->to[i] *= by;
	}
	k->length = length;
}

static void
hit(struct kills *k, struct kill_run *run, struct moment *m)
{
	const int number = signals[m->signal];
	pid_t pids[PIDS];
	size_t n = await(k, run, m->target, pids);

	if (n == 0) {
		m->late = true;
		snprintf(m->what, sizeof(m->what), "no signal");
		shorten(k, kill_now() - run->began);
		return;
	}
	m->at = kill_now() - run->began;
	if (m->target == KILL_DISK)
		kill_place_fill(&k->place);
	else if (m->target == KILL_GROUP)
		kill(-run->pid, number);
	else if (m->target == KILL_ALL)
		/* What is started meanwhile is met the next time. */
		for (; n > 0; n = kill_find(run, m->target, pids, PIDS))
			while (n > 0)
				kill(pids[--n], number);
	else
		kill(pids[(size_t)(fraction() * (double)n)], number);
}

/* Does the message tell what was ended, or that there is no space? */
static bool
names_target(const char *message, enum kill_target target)
{
	/*
	 * A benchmark's name has the word, too.  Before it starts QEMU, it asks
	 * one what it has, and is the process that becomes that.
	 */
	if (target == KILL_ADAPTER)
		return (strstr(message, "adapter was ended") != NULL ||
		    strstr(message, "adapter's program") != NULL ||
		    strstr(message, "help: a signal ended it") != NULL);
	/* In the words of strerror(3), of ours or of parallel(1). */
	return (target != KILL_DISK || strstr(message, "space") != NULL ||
	    strstr(message, "quota") != NULL ||
	    strstr(message, "disk full") != NULL);
}

/* Does the status fit a signal to the program, or to another process? */
static bool
judge_status(const struct kill_run *run, const struct moment *m, bool done,
    char why[KILL_WHY])
{
	const int s = run->status, number = signals[m->signal];

	if (m->target <= KILL_ALL && ((WIFSIGNALED(s) &&
	    WTERMSIG(s) == number) || (number != SIGKILL && WIFEXITED(s) &&
	    WEXITSTATUS(s) == 128 + number)))
		return (true);
	if (WIFEXITED(s) && WEXITSTATUS(s) == 0) {
		if (!done)
			snprintf(why, KILL_WHY, "exit status 0, no result");
		return (done);
	}
	if (!names_target(run->err, m->target)) {
		snprintf(why, KILL_WHY, "the %s is not named: %.400s",
		    target_names[m->target], run->err);
		return (false);
	}
	if (WIFEXITED(s) && WEXITSTATUS(s) < 126 && run->err[0] != '\0')
		return (true);
	snprintf(why, KILL_WHY, "status %#x: %.400s", s, run->err);
	return (false);
}

static void
note(struct kills *k, const struct kill_run *run, const struct moment *m)
{
	const char *line = run->err != NULL ? run->err : "";
	size_t n = strlen(line);

	if (k->log == NULL)
		return;
	while (n > 0 && line[n - 1] == '\n')
		n--;
	fprintf(k->log, "%s %s at %.3f s: status %#x: %.*s\n", k->test->name,
	    m->what, m->at, run->status, (int)n, line);
	fflush(k->log);
}

/* Whether it ended, within a bound; it has then. */
static bool
end(const struct kill_place *place, struct kill_run *run, double seconds)
{
	bool ended = kill_wait(place, run, seconds);

	if (!ended) {
		kill(-run->pid, SIGKILL);
		kill_wait(place, run, END_S);
	}
	return (ended);
}

/* The run beside it, to which nothing may have happened. */
static void
judge_other(struct kills *k, struct kill_run *other, const struct moment *m)
{
	struct kill_place place = beside(&k->place);
	char why[KILL_WHY];

	if (!end(&place, other, LIMIT_S))
		kills_wrong(k, "%s at %.3f s: the other run does not end",
		    m->what, m->at);
	else if (other->status != 0)
		kills_wrong(k, "%s at %.3f s: the other run: status %#x: "
		    "%.400s",
		    m->what, m->at, other->status, other->err);
	if (!kill_judge_left(other, &place, NULL, why))
		kills_wrong(k, "%s at %.3f s: the other run: %s", m->what,
		    m->at, why);
	kill_run_free(other);
}

/* All that is there once the run, and the other one, have ended. */
static void
judge_place(struct kills *k, const struct kill_run *run, const struct moment *m,
    bool ended)
{
	const bool killed = m->target <= KILL_ALL &&
	    signals[m->signal] == SIGKILL && !m->late;
	const unsigned others = k->test->twice ? 1 : 0;
	char why[KILL_WHY] = "";
	size_t temporary;
	struct tree now;
	unsigned done;

	if (!kill_judge_left(run, &k->place, killed && m->target == KILL_ALL ?
	    NULL : &k->tmp, why))
		kills_wrong(k, "%s at %.3f s: %s", m->what, m->at, why);
	if (!kill_judge_results(&k->place, &k->before, &temporary, why))
		kills_wrong(k, "%s at %.3f s: %s", m->what, m->at, why);
	if (temporary > 0 && !killed)
		kills_wrong(k, "%s at %.3f s: a temporary file is left",
		    m->what, m->at);
	tree_read(k->place.results, &now);
	done = kill_judge_done(&k->before, &now, k->like);
	if (done < others)
		kills_wrong(k, "%s at %.3f s: the other run has no result",
		    m->what, m->at);
	if (ended && !judge_status(run, m, done > others, why))
		kills_wrong(k, "%s at %.3f s: %s", m->what, m->at, why);
	tree_free(&now);
}

void
kills_moment(struct kills *k)
{
	const unsigned wrong = k->wrong;
	struct kill_place place = beside(&k->place);
	struct kill_run run, other;
	struct moment m;
	struct tree now;
	bool ended;

	draw(k, &m);
	tree_read(k->place.tmp, &k->tmp);
	kills_begin(k, &k->before, &run);
	if (k->test->twice) {
		kill_nap(fraction() * m.at / 2);
		kill_start(k->test, &place, &other);
	}
	kill_wait(&k->place, &run, run.began + m.at - kill_now());
	hit(k, &run, &m);
	/* One that was about to end is missed by nobody: the run goes on. */
	ended = end(&k->place, &run, m.target <= KILL_ALL ? END_S : LIMIT_S);
	if (!ended)
		kills_wrong(k, "%s at %.3f s: does not end", m.what, m.at);
	note(k, &run, &m);
	if (k->test->twice)
		judge_other(k, &other, &m);
	judge_place(k, &run, &m, ended);
	kill_counts_add(&k->met, m.target, m.signal, k->wrong > wrong ?
	    KILL_WRONG : m.late ? KILL_LATE : KILL_OK);
	kill_counts_append(k->counts, k->test->name, m.target, m.signal,
	    k->wrong > wrong ? KILL_WRONG : m.late ? KILL_LATE : KILL_OK);
	kill_place_empty(&k->place);
	tree_free(&k->tmp);
	tree_read(k->place.results, &now);
	kills_finish(k, &k->before, &now, &run);
}
