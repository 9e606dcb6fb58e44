/* SPDX-License-Identifier: BSD-2-Clause */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table/closing.h"
#include "result/kind.h"
#include "result/newest.h"
#include "result/rows.h"
#include "util/command.h"
#include "util/self.h"

void
closing_program(FILE *out)
{
	char self[PATH_MAX];

	if (self_typed(self, sizeof(self)) != 0)
		snprintf(self, sizeof(self), "dumpbench");
	command_word(out, self);
}

/* A command to copy: one argument on its line, several below it. */
static void
print_command(const char *verb, const char *const *words, size_t n, FILE *out)
{
	const char *between = n > 1 ? " \\\n      " : " ";
	size_t i;

	fputs("  ", out);
	closing_program(out);
	fprintf(out, " %s", verb);
	for (i = 0; i < n; i++) {
		fputs(between, out);
		command_word(out, words[i]);
	}
	fputc('\n', out);
}

static bool
is_same(const char *x, const char *y)
{
	return (x != NULL && y != NULL ? strcmp(x, y) == 0 : x == y);
}

/* Whether the earlier run had the same system, target and accelerator. */
static bool
is_alike(const char *before, const char *path)
{
	struct result_rows a, b;
	struct errmsg unused;
	bool alike;

	if (result_rows_read(before, &a, &unused) != 0)
		return (false);
	alike = result_rows_read(path, &b, &unused) == 0 &&
	    is_same(a.context.os, b.context.os) &&
	    is_same(a.context.target, b.context.target) &&
	    is_same(a.context.accelerator, b.context.accelerator);
	result_rows_free(&a);
	result_rows_free(&b);
	return (alike);
}

static char *
run_before(const char *folder, const char *path)
{
	char clock[16], *before, *older;
	const char *dash = strrchr(path, '-');
	struct errmsg err;
	bool run = true;

	if (dash == NULL)
		return (NULL);
	snprintf(clock, sizeof(clock), "%.*s", (int)strcspn(dash + 1, "."),
	    dash + 1);
	/* Without one there is another command to advise. */
	newest_result(folder, clock, path, &before, &err);
	while (before != NULL &&
	    (result_is_run(before, &run, &err) != 0 || !run)) {
		newest_result(folder, clock, before, &older, &err);
		free(before);
		before = older;
	}
	if (before != NULL && !is_alike(before, path)) {
		free(before);
		before = NULL;
	}
	return (before);
}

/* A command that goes on from here: plot, compare, or report. */
static void
print_next(const struct kept *kept, const char *folder, FILE *out)
{
	char *before = run_before(folder, kept->path);
	char *kernel = strdup(kept->path);
	const char *words[] = {kept->path, kept->path};

	if (kernel != NULL)
		*strrchr(kernel, '/') = '\0';
	if (kept->pictures == 0) {
		fputs("Next, draw its plots:\n", out);
		print_command("plot", words, 1, out);
	} else if (before != NULL) {
		fputs("Next, compare it with the run before:\n", out);
		words[0] = before;
		print_command("compare", words, 2, out);
	} else if (kernel != NULL) {
		fputs("Next, write a report about this kernel:\n", out);
		words[0] = kernel;
		print_command("report", words, 1, out);
	}
	free(kernel);
	free(before);
}

void
closing_print(const struct kept *kept, size_t n, const char *folder,
    double seconds, FILE *out)
{
	fputc('\n', out);
	kept_say(kept, n, out);
	if (n > 0)
		print_next(&kept[0], folder, out);
	fprintf(out, "The run took %.0f s.\n", fmax(round(seconds), 1));
}
