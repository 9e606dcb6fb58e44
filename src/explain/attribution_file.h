/* SPDX-License-Identifier: BSD-2-Clause */
/* What the writer and the reader of explanations share. */
#ifndef DUMPBENCH_ATTRIBUTION_FILE_H
#define DUMPBENCH_ATTRIBUTION_FILE_H

#include "explain/attribution.h"

/* The version of explanation.schema.json. */
#define ATTRIBUTION_SCHEMA 1

/* By enum layout_role, by enum layout_how; null-ended. */
extern const char *const attribution_roles[];
extern const char *const attribution_hows[];

struct reader;

/* attribution_walks.c: the members "tlb_model" of a stage and of all. */
json_t *attribution_walks_write(const struct attribution_walks *walks);
void attribution_walks_read(struct reader *r,
    struct attribution_walks *walks, const json_t *from);
json_t *attribution_tlb_write(const struct attribution_tlb *tlb);
void attribution_tlb_read(struct reader *r, struct attribution_tlb *tlb,
    const json_t *from);

#endif
