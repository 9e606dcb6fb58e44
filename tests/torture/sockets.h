/* SPDX-License-Identifier: BSD-2-Clause */
/* Unix sockets that a tortured program leaves, those without a file too. */
#ifndef TESTS_TORTURE_SOCKETS_H
#define TESTS_TORTURE_SOCKETS_H

#include <stdbool.h>

/*
 * A network namespace for this process and what it starts, so that no other's
 * sockets are seen.  False: not permitted, and none will be found.
 */
bool sockets_apart(void);
/* All of the namespace, a line each as in unix(5)'s /proc/net/unix. */
char *sockets_list(void);
/* The first of `now` that is not in `before`: its name, "" or null. */
const char *sockets_new(const char *before, char *now);

#endif
