/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_PROGRAM_H
#define DUMPBENCH_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

/* What a program that is started has of its own; the rest is the caller's. */
struct program_how {
	const char *folder; /* to run in; null: the current one */
	const char *input; /* a file to read; null: standard input */
	const char *output; /* to make or empty for standard output; or null */
	bool errors; /* standard error goes where standard output does */
	int output_fd; /* for standard output, without `output`; or 0 */
};

/*
 * Start a program, argv[0], which PATH is searched for if it has no slash.  No
 * signal is blocked in it, and SIGPIPE and SIGXFSZ end it.  0 or a negative
 * error number: then nothing runs.
 */
int program_start(
    const char *const argv[], const struct program_how *how, pid_t *pid);

#endif
