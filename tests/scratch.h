/* SPDX-License-Identifier: BSD-2-Clause */
/* Temporary files of tests: below $TMPDIR, which tests/run finds empty after. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>

/* Room for a path; twice that holds the names of files in a folder. */
#define SCRATCH_MAX 256

static inline void
scratch_name(char path[SCRATCH_MAX])
{
	const char *tmp = getenv("TMPDIR");

	snprintf(path, SCRATCH_MAX, "%s/dumpbench-test.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
}

/* A new file: its descriptor, or -1. */
static inline int
scratch_file(char path[SCRATCH_MAX])
{
	scratch_name(path);
	return (mkstemp(path));
}

/* A new folder: its path, or null. */
static inline char *
scratch_folder(char path[SCRATCH_MAX])
{
	scratch_name(path);
	return (mkdtemp(path));
}

#endif
