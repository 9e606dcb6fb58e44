/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the schema.  Internal to src/result. */
#ifndef DUMPBENCH_SCHEMA_H
#define DUMPBENCH_SCHEMA_H

#include <jansson.h>
#include <stddef.h>

#include "util/errmsg.h"

/* 0, or -EINVAL and a sentence that names the member and what it must be. */
int schema_context(json_t *context, struct errmsg *err);
int schema_row(json_t *row, size_t index, int schema, struct errmsg *err);

/* Replace old names of families; the input may be no result at all. */
void older_rename(json_t *root);

/* Add the members of the present schema to a checked result. */
void older_upgrade(json_t *root);

#endif
