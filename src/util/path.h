/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UTIL_PATH_H
#define DUMPBENCH_UTIL_PATH_H

/* The part of a path behind its last slash. */
const char *path_name(const char *path);

#endif
