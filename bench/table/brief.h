/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A result for a person who wants the answer first: how many times as much one
 * path costs as the other, and a few short tables, 60 columns wide.
 */
#ifndef DUMPBENCH_BRIEF_H
#define DUMPBENCH_BRIEF_H

#include <stdbool.h>
#include <stdio.h>

#include "result/rows.h"

/*
 * Parts for which the result has no rows are left out.  Returns how many are
 * there; with none, nothing is printed.  `aside`: it was measured beside what
 * was asked for, so that of a process's own mappings a sentence is enough.
 */
size_t brief_print(const struct result_rows *rows, bool aside, FILE *out);

#endif
