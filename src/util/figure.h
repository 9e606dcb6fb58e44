/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers without exponents: 19600 and 0.00002, not 1.96e+04 or 2e-05. */
#ifndef DUMPBENCH_UTIL_FIGURE_H
#define DUMPBENCH_UTIL_FIGURE_H

#include <stddef.h>

/* Of any figure: a sign, 19 digits before the point or 32 behind it. */
#define FIGURE_MAX 48

/*
 * A figure with at most `digits` significant digits, 1 to 17, without zeros at
 * its end; with FIGURE_ZEROS, with them, as in a column.  All digits before the
 * point are printed, the last of them as zeros if need be.  FIGURE_SIGN prints
 * "+" before what is more than 0.  What is not finite is "n/a".  From 1e18 on
 * and below 1e-15 there is an exponent.  Returns text.
 */
#define FIGURE_SIGN  1
#define FIGURE_ZEROS 2
const char *figure_text(char text[FIGURE_MAX], double figure, int digits,
    int flags);

/* The same for an argument of a call; it lives as long as its block. */
#define FIGURE(figure, digits) \
	figure_text((char[FIGURE_MAX]){""}, figure, digits, 0)

#endif
