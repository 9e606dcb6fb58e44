/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signal a program, its QEMU or its adapter at random moments, and look at what
 * is left.
 *
 *	kills [--moments N] [--seed N] [--log FILE] [--counts FILE]
 *	    [--to TARGET] [--help] [CASE ...]
 *
 * A case is run once to its end, which tells when each of its processes lives.
 * Then, N times, it is started again; one of its processes, drawn at random,
 * gets SIGTERM, SIGINT or SIGKILL, drawn as well, at a moment of that process's
 * life.  What must hold: it ends, with an exit status that tells and a message;
 * no process, no temporary folder and no cut file is left; the results that
 * were there are as they were, and new ones are read.  Only when all of its
 * processes get SIGKILL at once may a folder remain, which the next run
 * removes.  Runs in between, and at the end, must succeed.
 *
 * --counts appends a line a moment to FILE.  Those that it has already count,
 * so that N moments can be reached in several goes, with a seed for each.
 * SIGTERM ends this program behind the moment that is under way.
 *
 * Exit status 0: nothing was wrong; 1; 2: not so asked for; 77: cannot be done
 * here, none of it or a case that was named.
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "built.h"
#include "torture/kill_moment.h"
#include "torture/kill_options.h"

#define LIMIT_S 300 /* of a run */
#define END_S	60  /* from SIGKILL to the end */
#define EVERY	20 /* moments, and then a run to its end */
#define PIDS	64

/* Global, as a signal handler has no other state. */
static volatile sig_atomic_t stopped;

void
kills_wrong(struct kills *k, const char *format, ...)
{
	va_list args;

	k->wrong++;
	printf("  WRONG %s: ", k->test->name);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

/* Note which of the targets live. */
static void
look(const struct kills *k, const struct kill_run *run, double from[],
    double to[])
{
	pid_t pids[PIDS];
	double t = kill_now() - run->began;
	int i;

	for (i = 0; i < KILL_TARGETS; i++) {
		if ((k->targets & (1U << i)) == 0 ||
		    kill_find(run, (enum kill_target)i, pids, PIDS) == 0)
			continue;
		if (to[i] == 0)
			from[i] = t;
		to[i] = t;
	}
}

void
kills_begin(struct kills *k, struct tree *before, struct kill_run *run)
{
	char folder[16];

	snprintf(folder, sizeof(folder), "%u", k->folder);
	setenv("FOLDER", folder, 1);
	tree_read(k->place.results, before);
	kill_start(k->test, &k->place, run);
}

void
kills_finish(struct kills *k, struct tree *before, struct tree *now,
    struct kill_run *run)
{
	if (kill_new_result(before, now) != NULL)
		k->folder++;
	kill_run_free(run);
	tree_free(before);
	tree_free(now);
}

/* Is all as it must be after a run to its end?  Not: why. */
static bool
judge_whole(struct kills *k, const struct kill_run *run,
    const struct tree *before, bool first, char why[KILL_WHY])
{
	struct tree none = {NULL, 0}, now;
	size_t temporary = 0;
	bool good;

	if (run->status != 0) {
		snprintf(why, KILL_WHY, "status %#x: %.500s", run->status,
		    run->err);
		return (false);
	}
	if (!kill_judge_left(run, &k->place, &none, why) ||
	    !kill_judge_results(&k->place, before, &temporary, why))
		return (false);
	tree_read(k->place.results, &now);
	if (first && kill_new_result(before, &now) != NULL)
		k->like = strdup(kill_new_result(before, &now));
	good = k->like != NULL && kill_judge_done(before, &now, k->like) > 0;
	tree_free(&now);
	if (!good)
		snprintf(why, KILL_WHY, "no result");
	else if (temporary > 0)
		snprintf(why, KILL_WHY, "a temporary file is left");
	return (good && temporary == 0);
}

bool
kills_whole(struct kills *k, bool first)
{
	double from[KILL_TARGETS] = {0}, to[KILL_TARGETS] = {0};
	struct tree before, now;
	struct kill_run run;
	char why[KILL_WHY] = "";
	bool good;

	kills_begin(k, &before, &run);
	while (!kill_wait(&k->place, &run, 0.1) &&
	    kill_now() - run.began < LIMIT_S)
		look(k, &run, from, to);
	k->length = kill_now() - run.began;
	if (run.pid != 0)
		kill(-run.pid, SIGKILL);
	kill_wait(&k->place, &run, END_S);
	good = judge_whole(k, &run, &before, first, why);
	if (good) {
		memcpy(k->from, from, sizeof(from));
		memcpy(k->to, to, sizeof(to));
	}
	if (!good && first && strstr(why, "not invariant") != NULL)
		printf("%s: no invariant TSC\n", k->test->name);
	else {
		if (!good)
			kills_wrong(k, "a run to its end: %s", why);
		kill_counts_add(&k->met, KILL_TARGETS, 0, good ? KILL_OK :
		    KILL_WRONG);
		kill_counts_append(k->counts, k->test->name, KILL_TARGETS, 0,
		    good ? KILL_OK : KILL_WRONG);
	}
	tree_read(k->place.results, &now);
	kills_finish(k, &before, &now, &run);
	return (good);
}

static void
stop(int number)
{
	stopped = number;
}

/* False: something was wrong; *done are its moments. */
static bool
kills(const struct kill_case *test, const struct kill_asked *asked,
    unsigned *done)
{
	struct kills k = {.test = test, .log = asked->log.file,
		.counts = asked->counts.file,
		.targets = test->targets & asked->targets};
	unsigned n = 0, late;
	bool able;

	kill_counts_read(asked->counts.path, test->name, &k.met);
	late = k.met.late;
	able = kill_place_make(&k.place, test->disk) ? kills_whole(&k, true) :
	    printf("%s: this disk cannot be made here\n", test->name) < 0;
	while (able && !stopped && k.met.moments < asked->moments &&
	    k.met.late - late < asked->moments + 10) {
		kills_moment(&k);
		if (++n % EVERY == 0)
			kills_whole(&k, false);
	}
	if (able && !stopped && n % EVERY != 0)
		kills_whole(&k, false);
	if (able)
		kill_counts_print(&k.met, test);
	*done = k.met.moments;
	kill_place_remove(&k.place);
	free(k.like);
	return (k.wrong == 0);
}

int
main(int argc, char **argv)
{
	struct kill_asked asked;
	unsigned moments, total = 0;
	bool good = true, all;
	char program[512];
	size_t i;

	kill_asked_read(argc, argv, &asked);
	if (kill_asked_able(&asked, &all) == 0) {
		kill_asked_undo(&asked);
		return (77);
	}
	snprintf(program, sizeof(program), "%s/dumpbench", built_folder());
	setenv("PROGRAM", program, 0);
	srandom(asked.seed);
	setlinebuf(stdout);
	printf("seed %u\n%-13s %-8s %5s %5s %5s\n", asked.seed, "case", "to",
	    "TERM", "INT", "KILL");
	signal(SIGTERM, stop);
	for (i = 0; i < kill_ncases && !stopped; i++)
		if (kill_asked_for(&asked, &kill_cases[i]) &&
		    kill_able(&kill_cases[i])) {
			good &= kills(&kill_cases[i], &asked, &moments);
			total += moments;
			all &= moments > 0 || stopped;
		}
	kill_asked_close(&asked);
	if (good && total == 0)
		puts("no case can run: no invariant TSC, or no such disk");
	if (!good)
		return (1);
	return (total > 0 && (all || *asked.cases == NULL) ? 0 : 77);
}
