/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a brief, for brief.c alone. */
#ifndef DUMPBENCH_BRIEF_PARTS_H
#define DUMPBENCH_BRIEF_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "result/rows.h"

#define BRIEF_COLUMNS 60

/* Each prints nothing and returns false if the result lacks its rows. */
typedef bool brief_part(const struct result_rows *rows, FILE *out);
brief_part brief_answer, brief_shootdown, brief_dump, brief_kdump,
    brief_places, brief_host, brief_host_aside;

#endif
