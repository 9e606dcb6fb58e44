/* SPDX-License-Identifier: BSD-2-Clause */
/* Temporary files of tests: below $TMPDIR, which tests/run finds empty after. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>

/* A name for mkstemp(3) or mkdtemp(3). */
static inline void
scratch_name(char *path, size_t size)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(path, size, "%s/dumpbench-test.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
}

#endif
