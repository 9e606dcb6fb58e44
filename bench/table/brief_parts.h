/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a brief, for brief.c alone. */
#ifndef DUMPBENCH_BRIEF_PARTS_H
#define DUMPBENCH_BRIEF_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "result/result.h"

#define BRIEF_COLUMNS 60

/* Each prints nothing and returns false where its rows are not there. */
bool brief_answer(const struct result *result, FILE *out);
bool brief_shootdown(const struct result *result, FILE *out);
bool brief_dump(const struct result *result, FILE *out);
bool brief_host(const struct result *result, FILE *out);
bool brief_host_aside(const struct result *result, FILE *out);

bool brief_is_exact(const struct result *result);

/* "instructions" or "cycles". */
const char *brief_unit(const struct result *result);

#endif
