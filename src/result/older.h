/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules for reading older results. */
#ifndef DUMPBENCH_RESULT_OLDER_H
#define DUMPBENCH_RESULT_OLDER_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether a row of schema 1 is left out: the writes of a dump of all sizes
 * together, under a batch of 16 pages that most of them did not have.
 */
bool older_is_void(int schema, const char *family, const char *path);

#ifdef __cplusplus
}
#endif

#endif
