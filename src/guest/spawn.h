/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_SPAWN_H
#define DUMPBENCH_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "util/errmsg.h"

/*
 * Start a program that the kernel kills when the calling thread ends, however
 * it ends: call this from a thread that outlives the program.  It is in a
 * session of its own, so a terminal's Ctrl-C is ours alone.  It inherits the
 * descriptors in `keep` under the same numbers, and `output` as its standard
 * output and error (-1: none).
 */
int spawn(const char *const argv[], const int *keep, size_t nkeep, int output,
    pid_t *pid, struct errmsg *err);

/* Has it ended within so many milliseconds?  status is waitpid(2)'s. */
bool spawn_ended(pid_t pid, int milliseconds, int *status);

/*
 * End it now, and all that it has started in its session; status 0: its end is
 * not known.
 */
void spawn_kill(pid_t pid, int *status);

/*
 * Run a program to its end, or for 30 s: its exit status (-1: a signal ended
 * it) and what it wrote, 1 MB at most, for free(3); null on failure.
 */
int spawn_output(const char *const argv[], int *status, char **text,
    struct errmsg *err);

/* How it ended, by that status, in words. */
#define SPAWN_END_MAX 64
void spawn_end(int status, char words[SPAWN_END_MAX]);

#endif
