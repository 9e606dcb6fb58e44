/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest answers in JSON is checked as it arrives, so that what is made
 * of it need not ask again: whoever runs there wrote it.
 */
#ifndef DUMPBENCH_ANSWER_H
#define DUMPBENCH_ANSWER_H

#include <jansson.h>
#include <stdbool.h>

#include "util/errmsg.h"

/* Is it a whole number from 0 to `most`? */
bool answer_counts(const json_t *object, const char *member, double most);

/*
 * Is it the result of a run, of a module or of a capture kernel's agent?
 * `timed`: its ticks are time.  -EPROTO, and a sentence that begins with `whose`
 * answer it is.
 */
int answer_run(const json_t *run, bool timed, const char *whose,
    struct errmsg *err);

/* The same of a core, in which that many pages that were kept are looked for. */
int answer_core(const json_t *core, size_t kept, struct errmsg *err);

#endif
