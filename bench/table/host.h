/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_TABLE_HOST_H
#define DUMPBENCH_TABLE_HOST_H

#include <stdio.h>

#include "result/rows.h"

/*
 * Print, of rows of the family host: the time that each responder lost, the
 * cost of the harness, and the judgement of noise.  Nothing without such rows.
 */
void table_host(const struct result_rows *rows, FILE *out);

/* Warn if the kernel counted fewer shootdowns than responders should serve. */
void table_host_presence(const struct result_rows *rows, FILE *out);

#endif
