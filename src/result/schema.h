/* SPDX-License-Identifier: BSD-2-Clause */
/* The schema's parts, for this room alone. */
#ifndef DUMPBENCH_SCHEMA_H
#define DUMPBENCH_SCHEMA_H

#include <jansson.h>
#include <stddef.h>

#include "util/errmsg.h"

/* 0, or -EINVAL and a sentence that names the member and what it must be. */
int schema_context(json_t *context, struct errmsg *err);
int schema_row(json_t *row, size_t index, int schema, struct errmsg *err);

/* Put families' present names for old ones, in what may be no result at all. */
void older_rename(json_t *root);

/* Derive what today's schema says, in a checked result. */
void older_upgrade(json_t *root);

#endif
