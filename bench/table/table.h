/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_TABLE_H
#define DUMPBENCH_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "result/rows.h"

/* A result for a person: one table a family, 80 columns at most. */
void table_print(const struct result_rows *rows, FILE *out);

/*
 * Were the kernels of two families booted for different numbers of possible
 * CPUs, each family's for one?  The figures of a path may differ by that.
 */
bool table_possible(const struct result_rows *rows, enum row_family family,
    enum row_family base, double *here, double *there);

#endif
