/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers without exponents: 19600 and 0.00002, not 1.96e+04 or 2e-05. */
#ifndef DUMPBENCH_UTIL_FIGURE_H
#define DUMPBENCH_UTIL_FIGURE_H

#include <stdbool.h>
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

/*
 * How many times as much, with no more digits than exact figures can tell, or
 * those of cycles: "4.77" or "4.8", "12.3" or "12", "120".
 */
const char *figure_ratio(char text[FIGURE_MAX], double ratio, bool exact);

/* In a column: four digits are enough to compare, and all of a whole number. */
const char *figure_cell(char text[FIGURE_MAX], double figure);

/*
 * A change, "+1.20%", with as many digits as it takes not to look like none;
 * "" of what is no number.
 */
const char *figure_percent(char text[FIGURE_MAX], double share);

/* The same for an argument of a call; it lives as long as its block. */
#define FIGURE(figure, digits) \
	figure_text((char[FIGURE_MAX]){""}, figure, digits, 0)

#endif
