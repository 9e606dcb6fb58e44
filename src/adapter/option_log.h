/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log that --adapter is to keep (log=FILE): that of each guest's adapter,
 * one behind the other.
 */
#ifndef DUMPBENCH_OPTION_LOG_H
#define DUMPBENCH_OPTION_LOG_H

#include "adapter/option.h"

/* Without a log that is asked for, each of these does nothing. */
int option_log_begin(struct adapter_option *option, struct errmsg *err);

/*
 * Add what an adapter logged in the file `path`; one that does not exist is of
 * an adapter that was not started.
 */
void option_log_add(const struct adapter_option *option, const char *path);

/*
 * Write it to its place; or write nothing, if the run failed before anything
 * was logged, or if a log could not be read whole, which is an error.
 */
int option_log_end(struct adapter_option *option, bool failed,
    struct errmsg *err);

#endif
