/* SPDX-License-Identifier: BSD-2-Clause */
/* Results that carry an explanation. */
#ifndef DUMPBENCH_EXPLAIN_STORED_H
#define DUMPBENCH_EXPLAIN_STORED_H

#include "explain/attribution.h"
#include "result/result.h"

struct stored {
	const char *path;
	struct result *result;
	struct attribution *attribution;
};

/* -EINVAL: it is no result, or has no explanation. */
int stored_read(const char *path, struct stored *stored, struct errmsg *err);
void stored_free(struct stored *stored);

#endif
