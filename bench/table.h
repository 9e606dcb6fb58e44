/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_TABLE_H
#define DUMPBENCH_TABLE_H

#include <stdio.h>

#include "result/result.h"

/* A result for a person: one table a family, 80 columns at most. */
void table_print(const struct result *result, FILE *out);

#endif
