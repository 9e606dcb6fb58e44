/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_TABLE_H
#define DUMPBENCH_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "result/rows.h"

/* Print all tables of a result, in lines of at most 80 columns. */
void table_print(const struct result_rows *rows, FILE *out);

/*
 * Whether the kernels of two families were booted for different numbers of
 * possible CPUs, on which the figures of a path depend.  False if the kernels
 * of one family were booted for several numbers.
 */
bool table_possible(const struct result_rows *rows, enum row_family family,
    enum row_family base, double *here, double *there);

#endif
