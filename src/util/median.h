/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UTIL_MEDIAN_H
#define DUMPBENCH_UTIL_MEDIAN_H

#include <stddef.h>

/* Sort numbers, none of them NAN, ascending. */
void sort_numbers(double *x, size_t n);

/* Sort them; the middle one, or the mean of the two; NAN of none. */
double median(double *x, size_t n);

#endif
