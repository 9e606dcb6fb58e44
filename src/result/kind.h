/* SPDX-License-Identifier: BSD-2-Clause */
/* What a result's file is of, before it is parsed. */
#ifndef DUMPBENCH_RESULT_KIND_H
#define DUMPBENCH_RESULT_KIND_H

#include <stdbool.h>

#include "util/errmsg.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Is it of a run, and not of a panic or an explanation alone?  Those hold other
 * rows, of guests of their own: where a folder has runs, only they are taken
 * together.  By the command in the file; one without a command is of a run.
 * -errno and a sentence: it cannot be read.
 */
int result_is_run(const char *path, bool *run, struct errmsg *err);

#ifdef __cplusplus
}
#endif

#endif
