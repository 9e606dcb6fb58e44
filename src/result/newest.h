/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_NEWEST_H
#define DUMPBENCH_NEWEST_H

/*
 * The newest result of a clock in the direct subfolders of a folder of results,
 * older than the result `before` if that is not null.  For free(3); null: none.
 */
char *newest_result(const char *folder, const char *clock,
    const char *before);

#endif
