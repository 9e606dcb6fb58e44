/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UTIL_PATH_H
#define DUMPBENCH_UTIL_PATH_H

#include <stdbool.h>

/* The part of a path behind its last slash. */
const char *path_name(const char *path);

/*
 * The file that the name of a program stands for, by PATH, links followed; or,
 * for null, whether there is one.
 */
bool path_find(const char *name, char *whole);

#endif
