/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The summary of a result: the ratio of the two paths of drivers2x2, and a few
 * short tables.  Lines have 60 columns at most.
 */
#ifndef DUMPBENCH_BRIEF_H
#define DUMPBENCH_BRIEF_H

#include <stdbool.h>
#include <stdio.h>

#include "result/rows.h"

/*
 * Print the parts for which the result has rows, and return their number.
 * `aside`: the family host was measured in addition to what was asked for, and
 * is printed as a sentence without its table.  0: none, or there is not the
 * memory for all of them.
 */
size_t brief_print(const struct result_rows *rows, bool aside, FILE *out);

#endif
