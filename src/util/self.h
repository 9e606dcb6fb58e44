/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_SELF_H
#define DUMPBENCH_SELF_H

#include <stddef.h>

/* The file of the program that runs: 0, or a negative errno value and "". */
int self_path(char *path, size_t size);

/*
 * The same as one would type it: its name, if that is found in PATH, else from
 * the current folder on, if it is below.
 */
int self_typed(char *path, size_t size);

/* As what a program opens a descriptor that it was given. */
#ifdef __FreeBSD__
#define SELF_FD "/dev/fd/%d" /* all of them where fdescfs(5) is mounted */
#else
#define SELF_FD "/proc/self/fd/%d"
#endif

#endif
