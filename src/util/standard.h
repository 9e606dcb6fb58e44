/* SPDX-License-Identifier: BSD-2-Clause */
/* The standard files of a program. */
#ifndef DUMPBENCH_STANDARD_H
#define DUMPBENCH_STANDARD_H

#include "util/errmsg.h"

/*
 * First of all in main(): let no file that the program opens become one of its
 * standard files because that was closed.  Standard output that was closed
 * stays such that writing fails.
 */
void standard_open(void);

/*
 * Last of all in main(): 0 when everything that was written to standard output
 * was written, else a negative errno value (-EPIPE: its reader ended) and a
 * sentence.
 */
int standard_finish(struct errmsg *err);

#endif
