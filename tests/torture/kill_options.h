/* SPDX-License-Identifier: BSD-2-Clause */
/* What `kills` is asked for. */
#ifndef TESTS_TORTURE_KILL_OPTIONS_H
#define TESTS_TORTURE_KILL_OPTIONS_H

#include "torture/kills.h"

/* A file that lines are appended to, or nulls. */
struct kill_file {
	const char *path;
	FILE *file;
	bool made; /* it was not there */
};

struct kill_asked {
	unsigned moments, seed, targets;
	struct kill_file log, counts;
	char **cases; /* their names, then a null; none: all */
};

/* Read all of it before any file is opened; what is wrong ends the program. */
void kill_asked_read(int argc, char **argv, struct kill_asked *asked);
bool kill_asked_for(const struct kill_asked *asked,
    const struct kill_case *test);
/* A line on standard error for each case that cannot be run: how many can? */
size_t kill_asked_able(const struct kill_asked *asked, bool *all);
/* Can this case be run, as far as variables say? */
bool kill_able(const struct kill_case *test);
/* Nothing was written: what was made for it goes, too. */
void kill_asked_undo(struct kill_asked *asked);
void kill_asked_close(struct kill_asked *asked);

#endif
