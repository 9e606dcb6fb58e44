/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_EXPLAIN_SHOW_H
#define DUMPBENCH_EXPLAIN_SHOW_H

#include <stdio.h>

#include "explain/asked.h"
#include "explain/stored.h"

/*
 * Print the rows that were asked for, in that format.  -ENOENT: there is no
 * such row, line or function, or the format has not one row alone.
 */
int explain_show(const struct explain_asked *asked,
    const struct stored *stored, const struct stored *against, FILE *out,
    struct errmsg *err);

#endif
