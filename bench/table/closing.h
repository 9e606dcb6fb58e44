/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_CLOSING_H
#define DUMPBENCH_CLOSING_H

#include "table/kept.h"

/*
 * Print a run's last lines: the files that it wrote, a command that goes on
 * from them, and the seconds that the run took.
 */
void closing_print(const struct kept *kept, size_t n, const char *folder,
    double seconds, FILE *out);

/* Print the name of this program as a command line needs it. */
void closing_program(FILE *out);

#endif
