/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_NEWEST_H
#define DUMPBENCH_NEWEST_H

#include "util/errmsg.h"

/*
 * The newest result of a clock in the direct subfolders of a folder of results,
 * older than the result `before` if that is not null.  *path is for free(3);
 * null: there is none, or an error.  Folders that this user may not read are
 * passed over.
 */
int newest_result(const char *folder, const char *clock, const char *before,
    char **path, struct errmsg *err);

#endif
