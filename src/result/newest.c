/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/newest.h"
#include "util/path.h"
#include "util/walk.h"

struct search {
	char end[32]; /* of a result of the clock */
	const char *before;
	char *best;
};

/* A result's name starts with its time, in digits that sort. */
static bool
is_better(const struct search *s, const char *name)
{
	const size_t n = strlen(name), end = strlen(s->end);

	return (n > end && strcmp(name + n - end, s->end) == 0 &&
	    (s->best == NULL || strcmp(name, path_name(s->best)) > 0) &&
	    (s->before == NULL || strcmp(name, path_name(s->before)) < 0));
}

static int
take(const char *path, void *arg, struct errmsg *err)
{
	struct search *s = arg;

	if (!is_better(s, path_name(path)))
		return (0);
	free(s->best);
	s->best = strdup(path);
	return (s->best != NULL ? 0 :
	    errmsg_set(err, ENOMEM, "%s: no memory", path));
}

int
newest_result(const char *folder, const char *clock, const char *before,
    char **path, struct errmsg *err)
{
	struct search search = {.before = before};
	/* <kernel>/<time>; those of reference/ are deeper. */
	const struct walk folders = {take, &search, 2, true};
	int error;

	snprintf(search.end, sizeof(search.end), "-%s.json", clock);
	error = walk_files(folder, &folders, err);
	if (error != 0) {
		free(search.best);
		search.best = NULL;
	}
	*path = search.best;
	return (error);
}
