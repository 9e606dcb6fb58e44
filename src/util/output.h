/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that a program makes for its user: whole or not at all.
 *
 * What is written is kept in memory until output_finish().  A regular file, or
 * one that is not there yet, is then replaced in one step, by a file beside it
 * that is complete.  Until then, and when anything fails, what
 * was there stays as it was, and nothing else is left; a symbolic link stays
 * one, and the file that it leads to is replaced.  What is no regular file (a
 * device, a fifo, a socket that somebody listens on) is written to and stays
 * what it is; so is an open file that the path names: "-" or /dev/stdout,
 * /dev/stderr, /dev/fd/N.
 */
#ifndef DUMPBENCH_OUTPUT_H
#define DUMPBENCH_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "util/errmsg.h"

struct output;

/*
 * Find out that the path can be written, as far as that can be known before,
 * and leave it as it is.
 */
int output_open(const char *path, struct output **output, struct errmsg *err);

/* Where to print; what fails there is told by output_finish(). */
FILE *output_file(struct output *output);

/* It took long to make: a crash of the machine is not to cost it either. */
void output_sync(struct output *output);

/* Write it, and free it in any case. */
int output_finish(struct output *output, struct errmsg *err);

/* Write nothing.  Null is allowed. */
void output_abandon(struct output *output);

/* Is it the standard output of this process? */
bool output_is_standard(const char *path);

#endif
