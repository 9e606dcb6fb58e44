/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_CLOSING_H
#define DUMPBENCH_CLOSING_H

#include "table/kept.h"

/*
 * A run's last lines: the files of its results, a command to go on with, and
 * how many seconds it took.
 */
void closing_print(const struct kept *kept, size_t n, const char *folder,
    double seconds, FILE *out);

/* "build/dumpbench", as one would type it in a command to go on with. */
void closing_program(FILE *out);

#endif
