/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands below the figures of the family adapter, in table and picture. */
#ifndef DUMPBENCH_ADAPTER_SAY_H
#define DUMPBENCH_ADAPTER_SAY_H

#include "result/rows.h"

/*
 * A line a model and batch: what the card alone takes by its timing model, and
 * how much a second that is.  And what is measured where no model adds time.
 */
void adapter_say(const struct result_rows *rows, char *text, size_t size);

#endif
