/* SPDX-License-Identifier: BSD-2-Clause */
/* The notes below the figures of the family adapter, in table and plot. */
#ifndef DUMPBENCH_ADAPTER_SAY_H
#define DUMPBENCH_ADAPTER_SAY_H

#include "result/rows.h"

/*
 * A line per timing model and batch: the adapter's own time per page and the
 * bytes per second; and a line if a run had no model.
 */
void adapter_say(const struct result_rows *rows, char *text, size_t size);

#endif
