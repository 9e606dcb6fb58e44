/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel under test, where an option names more than its file. */
#ifndef DUMPBENCH_VERB_SUBJECT_H
#define DUMPBENCH_VERB_SUBJECT_H

#include "measure/options.h"
#include "util/options.h"

/*
 * Are --kernel, --build, --tree and --kmod of forms that go together?  0, or
 * -EINVAL and a sentence.
 */
int subject_check(const struct options *options, struct errmsg *err);

/*
 * Get the kernel: --tree, --kernel of a tree, a release or another word of
 * src/lab/kernels, or none, which is Debian's newest.  It is unpacked and the
 * module built, if need be, and the options then name their files.  False: it
 * failed, which was said on stderr, and *status is the exit status.
 */
bool subject_find(const struct option_table *table, struct options *options,
    int *status);

#endif
