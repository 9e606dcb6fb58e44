/* SPDX-License-Identifier: BSD-2-Clause */
/* The folders that a file is in. */
#ifndef DUMPBENCH_FOLDERS_H
#define DUMPBENCH_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/errmsg.h"

/*
 * Make those above a file that are missing, or none.  *made gets the length of
 * the first one's path, and 0 if all were there, for folders_unmake().
 */
int folders_make(const char *path, size_t *made, struct errmsg *err);

/* Make one folder where it is not there; *made: it was not. */
int folder_make(const char *folder, bool *made, struct errmsg *err);

/* Remove those that were made, as far as they are empty. */
void folders_unmake(const char *path, size_t made);

#endif
