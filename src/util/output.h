/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that a program makes for its user: whole or not at all.
 *
 * What is written is kept in memory until output_finish().  A regular file, or
 * one that does not exist yet, is then replaced in one step, by a complete file
 * beside it.  Until then, and when anything fails, the old file is unchanged,
 * and nothing else is left; a symbolic link stays one, and the file that it
 * leads to is replaced.  Anything else (a device, a fifo, a socket that is
 * listened on) is written to; so is an open file that the path names: "-" or
 * /dev/stdout, /dev/stderr, /dev/fd/N.
 */
#ifndef DUMPBENCH_OUTPUT_H
#define DUMPBENCH_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "util/errmsg.h"

struct output;

/* Check that the path can be written; it is left as it is. */
int output_open(const char *path, struct output **output, struct errmsg *err);

/* Where to print; errors are reported by output_finish(). */
FILE *output_file(struct output *output);

/* Make it durable: a crash of the machine does not lose it. */
void output_sync(struct output *output);

/*
 * It is to be a new file: -EEXIST if there is one when it is finished, also one
 * that another process made meanwhile.
 */
void output_new(struct output *output);

/* Write it, and free it in any case. */
int output_finish(struct output *output, struct errmsg *err);

/* Write nothing.  Null is allowed. */
void output_abandon(struct output *output);

/* Is it the standard output of this process? */
bool output_is_standard(const char *path);

#endif
