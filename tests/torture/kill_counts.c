/* SPDX-License-Identifier: BSD-2-Clause */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "torture/kills.h"

static const char *const targets[KILL_TARGETS] = KILL_TARGET_NAMES;
static const char *const signals[KILL_NSIGNALS] = KILL_SIGNAL_NAMES;
static const char *const hows[] = {"ok", "wrong", "late"};

#define WHOLE "whole" /* in the place of a target */

/* The place of a word among these, or n. */
static size_t
place_of(const char *word, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (words[i] != NULL && strcmp(words[i], word) == 0)
			break;
	return (i);
}

void
kill_counts_add(struct kill_counts *c, enum kill_target target, size_t signal,
    enum kill_how how)
{
	c->wrong += how == KILL_WRONG;
	if (target == KILL_TARGETS)
		c->whole++;
	else if (how == KILL_LATE)
		c->late++;
	else {
		c->moments++;
		c->hits[target][signal]++;
	}
}

void
kill_counts_append(FILE *file, const char *name, enum kill_target target,
    size_t signal, enum kill_how how)
{
	if (file == NULL)
		return;
	fprintf(file, "%s %s %s %s\n", name, target == KILL_TARGETS ? WHOLE :
	    targets[target], signals[signal], hows[how]);
	if (fflush(file) != 0)
		err(2, "--counts");
}

static void
refuse(const char *path, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	errx(2, "--counts: '%s' has the line '%s' (expected lines that "
	    "--counts wrote)", path, line);
}

void
kill_counts_read(const char *path, const char *name, struct kill_counts *c)
{
	char line[128], word[4][32];
	size_t target, signal, how;
	FILE *file = path != NULL ? fopen(path, "r") : NULL;

	if (path != NULL && file == NULL && errno != ENOENT)
		err(2, "--counts: '%s'", path);
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "%31s %31s %31s %31s", word[0], word[1],
		    word[2], word[3]) != 4)
			refuse(path, line);
		target = place_of(word[1], targets, KILL_TARGETS);
		signal = place_of(word[2], signals, KILL_NSIGNALS);
		how = place_of(word[3], hows, sizeof(hows) / sizeof(hows[0]));
		if (signal == KILL_NSIGNALS || how > KILL_LATE ||
		    (target == KILL_TARGETS && strcmp(word[1], WHOLE) != 0))
			refuse(path, line);
		if (strcmp(word[0], name) == 0)
			kill_counts_add(c, (enum kill_target)target, signal,
			    (enum kill_how)how);
	}
	if (file != NULL)
		fclose(file);
}

void
kill_counts_print(const struct kill_counts *c, const struct kill_case *test)
{
	int t;

	for (t = 0; t < KILL_TARGETS; t++)
		if ((test->targets & (1U << t)) != 0)
			printf("%-13s %-8s %5u %5u %5u\n", test->name,
			    targets[t], c->hits[t][0], c->hits[t][1],
			    c->hits[t][2]);
	printf("%-13s %u moments, %u runs that ended before, %u runs to their "
	    "end, %u wrong\n", test->name, c->moments, c->late, c->whole,
	    c->wrong);
	fflush(stdout);
}
