/* SPDX-License-Identifier: BSD-2-Clause */
/* Older results, for whatever reads results. */
#ifndef DUMPBENCH_RESULT_OLDER_H
#define DUMPBENCH_RESULT_OLDER_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A row that is left out when it is read, of schema 1: the writes of a dump, of
 * all sizes together, under a batch of 16 pages that most of them did not have.
 * Nothing of it is ticks of a batch, or of a page.
 */
bool older_is_void(int schema, const char *family, const char *path);

#ifdef __cplusplus
}
#endif

#endif
