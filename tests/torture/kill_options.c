/* SPDX-License-Identifier: BSD-2-Clause */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "torture/kill_options.h"
#include "torture/words.h"

#define MOMENTS_MAX 1000000

enum { HELP, MOMENTS, SEED, TO, LOG, COUNTS };

static const struct words_option options[] = {
	[HELP] = {"help", NULL, "print this text"},
	[MOMENTS] = {"moments", "N", "of each case; 200 if not said"},
	[SEED] = {"seed", "N", "draw the same signals again"},
	[TO] = {"to", "TARGET", "signal this one alone"},
	[LOG] = {"log", "FILE", "append what each moment left"},
	[COUNTS] = {"counts", "FILE", "append each moment; what it has counts"},
	{NULL, NULL, NULL},
};

/* What the arguments of a case name. */
static const struct {
	const char *variable, *what;
} needs[] = {
	{"DUMPBENCH_KERNEL", "kernel"},
	{"DUMPBENCH_KMOD", "module"},
	{"DUMPBENCH_ROOT", "folder of modules"},
	{"FREEBSD_KERNEL", "kernel"},
	{"DUMPBENCH_FREEBSD_KMOD", "module"},
};

static const char *
target_name(size_t i)
{
	static const char *const names[] = KILL_TARGET_NAMES;

	return (i < KILL_TARGETS ? names[i] : NULL);
}

static const char *
case_name(size_t i)
{
	return (i < kill_ncases ? kill_cases[i].name : NULL);
}

bool
kill_asked_for(const struct kill_asked *asked, const struct kill_case *test)
{
	return ((test->targets & asked->targets) != 0 &&
	    (*asked->cases == NULL || words_have(asked->cases, test->name)));
}

static void
usage(void)
{
	words_usage("Signal a program, its QEMU or its adapter at random "
	    "moments, and look at what is\nleft.", options);
	words_show("Targets", target_name);
	words_show("Cases (none: all)", case_name);
	words_end();
}

static unsigned
target_asked(void)
{
	char list[WORDS_LIST];

	words_list(target_name, list);
	return (1U << words_place("--to: unknown target",
	    words_value("--to", list), target_name));
}

/* A case that is named has the target. */
static void
check_target(const struct kill_asked *asked, const struct kill_case *test)
{
	char list[WORDS_LIST] = "";
	size_t i, n = 0;

	if (!words_have(asked->cases, test->name) ||
	    (test->targets & asked->targets) != 0)
		return;
	for (i = 0; i < KILL_TARGETS; i++)
		if ((test->targets & (1U << i)) != 0)
			n += (size_t)snprintf(list + n, sizeof(list) - n,
			    "%s%s", n > 0 ? ", " : "", target_name(i));
	errx(2, "--to: %s has no such target (expected %s)", test->name, list);
}

static void
check_cases(const struct kill_asked *asked)
{
	size_t i;

	for (i = 0; asked->cases[i] != NULL; i++)
		words_place("unknown case", asked->cases[i], case_name);
	for (i = 0; i < kill_ncases; i++)
		check_target(asked, &kill_cases[i]);
}

static void
drop(const struct kill_file *file)
{
	if (file->made)
		unlink(file->path);
}

static void
open_end(struct kill_file *file, const char *option,
    const struct kill_file *other)
{
	if (file->path == NULL)
		return;
	file->made = access(file->path, F_OK) == -1;
	file->file = fopen(file->path, "a");
	if (file->file != NULL)
		return;
	warn("%s: '%s' cannot be written (expected a FILE to append to)",
	    option, file->path);
	drop(other);
	exit(2);
}

void
kill_asked_read(int argc, char **argv, struct kill_asked *asked)
{
	struct kill_counts unused = {.moments = 0};
	int i;

	*asked = (struct kill_asked){.moments = 200, .targets = ~0U,
		.seed = (unsigned)time(NULL)};
	while ((i = words_next(argc, argv, options)) != -1)
		if (i == HELP)
			usage();
		else if (i == MOMENTS)
			asked->moments = (unsigned)words_number("--moments", 1,
			    MOMENTS_MAX);
		else if (i == SEED)
			asked->seed = (unsigned)words_number("--seed", 0,
			    UINT_MAX);
		else if (i == TO)
			asked->targets = target_asked();
		else if (i == LOG)
			asked->log.path = words_value("--log", "FILE");
		else if (i == COUNTS)
			asked->counts.path = words_value("--counts", "FILE");
	asked->cases = argv + optind;
	check_cases(asked);
	words_built();
	if (getenv("PROGRAM") == NULL)
		words_need("dumpbench");
	/* A line that is none ends the program here, and not in between. */
	kill_counts_read(asked->counts.path, "", &unused);
	open_end(&asked->log, "--log", &asked->log);
	open_end(&asked->counts, "--counts", &asked->log);
}

/* The variable that names nothing, of those that its arguments name, or -1. */
static int
missing(const struct kill_case *test)
{
	const char *value;
	char word[64];
	size_t i;

	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		snprintf(word, sizeof(word), "$%s", needs[i].variable);
		value = getenv(needs[i].variable);
		if (strstr(test->arguments, word) != NULL &&
		    (value == NULL || value[0] == '\0'))
			return ((int)i);
	}
	return (-1);
}

bool
kill_able(const struct kill_case *test)
{
	return (missing(test) == -1);
}

size_t
kill_asked_able(const struct kill_asked *asked, bool *all)
{
	size_t i, n = 0;
	int need;

	*all = true;
	for (i = 0; i < kill_ncases; i++) {
		if (!kill_asked_for(asked, &kill_cases[i]))
			continue;
		need = missing(&kill_cases[i]);
		if (need == -1) {
			n++;
			continue;
		}
		*all = false;
		warnx("%s: not run: %s names no %s", kill_cases[i].name,
		    needs[need].variable, needs[need].what);
	}
	return (n);
}

void
kill_asked_undo(struct kill_asked *asked)
{
	kill_asked_close(asked);
	drop(&asked->log);
	drop(&asked->counts);
}

void
kill_asked_close(struct kill_asked *asked)
{
	if (asked->log.file != NULL)
		fclose(asked->log.file);
	if (asked->counts.file != NULL)
		fclose(asked->counts.file);
}
