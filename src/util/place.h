/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the files are that belong to this program.
 *
 * A program in its build folder has its tools beside it and its sources above
 * it; one that `make install` installed has tools below libexec and the rest
 * below share, in the same folders as in the sources, found from the program's
 * own folder on.
 */
#ifndef DUMPBENCH_PLACE_H
#define DUMPBENCH_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/errmsg.h"

enum place {
	PLACE_TOOLS,	 /* agents, stub, plugin, adapter */
	PLACE_LAB,	 /* scripts of verbs */
	PLACE_PLOT,	 /* gnuplot's scripts */
	PLACE_REFERENCE, /* results that came with the program */
	PLACES
};

/*
 * The folder.  0, or a negative errno value and a sentence that says what was
 * missed there.  A variable of the environment comes first: DUMPBENCH_LABDIR,
 * DUMPBENCH_PLOTDIR.
 */
int place_find(enum place place, char *folder, size_t size,
    struct errmsg *err);

/*
 * Where kernels are unpacked and modules for them are built: KERNELS; else
 * kernels/ in the build folder; of an installed program dumpbench/kernels in
 * XDG_CACHE_HOME or ~/.cache.  The folder need not be there.
 */
int place_kernels(char *folder, size_t size, struct errmsg *err);

/* Is this program installed, and not in its build folder? */
bool place_installed(void);

#endif
