/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_DRIVERS_H
#define DUMPBENCH_DRIVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "util/errmsg.h"

/* What Linux needs for the emulated adapter and its disk. */
#define DRIVERS_ADAPTER "sd_mod", "aacraid"

struct drivers {
	char **paths; /* of files on this machine, in the order to load them */
	size_t count;
};

/*
 * The modules that `names` and all they depend on are, each once, from
 * root/lib/modules/<release>, packed or not.  Modules that are built into that
 * kernel need no file and are left out.  depmod's tables are asked first, and
 * the modules themselves where these do not know one.
 */
int drivers_find(const char *root, const char *release,
    const char *const *names, size_t n, struct drivers *drivers,
    struct errmsg *err);

/*
 * A module's file, packed or not, in a folder or below it, for free(3); null:
 * there is none.  0, or an error number if a folder cannot be read.
 */
int drivers_file(const char *folder, const char *name, char **path);

/* Is a module among the files of a list, modules.builtin? */
bool drivers_listed(FILE *list, const char *name);

void drivers_free(struct drivers *drivers);

#endif
