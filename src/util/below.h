/* SPDX-License-Identifier: BSD-2-Clause */
/* What is in a folder that is open: whoever renames it changes nothing. */
#ifndef DUMPBENCH_BELOW_H
#define DUMPBENCH_BELOW_H

/* Remove all below it but the file `kept` in it; what cannot be stays. */
void below_remove(int folder, const char *kept);

/* A folder's descriptor, or -1 and errno; no symbolic link, and ours. */
int below_open(int at, const char *name);

/*
 * Call `each` with the folder and a name in it, for all names; it may remove
 * them.  Without memory, or with a folder that cannot be read, some are left
 * out.
 */
typedef void below_each(int folder, const char *name, const void *arg);
void below_names(int folder, below_each *each, const void *arg);

#endif
