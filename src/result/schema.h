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

/* Derive what schema 2 says, in a checked result of schema 1. */
void schema1_upgrade(json_t *root);

#endif
