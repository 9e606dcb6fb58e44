/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A folder for temporary files, below $TMPDIR or /tmp, which is removed with
 * all that is in it when the process ends, also by a signal, SIGKILL included.
 * One whose processes were all killed at once is removed when the next is made.
 */
#ifndef DUMPBENCH_TEMPDIR_H
#define DUMPBENCH_TEMPDIR_H

#include "util/errmsg.h"

struct tempdir;

int tempdir_new(struct tempdir **tempdir, struct errmsg *err);

/* An absolute path. */
const char *tempdir_path(const struct tempdir *tempdir);

/*
 * Programs that this process becomes or starts keep it as well: it goes when
 * all of them have ended.
 */
void tempdir_inherit(const struct tempdir *tempdir);

/* Remove it.  Null is allowed. */
void tempdir_free(struct tempdir *tempdir);

#endif
