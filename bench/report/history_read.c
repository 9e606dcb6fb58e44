/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/history.h"
#include "util/path.h"
#include "util/version.h"

/* Call it for each folder in that one, until it gives something but 0. */
static int
each_below(const char *path, int (*visit)(const char *below, void *arg),
    void *arg)
{
	struct dirent **list;
	char *below;
	int got = 0, i, n;

	n = report_folders(path, &list);
	for (i = 0; i < n; i++) {
		if (got == 0 && asprintf(&below, "%s/%s", path,
		    list[i]->d_name) < 0)
			got = -ENOMEM;
		else if (got == 0) {
			got = visit(below, arg);
			free(below);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return (got);
}

static int
has_results(const char *path, void *arg)
{
	(void)arg;
	return (report_has_results(path));
}

static int
has_kernels(const char *path, void *arg)
{
	return (each_below(path, has_results, arg));
}

/* Is it a folder of runs? One has no result in itself or in those in it. */
static bool
is_of_runs(const char *path)
{
	return (!report_has_results(path) && has_kernels(path, NULL) == 0 &&
	    each_below(path, has_kernels, NULL) > 0);
}

static const char *
release_of(const struct report_kernel *k)
{
	const char *release = "";
	int c;

	for (c = 0; c < REPORT_CLOCKS; c++)
		if (k->rows[c] != NULL)
			release = k->rows[c]->context.release;
	return (release);
}

/* Its name gets the run's before it; and its release, if it is another. */
static int
name_run(struct report_kernel *k, const char *run)
{
	const bool other = strcmp(k->name, release_of(k)) != 0;
	char *name;

	k->run = strdup(run);
	if (asprintf(&name, "%s %s%s%s%s", run, k->name, other ? " (" : "",
	    other ? release_of(k) : "", other ? ")" : "") < 0)
		return (-ENOMEM);
	k->line = k->name;
	k->name = name;
	return (k->run != NULL ? 0 : -ENOMEM);
}

/* Move the kernels of one set into the other. */
static int
take(struct report_set *set, struct report_set *more)
{
	struct report_kernel *kernels;

	kernels = realloc(set->kernels, (set->n + more->n + 1) *
	    sizeof(*kernels));
	if (kernels == NULL)
		return (-ENOMEM);
	set->kernels = kernels;
	if (more->n > 0)
		memcpy(kernels + set->n, more->kernels, more->n *
		    sizeof(*kernels));
	set->n += more->n;
	free(more->kernels);
	*more = (struct report_set){.n = 0};
	return (0);
}

struct reading {
	struct report_set *set;
	struct errmsg *err;
};

/* A run of which no kernel has a result is passed over. */
static int
read_run(const char *path, void *arg)
{
	struct reading *reading = arg;
	struct report_set one;
	char *copy;
	size_t i;
	int error = 0;

	if (has_kernels(path, NULL) == 0)
		return (0);
	copy = strdup(path);
	if (copy == NULL)
		return (errmsg_set(reading->err, ENOMEM, "%s: no memory",
		    path));
	error = report_read(&copy, 1, &one, reading->err);
	if (error == 0) {
		for (i = 0; i < one.n && error == 0; i++)
			error = name_run(&one.kernels[i], path_name(copy));
		if (error == 0)
			error = take(reading->set, &one);
		if (error != 0)
			errmsg_set(reading->err, ENOMEM, "%s: no memory",
			    path);
		report_free(&one);
	}
	free(copy);
	return (error);
}

/* "6.1 amd64" of the release "6.1.0-56-amd64" */
static void
short_line(const char *release, char *text, size_t size)
{
	const char *flavour;
	int length;

	flavour = version_flavour(release, &length);
	snprintf(text, size, "%.*s%s%.*s", (int)version_minor(release),
	    release, length > 0 ? " " : "", length, flavour);
}

/* Does another kernel of its run have the same short line? */
static bool
has_double(const struct report_set *set, const struct report_kernel *k)
{
	const struct report_kernel *o;
	char text[96], other[96];

	short_line(k->line, text, sizeof(text));
	for (o = set->kernels; o < set->kernels + set->n; o++) {
		if (o == k || strcmp(o->run, k->run) != 0)
			continue;
		short_line(o->line, other, sizeof(other));
		if (strcmp(text, other) == 0)
			return (true);
	}
	return (false);
}

/*
 * A kernel that is named by its release is another one in a later run: such
 * make one line by their minor version and flavour, unless a run has two.
 */
static int
name_lines(struct report_set *set)
{
	bool *shorten = calloc(set->n + 1, sizeof(*shorten));
	char text[96];
	size_t i;
	int error = shorten == NULL ? -ENOMEM : 0;

	for (i = 0; i < set->n && error == 0; i++)
		shorten[i] = strcmp(set->kernels[i].line,
		    release_of(&set->kernels[i])) == 0 && version_minor(
		    set->kernels[i].line) > 0 &&
		    !has_double(set, &set->kernels[i]);
	for (i = 0; i < set->n && error == 0; i++) {
		if (!shorten[i])
			continue;
		short_line(set->kernels[i].line, text, sizeof(text));
		free(set->kernels[i].line);
		set->kernels[i].line = strdup(text);
		if (set->kernels[i].line == NULL)
			error = -ENOMEM;
	}
	free(shorten);
	return (error);
}

static int
read_runs(char **paths, size_t n, struct report_set *set, struct errmsg *err)
{
	struct reading reading = {set, err};
	size_t i;
	int error = 0;

	for (i = 0; i < n && error == 0; i++)
		error = each_below(paths[i], read_run, &reading);
	if (error == 0 && name_lines(set) != 0)
		error = errmsg_set(err, ENOMEM, "report: no memory");
	return (error);
}

int
history_read(char **paths, size_t n, struct report_set *set,
    struct errmsg *err)
{
	size_t i, runs = 0;
	int error;

	*set = (struct report_set){.n = 0};
	for (i = 0; i < n; i++)
		runs += is_of_runs(paths[i]);
	if (runs > 0 && runs < n)
		return (errmsg_set(err, EINVAL, "--history: some folders are "
		    "of runs, and some of kernels (expected all of one kind)"));
	error = runs > 0 ? read_runs(paths, n, set, err) :
	    report_read(paths, n, set, err);
	if (error != 0)
		report_free(set);
	set->history = true;
	return (error);
}
