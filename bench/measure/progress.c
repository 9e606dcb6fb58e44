/* SPDX-License-Identifier: BSD-2-Clause */
#include <sys/ioctl.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/progress.h"
#include "util/monotonic.h"

#define BAR	24
#define NAME	12	/* columns for a part's name, at least */
#define WIDTH	80	/* of a terminal whose width is unknown */
#define EVERY_S	10	/* a line, where there is no terminal */
#define EVERY	0.1	/* and after this part of all */
#define DRAW_S	0.1	/* the bar, at most */

struct progress {
	char label[16];
	struct estimate *estimate;
	bool terminal;
	size_t part;		/* under way, or ESTIMATE_NONE */
	char what[96];
	double start;		/* as monotonic_seconds() */
	double part_start;
	double said;		/* when, since the start */
	double said_part;	/* and how much of all was done then */
};

struct progress *
progress_new(const char *label)
{
	struct progress *progress = calloc(1, sizeof(*progress));

	if (progress == NULL)
		return (NULL);
	snprintf(progress->label, sizeof(progress->label), "%s", label);
	progress->estimate = estimate_new();
	progress->terminal = isatty(STDERR_FILENO);
	progress->part = ESTIMATE_NONE;
	progress->start = monotonic_seconds();
	progress->said = -EVERY_S;
	return (progress);
}

size_t
progress_expect(struct progress *progress, unsigned kind, double seconds,
    size_t times)
{
	if (progress == NULL)
		return (ESTIMATE_NONE);
	return (estimate_add(progress->estimate, kind, seconds, times));
}

/* "7 s", "3 min"; at least 1 s. */
static void
say_time(char *text, size_t size, double seconds)
{
	if (seconds < 99.5)
		snprintf(text, size, "%.0f s", fmax(ceil(seconds), 1));
	else
		snprintf(text, size, "%.0f min", ceil(seconds / 60));
}

void
progress_bar(char *text, size_t size, int width, const char *label,
    double part, double left, const char *what)
{
	static const char full[] = "########################";
	char time[32] = "";
	int n, filled;

	part = fmin(fmax(part, 0), 1);
	filled = (int)(BAR * part);
	if (!isnan(left)) {
		say_time(time, sizeof(time) - 8, left);
		strcat(time, " left");
	}
	n = snprintf(text, size, "%-5s [%-*.*s] %3.0f%%  %-11s", label, BAR,
	    filled, full, floor(part * 100), time);
	/* One column stays free: a full line may wrap. */
	if (width - n - 3 >= NAME && (size_t)n < size)
		snprintf(text + n, size - (size_t)n, "  %.*s", width - n - 3,
		    what);
	else if (width > 0 && n >= width && (size_t)width <= size)
		text[width - 1] = '\0';
}

static int
terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == -1 || size.ws_col == 0)
		return (WIDTH);
	return (size.ws_col);
}

static void
draw(struct progress *progress, double part, double left)
{
	char text[256];

	progress_bar(text, sizeof(text), terminal_width(), progress->label,
	    part, left, progress->what);
	fprintf(stderr, "\r%s\033[K", text);
}

/* Without a terminal nothing is printed when the end is near. */
static bool
is_due(const struct progress *progress, double since, double part, double left)
{
	if (progress->terminal)
		return (since - progress->said >= DRAW_S);
	return (since - progress->said >= EVERY_S &&
	    part - progress->said_part >= (progress->said < 0 ? 0 : EVERY) &&
	    left >= EVERY_S / 2.0);
}

void
progress_tick(struct progress *progress)
{
	double at = monotonic_seconds(), since, part, left;
	char time[32];

	if (progress == NULL)
		return;
	since = at - progress->start;
	left = estimate_left(progress->estimate, progress->part,
	    progress->part != ESTIMATE_NONE ? at - progress->part_start : 0);
	part = isnan(left) ? 0 : since / (since + left);
	if (!is_due(progress, since, part, left))
		return;
	if (progress->terminal) {
		/* The bar never goes back, though the estimate may. */
		part = fmax(part, progress->said_part);
		draw(progress, part, left);
	} else {
		say_time(time, sizeof(time), left);
		fprintf(stderr, "%s: %.0f%%, about %s left\n", progress->label,
		    floor(part * 100), time);
	}
	progress->said = since;
	progress->said_part = part;
}

void
progress_start(struct progress *progress, size_t part, const char *what)
{
	if (progress == NULL)
		return;
	progress->part = part;
	progress->part_start = monotonic_seconds();
	snprintf(progress->what, sizeof(progress->what), "%s", what);
	progress_tick(progress);
}

void
progress_done(struct progress *progress)
{
	if (progress == NULL)
		return;
	estimate_took(progress->estimate, progress->part,
	    monotonic_seconds() - progress->part_start);
	progress->part = ESTIMATE_NONE;
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
	if (progress == NULL)
		return;
	if (progress->terminal)
		fprintf(stderr, "\r\033[K");
	estimate_free(progress->estimate);
	free(progress);
}
