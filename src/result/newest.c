/* SPDX-License-Identifier: BSD-2-Clause */
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/newest.h"
#include "util/path.h"

/* Whether the file is a result of the clock, by the end of its name. */
static bool
is_of(const FTSENT *e, const char *end)
{
	const size_t n = strlen(end);

	return (e->fts_info == FTS_F && e->fts_namelen > n &&
	    strcmp(e->fts_name + e->fts_namelen - n, end) == 0);
}

/* A result's name starts with its time, in digits that sort. */
char *
newest_result(const char *folder, const char *clock, const char *before)
{
	char *argv[] = {strdup(folder), NULL}, *best = NULL, end[32];
	FTS *fts;
	FTSENT *e;

	snprintf(end, sizeof(end), "-%s.json", clock);
	fts = argv[0] != NULL ? fts_open(argv, FTS_PHYSICAL | FTS_NOCHDIR,
	    NULL) : NULL;
	while (fts != NULL && (e = fts_read(fts)) != NULL) {
		/* <kernel>/<time>; those of reference/ are deeper. */
		if (e->fts_info == FTS_D && e->fts_level > 1)
			fts_set(fts, e, FTS_SKIP);
		if (!is_of(e, end) || (best != NULL &&
		    strcmp(e->fts_name, path_name(best)) <= 0) ||
		    (before != NULL &&
		    strcmp(e->fts_name, path_name(before)) >= 0))
			continue;
		free(best);
		best = strdup(e->fts_path);
	}
	if (fts != NULL)
		fts_close(fts);
	free(argv[0]);
	return (best);
}
