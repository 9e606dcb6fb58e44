/* SPDX-License-Identifier: BSD-2-Clause */
/* A table whose cells are medians of any number of values. */
#ifndef DUMPBENCH_PIVOT_H
#define DUMPBENCH_PIVOT_H

#include <stdio.h>

struct pivot;

/*
 * Without memory for all of it a table marks what it is printed to as failed,
 * as text_stream_fail() does.
 */
struct pivot *pivot_new(void);
void pivot_free(struct pivot *pivot);

/* Rows and columns keep the order in which they are first added. */
void pivot_add(struct pivot *pivot, const char *row, const char *column,
    double value);

/* Right-aligned below the columns' names; "n/a" where there is no value. */
void pivot_print(const struct pivot *pivot, const char *corner, FILE *out);
/* The same, with at most `line` columns if the names fit. */
void pivot_print_in(const struct pivot *pivot, const char *corner, int line,
    FILE *out);

#endif
