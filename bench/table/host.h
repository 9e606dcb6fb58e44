/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_TABLE_HOST_H
#define DUMPBENCH_TABLE_HOST_H

#include <stdio.h>

#include "result/rows.h"

/*
 * Of rows of the family host: what each responder lost, the harness's own
 * cost, and whether the machine was quiet enough.  Nothing without such rows.
 */
void table_host(const struct result_rows *rows, FILE *out);

/* Whether the responders were told as often as they should be; if so nothing. */
void table_host_presence(const struct result_rows *rows, FILE *out);

#endif
