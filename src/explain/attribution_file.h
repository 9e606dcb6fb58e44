/* SPDX-License-Identifier: BSD-2-Clause */
/* What the writer and the reader of explanations share. */
#ifndef DUMPBENCH_ATTRIBUTION_FILE_H
#define DUMPBENCH_ATTRIBUTION_FILE_H

/* The version of explanation.schema.json. */
#define ATTRIBUTION_SCHEMA 1

/* By enum layout_role, by enum layout_how; null-ended. */
extern const char *const attribution_roles[];
extern const char *const attribution_hows[];

#endif
