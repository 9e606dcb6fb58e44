/* SPDX-License-Identifier: BSD-2-Clause */
/* Words that name kernels, as matrix and bisect take them: src/lab/kernels. */
#ifndef DUMPBENCH_KERNEL_WORDS_H
#define DUMPBENCH_KERNEL_WORDS_H

#include "util/errmsg.h"

/*
 * Has each of the words, with commas between them, a form that is known?  Files
 * and releases need not exist.  0, or -EINVAL and a sentence that begins with
 * `before`.
 */
int kernel_words_check(const char *before, const char *words,
    struct errmsg *err);

#endif
