/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of an explanation of a comparison share. */
#ifndef DUMPBENCH_EXPLAIN_WHY_INTERNAL_H
#define DUMPBENCH_EXPLAIN_WHY_INTERNAL_H

#include "explain/why.h"
#include "explain/why_side.h"

struct why {
	struct why_side old, new;
};

#endif
