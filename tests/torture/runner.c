/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fail every call of a program, in order, and look at what is left.
 *
 *	torture [--short | --nth N | --part K/M] [--leaks] [--class CLASS]
 *	    [--verbose] [--help] [CASE ...]
 *
 * For each case, and each class of calls: for N = 1, 2, 3, ... the Nth call
 * fails, once, and then from there on, until a run meets no failure.  --short
 * takes the first few, the last few and some between, --nth a single one,
 * --part each Mth one, from K, of M runners side by side;
 * --leaks also looks for memory that is not freed, which takes twice as long.
 * --verbose prints each run.  Exit status 0: nothing was wrong; 1; 2: not so
 * asked for; 77: cannot be done here.
 */
#include <ctype.h>
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "torture/judge.h"
#include "torture/sockets.h"
#include "torture/words.h"

#define LIMIT_S	   20
#define SHORT_ENDS 3 /* with --short: so many at either end */
#define SHORT_RUNS 6 /* and about so many between */
#define KINDS_MAX  64
#define NTH_MAX	   1000000000
#define PARTS_MAX  1000000

static const char *const class_names[] = TORTURE_CLASS_NAMES;

enum { HELP, CLASS, NTH, SHORT, PART, LEAKS, VERBOSE };

static const struct words_option options[] = {
	[HELP] = {"help", NULL, "print this text"},
	[CLASS] = {"class", "CLASS", "calls of this class alone"},
	[NTH] = {"nth", "N", "the Nth call of a class alone"},
	[SHORT] = {"short", NULL, "the first, the last and some calls"},
	[PART] = {"part", "K/M", "each Mth call, from the Kth on"},
	[LEAKS] = {"leaks", NULL, "look for memory that is not freed, too"},
	[VERBOSE] = {"verbose", NULL, "print each run"},
	{NULL, NULL, NULL},
};

/* One kind of wrong end, for which one line is printed. */
struct kind {
	char text[2 * JUDGE_MAX];
	long count;
};

struct choice {
	int class; /* -1: all */
	long nth;  /* 0: from the first one on */
	long step; /* to the one behind it; 0: it is the only one */
	bool brief, verbose;
};

struct sweep {
	const struct judge *judge;
	struct drive *drive;
	const struct choice *choice;
	long calls;   /* in a run without a failure */
	long runs[3]; /* by enum verdict */
	struct kind kinds[KINDS_MAX];
	size_t nkinds;
};

/* A reason without its figures and names, so that equal ones are told once. */
static void
kind_of(const char *why, char *kind, size_t size)
{
	bool quoted = false;
	size_t n = 0;

	for (; *why != '\0' && n + 1 < size; why++) {
		if (*why == '\'')
			quoted = !quoted;
		if (!quoted && !isdigit((unsigned char)*why))
			kind[n++] = *why;
	}
	kind[n] = '\0';
}

static void
note(struct sweep *s, const struct torture_plan *plan,
    const struct outcome *o, const char *why)
{
	char text[2 * JUDGE_MAX];
	size_t i;

	kind_of(why, text, sizeof(text));
	for (i = 0; i < s->nkinds; i++)
		if (strcmp(s->kinds[i].text, text) == 0)
			break;
	if (i == KINDS_MAX)
		return;
	if (i == s->nkinds) {
		s->nkinds++;
		strcpy(s->kinds[i].text, text);
		printf("  WRONG %s %s%s%s %ld, %s: %s\n",
		    s->judge->test->name, class_names[plan->class],
		    plan->children ? " child" : "",
		    plan->forever ? " forever" : "", plan->nth,
		    o->answer.things[0], why);
	}
	s->kinds[i].count++;
}

static void
show(const struct torture_plan *plan, const struct outcome *o)
{
	size_t i;

	printf("    %ld%s -> %d", plan->nth, plan->forever ? "+" : "",
	    o->answer.status >> 8);
	for (i = 0; i < TORTURE_THINGS && o->answer.things[i][0] != '\0'; i++)
		printf("%s %s", i > 0 ? "," : "", o->answer.things[i]);
	printf("\n%s", o->err);
}

/* One run: whether its Nth call was reached. */
static bool
run(struct sweep *s, const struct torture_plan *plan)
{
	char why[JUDGE_MAX];
	struct outcome o;
	enum verdict verdict;
	bool reached, reads;

	drive_run(s->drive, plan, &o);
	reads = judge_reads(s->judge->test, s->drive->work, &o);
	tree_restore(s->drive->work, &s->judge->before, &o.now);
	tree_timeless(&o.now);
	reached = o.answer.failed > 0;
	verdict = judge(s->judge, plan, &o, why);
	if (verdict != JUDGE_WRONG && !reads) {
		verdict = JUDGE_WRONG;
		snprintf(why, sizeof(why), "a result cannot be read");
	}
	if (reached)
		s->runs[verdict]++;
	if (verdict == JUDGE_WRONG || (!reached && verdict != JUDGE_RIGHT))
		note(s, plan, &o, verdict != JUDGE_WRONG ?
		    "no failure, and another result" : why);
	if (s->choice->verbose && reached)
		show(plan, &o);
	outcome_free(&o);
	return (reached);
}

/* The next N. */
static long
next(const struct sweep *s, long n)
{
	const long last = s->calls - SHORT_ENDS + 1;
	long step = (last - SHORT_ENDS) / SHORT_RUNS;

	if (!s->choice->brief || n < SHORT_ENDS || n >= last || step < 2)
		return (n + s->choice->step);
	return (n + step < last ? n + step : last);
}

/* The calls of a run without a failure. */
static long
count(struct sweep *s, const struct torture_plan *plan)
{
	struct torture_plan none = *plan;
	struct outcome o;
	long calls;

	none.nth = 0;
	drive_run(s->drive, &none, &o);
	tree_restore(s->drive->work, &s->judge->before, &o.now);
	calls = o.answer.calls;
	outcome_free(&o);
	return (calls);
}

/* All N of a class: the number of calls that a run without failures makes. */
static long
sweep(struct sweep *s, struct torture_plan *plan)
{
	bool again = true;
	long calls = 0, n;

	s->calls = count(s, plan);
	for (n = s->choice->nth > 0 ? s->choice->nth : 1; again;
	    n = next(s, n)) {
		plan->nth = n;
		plan->forever = false;
		again = run(s, plan);
		if (again) {
			calls = n;
			plan->forever = true;
			run(s, plan);
		}
		again &= s->choice->step > 0;
	}
	return (calls);
}

/* The most calls of a class are noted. */
static bool
torture_class(const struct judge *j, struct drive *drive,
    const struct choice *choice, struct torture_plan *plan, long *most)
{
	struct sweep s = {.judge = j, .drive = drive, .choice = choice};
	long calls = sweep(&s, plan);

	if (*most < s.calls)
		*most = s.calls;
	if (calls > 0)
		printf("%-18s %-10s %-6s %6ld %6ld %6ld %6ld\n", j->test->name,
		    class_names[plan->class], plan->children ? "child" : "",
		    calls, s.runs[JUDGE_RIGHT], s.runs[JUDGE_REFUSED],
		    s.runs[JUDGE_WRONG]);
	fflush(stdout);
	return (s.nkinds == 0);
}

static bool
torture(const struct torture_case *test, const struct choice *choice,
    long *most)
{
	struct torture_plan plan = {.limit_ms = 1000 *
	    (test->limit_s > 0 ? test->limit_s : LIMIT_S)};
	struct drive drive;
	struct judge j = {.test = test, .drive = &drive};
	bool good = true;
	int c, child;

	drive_start(&drive, test);
	tree_read(drive.work, &j.before);
	tree_read(drive.work, &j.old);
	tree_timeless(&j.old);
	drive_run(&drive, &plan, &j.good);
	tree_restore(drive.work, &j.before, &j.good.now);
	tree_timeless(&j.good.now);
	if (WEXITSTATUS(j.good.answer.status) != test->status)
		errx(2, "%s: exit status %d without a failure (expected %d): "
		    "%s", test->name, WEXITSTATUS(j.good.answer.status),
		    test->status, j.good.err);
	if (choice->verbose)
		printf("%s: status %d\n%s%s", test->name,
		    j.good.answer.status >> 8, j.good.out, j.good.err);
	for (c = 0; c < TORTURE_CLASSES; c++)
		for (child = test->apart; child <= test->forks; child++)
			if (choice->class == -1 || choice->class == c) {
				plan.class = (enum torture_class)c;
				plan.children = child != 0;
				good &= torture_class(&j, &drive, choice,
				    &plan, most);
			}
	drive_stop(&drive);
	outcome_free(&j.good);
	tree_free(&j.before);
	tree_free(&j.old);
	return (good);
}

static const char *
class_name(size_t i)
{
	return (i < TORTURE_CLASSES ? class_names[i] : NULL);
}

static const char *
case_name(size_t i)
{
	return (i < torture_ncases ? torture_cases[i].name : NULL);
}

static int
class_asked(void)
{
	char list[WORDS_LIST];

	words_list(class_name, list);
	return ((int)words_place("--class: unknown class",
	    words_value("--class", list), class_name));
}

static void
part_asked(struct choice *choice)
{
	const char *word = words_value("--part", "K/M");
	const size_t n = strcspn(word, "/");
	unsigned long k, m;

	if (word[n] != '/' || !words_whole(word, n, PARTS_MAX, &k) ||
	    !words_whole(word + n + 1, strlen(word + n + 1), PARTS_MAX, &m) ||
	    k < 1 || k > m)
		errx(2, "--part: '%s' is not K/M, whole numbers from 1 to %d "
		    "with K up to M", word, PARTS_MAX);
	choice->nth = (long)k;
	choice->step = (long)m;
}

/* They choose the same: each of them would undo another. */
static void
alone(const char **other, const char *option)
{
	if (*other != NULL && strcmp(*other, option) != 0)
		errx(2, "%s: not together with %s (expected one of --nth, "
		    "--part and --short)", option, *other);
	*other = option;
}

static void
usage(void)
{
	words_usage("Fail every call of a program, in order, and look at what "
	    "is left.", options);
	words_show("Classes", class_name);
	words_show("Cases (none: all)", case_name);
	words_end();
}

static void
parse(int argc, char **argv, struct choice *choice)
{
	const char *chosen = NULL;
	int i;

	while ((i = words_next(argc, argv, options)) != -1)
		if (i == HELP)
			usage();
		else if (i == CLASS)
			choice->class = class_asked();
		else if (i == NTH) {
			alone(&chosen, "--nth");
			choice->nth = (long)words_number("--nth", 1, NTH_MAX);
			choice->step = 0;
		} else if (i == SHORT) {
			alone(&chosen, "--short");
			choice->brief = true;
		} else if (i == PART) {
			alone(&chosen, "--part");
			part_asked(choice);
		} else if (i == LEAKS)
			setenv("TORTURE_LEAKS", "1", 1);
		else if (i == VERBOSE)
			choice->verbose = true;
	for (i = optind; i < argc; i++)
		words_place("unknown case", argv[i], case_name);
}

/* Is it among these words, or one that is run when there are none? */
static bool
is_chosen(const struct torture_case *test, const struct choice *choice,
    char **words)
{
	return (*words == NULL ? !choice->brief || !test->long_only :
	    words_have(words, test->name));
}

/*
 * Does this kernel let a process catch its own system calls?  Linux since 5.11,
 * unless it is configured without, or a container refuses it.
 */
static bool
can_dispatch(void)
{
	return (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0,
	    0) == 0);
}

int
main(int argc, char **argv)
{
	struct choice choice = {.class = -1, .step = 1};
	bool good = true;
	long most = 0;
	size_t i;

	parse(argc, argv, &choice);
	words_built();
	drive_find();
	for (i = 0; i < torture_ncases; i++)
		if (is_chosen(&torture_cases[i], &choice, argv + optind))
			words_need(torture_cases[i].program);
	if (!can_dispatch()) {
		puts("no Syscall User Dispatch here");
		return (77);
	}
	if (!sockets_apart())
		puts("without a network namespace: sockets that are left are "
		    "not seen");
	printf("%-18s %-10s %-6s %6s %6s %6s %6s\n", "case", "class", "", "N",
	    "right", "refused", "wrong");
	for (i = 0; i < torture_ncases; i++)
		if (is_chosen(&torture_cases[i], &choice, argv + optind))
			good &= torture(&torture_cases[i], &choice, &most);
	if (choice.step == 0 && choice.nth > most)
		errx(2, "--nth: there is no call %ld (expected one of %ld)",
		    choice.nth, most);
	return (good ? 0 : 1);
}
