/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files below a folder.  fts(3) and nftw(3) of glibc take a folder whose
 * reading fails for one that ends there, and do not survive a lack of memory.
 */
#ifndef DUMPBENCH_WALK_H
#define DUMPBENCH_WALK_H

#include <stdbool.h>

#include "util/errmsg.h"

/* 0: go on; more than 0: stop; less: an error number, with a message. */
typedef int walk_visit(const char *path, void *arg, struct errmsg *err);

struct walk {
	walk_visit *visit;
	void *arg;
	unsigned depth; /* of folders: 1 for what is in the folder itself */
	bool lenient; /* pass over folders that are gone or may not be read */
};

/*
 * Visit each file, in the order of names, a folder's files where its name is.
 * Symbolic links and special files are passed over.  Returns what stopped it:
 * the last of walk_visit, or an error number; or 0.
 */
int walk_files(const char *folder, const struct walk *walk, struct errmsg *err);

#endif
