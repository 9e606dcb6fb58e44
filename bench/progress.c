/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

#define BAR	24
#define LINES	10 /* where there is no terminal */

struct progress {
	char label[16];
	size_t total;
	size_t done;
	size_t said;
	bool terminal;
	struct timespec start;
};

struct progress *
progress_new(const char *label, size_t total)
{
	struct progress *progress = calloc(1, sizeof(*progress));

	if (progress == NULL)
		return (NULL);
	snprintf(progress->label, sizeof(progress->label), "%s", label);
	progress->total = total;
	progress->terminal = isatty(STDERR_FILENO);
	clock_gettime(CLOCK_MONOTONIC, &progress->start);
	return (progress);
}

static double
elapsed(const struct progress *progress)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)(now.tv_sec - progress->start.tv_sec) +
	    (double)(now.tv_nsec - progress->start.tv_nsec) / 1e9);
}

static void
draw(const struct progress *progress, const char *done)
{
	static const char full[] = "########################";
	int filled = (int)(BAR * progress->done / progress->total);
	double left = elapsed(progress) *
	    (double)(progress->total - progress->done) /
	    (double)progress->done;

	/* 80 columns at most; the rest of the old line is erased. */
	fprintf(stderr, "\r%-6s[%-*.*s] %3zu/%zu %-30.30s %3.0f s\033[K",
	    progress->label, BAR, filled, full, progress->done,
	    progress->total, done, left);
}

void
progress_step(struct progress *progress, const char *done)
{
	size_t tenth;

	if (progress == NULL || progress->done == progress->total)
		return;
	progress->done++;
	if (progress->terminal) {
		draw(progress, done);
		return;
	}
	tenth = progress->done * LINES / progress->total;
	if (tenth > progress->said) {
		progress->said = tenth;
		fprintf(stderr, "%s: %zu of %zu benchmarks, %.0f s, %s\n",
		    progress->label, progress->done, progress->total,
		    elapsed(progress), done);
	}
}

void
progress_say(struct progress *progress, const char *line)
{
	if (progress != NULL && progress->terminal)
		fprintf(stderr, "\r\033[K");
	fprintf(stderr, "%s\n", line);
}

void
progress_free(struct progress *progress)
{
	if (progress != NULL && progress->terminal)
		fprintf(stderr, "\r\033[K");
	free(progress);
}
