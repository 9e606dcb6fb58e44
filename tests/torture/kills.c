/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signal a program, its QEMU or its adapter at random moments, and look at what
 * is left.
 *
 *	kills [--moments N] [--seed N] [--log FILE] [CASE ...]
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
 * Exit status 0: nothing was wrong; 1; 77: cannot be done here.
 */
#include <err.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "built.h"
#include "torture/kills.h"

#define LIMIT_S	   300 /* of a run that is not signalled */
#define END_S	   60 /* from the signal to the end */
#define EVERY	   20 /* moments, and then a run to its end */
#define PIDS	   64

static const char *const target_names[] = KILL_TARGET_NAMES;
static const int signals[] = {SIGTERM, SIGINT, SIGKILL};
static const char *const signal_names[] = {"TERM", "INT", "KILL"};
#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

struct kills {
	const struct kill_case *test;
	struct kill_place place;
	FILE *log;
	double from[KILL_TARGETS], to[KILL_TARGETS]; /* a life, in seconds */
	char *like; /* a result's text */
	unsigned hits[KILL_TARGETS][SIGNALS];
	struct tree before, tmp; /* results and TMPDIR before a moment */
	unsigned folder; /* of matrix's results */
	unsigned moments, late, temporary, whole, wrong;
};

static double
fraction(void)
{
	return ((double)random() / ((double)RAND_MAX + 1));
}

static void __attribute__((format(printf, 2, 3)))
wrong(struct kills *k, const char *format, ...)
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
look(struct kills *k, const struct kill_run *run)
{
	pid_t pids[PIDS];
	double t = kill_now() - run->began;
	int i;

	for (i = 0; i < KILL_TARGETS; i++) {
		if ((k->test->targets & (1U << i)) == 0 ||
		    kill_find(run, (enum kill_target)i, pids, PIDS) == 0)
			continue;
		if (k->to[i] == 0)
			k->from[i] = t;
		k->to[i] = t;
	}
}

/* Matrix does not measure again in a folder that has a result. */
static void
begin(struct kills *k, struct tree *before, struct kill_run *run)
{
	char folder[16];

	snprintf(folder, sizeof(folder), "%u", k->folder);
	setenv("FOLDER", folder, 1);
	tree_read(k->place.results, before);
	kill_start(k->test, &k->place, run);
}

static void
finish(struct kills *k, struct tree *before, struct tree *now,
    struct kill_run *run)
{
	if (kill_new_result(before, now) != NULL)
		k->folder++;
	kill_run_free(run);
	tree_free(before);
	tree_free(now);
}

/* A run to its end, which must succeed and leave nothing. */
static bool
whole(struct kills *k, bool first)
{
	struct tree before, now, none = {NULL, 0};
	struct kill_run run;
	char why[KILL_WHY] = "";
	size_t temporary = 0;
	bool good, done = false;

	begin(k, &before, &run);
	while (!kill_wait(&k->place, &run, 0.05) &&
	    kill_now() - run.began < LIMIT_S)
		if (first)
			look(k, &run);
	if (run.pid != 0)
		kill(-run.pid, SIGKILL);
	kill_wait(&k->place, &run, END_S);
	tree_read(k->place.results, &now);
	good = run.status == 0 && kill_judge_left(&run, &k->place, &none, why) &&
	    kill_judge_results(&k->place, &before, &temporary, why);
	if (run.status != 0)
		snprintf(why, sizeof(why), "status %#x: %.500s", run.status,
		    run.err);
	else if (first && good && kill_new_result(&before, &now) != NULL)
		k->like = strdup(kill_new_result(&before, &now));
	done = good && k->like != NULL &&
	    kill_judge_done(&before, &now, k->like);
	if (!first && !good)
		wrong(k, "the next run: %s", why);
	else if (!first && (!done || temporary > 0))
		wrong(k, "the next run: %s", !done ? "no result" :
		    "a temporary file is left");
	else if (first && !done && strstr(run.err, "not invariant") != NULL)
		printf("%s: no invariant TSC\n", k->test->name);
	else if (first && !done)
		wrong(k, "a run: %s", good ? "no result" : why);
	k->whole++;
	finish(k, &before, &now, &run);
	return (good && done);
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

static void
hit(const struct kills *k, struct kill_run *run, enum kill_target target, int number, pid_t *pids,
    size_t n)
{
	if (target == KILL_DISK)
		kill_place_fill(&k->place);
	else if (target == KILL_GROUP)
		kill(-run->pid, number);
	else if (target == KILL_ALL)
		/* What is started meanwhile is met the next time. */
		for (; n > 0; n = kill_find(run, target, pids, PIDS))
			while (n > 0)
				kill(pids[--n], number);
	else
		kill(pids[(size_t)(fraction() * (double)n)], number);
}

/* Does the status fit a signal to the program, or to another process? */
static bool
judge_status(const struct kill_run *run, bool own, int number, bool done,
    char why[KILL_WHY])
{
	int s = run->status;

	if (own && ((WIFSIGNALED(s) && WTERMSIG(s) == number) ||
	    (number != SIGKILL && WIFEXITED(s) &&
	    WEXITSTATUS(s) == 128 + number)))
		return (true);
	if (WIFEXITED(s) && WEXITSTATUS(s) == 0) {
		if (!done)
			snprintf(why, KILL_WHY, "exit status 0, no result");
		return (done);
	}
	if (WIFEXITED(s) && WEXITSTATUS(s) < 126 && run->err[0] != '\0')
		return (true);
	snprintf(why, KILL_WHY, "status %#x: %.400s", s, run->err);
	return (false);
}

static void
note(struct kills *k, const struct kill_run *run, const char *what, double at)
{
	const char *line = run->err != NULL ? run->err : "";
	size_t n = strlen(line);

	if (k->log == NULL)
		return;
	while (n > 0 && line[n - 1] == '\n')
		n--;
	fprintf(k->log, "%s %s at %.3f s: status %#x: %.*s\n", k->test->name,
	    what, at, run->status, (int)n, line);
	fflush(k->log);
}

static void
judge(struct kills *k, struct kill_run *run, enum kill_target target,
    int number, const char *what, double at)
{
	bool own = target <= KILL_ALL, all = target == KILL_ALL &&
	    number == SIGKILL, ended = kill_wait(&k->place, run, END_S);
	struct tree now;
	char why[KILL_WHY] = "";
	size_t temporary;

	if (!ended) {
		wrong(k, "%s at %.3f s: does not end", what, at);
		kill(-run->pid, SIGKILL);
		kill_wait(&k->place, run, END_S);
	}
	note(k, run, what, at);
	if (!kill_judge_left(run, &k->place, all ? NULL : &k->tmp, why))
		wrong(k, "%s at %.3f s: %s", what, at, why);
	if (!kill_judge_results(&k->place, &k->before, &temporary, why))
		wrong(k, "%s at %.3f s: %s", what, at, why);
	if (temporary > 0 && !(own && number == SIGKILL))
		wrong(k, "%s at %.3f s: a temporary file is left", what, at);
	k->temporary += temporary > 0;
	tree_read(k->place.results, &now);
	if (ended && !judge_status(run, own, number,
	    kill_judge_done(&k->before, &now, k->like), why))
		wrong(k, "%s at %.3f s: %s", what, at, why);
	kill_place_empty(&k->place);
	tree_free(&k->tmp);
	finish(k, &k->before, &now, run);
}

/* One of the case's targets. */
static enum kill_target
draw_target(const struct kills *k)
{
	int i;

	do
		i = (int)(fraction() * KILL_TARGETS);
	while ((k->test->targets & (1U << i)) == 0 || k->to[i] == 0);
	return ((enum kill_target)i);
}

/* False: the program had ended before the signal. */
static bool
moment(struct kills *k)
{
	enum kill_target target = draw_target(k);
	size_t s = target != KILL_DISK ? (size_t)(fraction() * SIGNALS) : 0, n;
	double at = k->from[target] + fraction() *
	    (k->to[target] - k->from[target]);
	struct kill_run run;
	pid_t pids[PIDS];
	char what[64];

	tree_read(k->place.tmp, &k->tmp);
	begin(k, &k->before, &run);
	kill_wait(&k->place, &run, at);
	n = await(k, &run, target, pids);
	snprintf(what, sizeof(what), target == KILL_DISK ? "a full disk" :
	    "SIG%s to %s", signal_names[s], target_names[target]);
	if (n > 0) {
		at = kill_now() - run.began;
		hit(k, &run, target, signals[s], pids, n);
		k->hits[target][s]++;
	} else {
		k->late++;
		snprintf(what, sizeof(what), "no signal");
	}
	judge(k, &run, target, signals[s], what, at);
	return (n > 0);
}

static void
print(const struct kills *k)
{
	int t;

	for (t = 0; t < KILL_TARGETS; t++)
		if ((k->test->targets & (1U << t)) != 0)
			printf("%-8s %-8s %5u %5u %5u\n", k->test->name,
			    target_names[t], k->hits[t][0], k->hits[t][1],
			    k->hits[t][2]);
	printf("%-8s %u moments, %u runs that ended before, %u runs to their "
	    "end, %u temporary files removed by the next run, %u wrong\n",
	    k->test->name, k->moments, k->late, k->whole, k->temporary,
	    k->wrong);
	fflush(stdout);
}

/* False: something was wrong; *moments become those that there were. */
static bool
kills(const struct kill_case *test, FILE *log, unsigned *moments)
{
	struct kills k = {.test = test, .log = log};
	bool able;

	able = kill_place_make(&k.place, test->targets == (1U << KILL_DISK)) ?
	    whole(&k, true) : printf("%s: no tmpfs\n", test->name) < 0;
	while (able && k.moments < *moments && k.late < *moments + 10) {
		if (moment(&k) && ++k.moments % EVERY == 0)
			whole(&k, false);
	}
	if (able && k.moments % EVERY != 0)
		whole(&k, false);
	if (able)
		print(&k);
	*moments = k.moments;
	kill_place_remove(&k.place);
	free(k.like);
	return (k.wrong == 0);
}

static bool
can_run(const struct kill_case *test)
{
	return (strncmp(test->name, "host", 4) == 0 ||
	    (getenv("DUMPBENCH_KERNEL") != NULL &&
	    getenv("DUMPBENCH_KMOD") != NULL &&
	    getenv("DUMPBENCH_ROOT") != NULL));
}

static bool
is_named(const char *name, char **names, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return (true);
	return (n == 0);
}

int
main(int argc, char **argv)
{
	unsigned each = 200, moments, total = 0;
	unsigned seed = (unsigned)time(NULL);
	bool good = true;
	FILE *log = NULL;
	char program[512];
	size_t i;
	int first = 1;

	for (; first + 1 < argc && argv[first][0] == '-'; first += 2)
		if (strcmp(argv[first], "--moments") == 0)
			each = (unsigned)atoi(argv[first + 1]);
		else if (strcmp(argv[first], "--seed") == 0)
			seed = (unsigned)atoi(argv[first + 1]);
		else if (strcmp(argv[first], "--log") == 0)
			log = fopen(argv[first + 1], "a");
		else
			errx(2, "%s: unknown option", argv[first]);
	snprintf(program, sizeof(program), "%s/dumpbench", built_folder());
	setenv("PROGRAM", program, 0);
	srandom(seed);
	setlinebuf(stdout);
	printf("seed %u\n%-8s %-8s %5s %5s %5s\n", seed, "case", "to", "TERM",
	    "INT", "KILL");
	for (i = 0; i < kill_ncases; i++)
		if (is_named(kill_cases[i].name, argv + first, argc - first) &&
		    can_run(&kill_cases[i])) {
			moments = each;
			good &= kills(&kill_cases[i], log, &moments);
			total += moments;
		}
	if (log != NULL)
		fclose(log);
	if (good && total == 0)
		puts("no target to run: no invariant TSC, no "
		    "DUMPBENCH_KERNEL");
	return (!good ? 1 : total > 0 ? 0 : 77);
}
