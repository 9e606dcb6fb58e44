/* SPDX-License-Identifier: BSD-2-Clause */
/* What `run`, `list` and `panic` are asked for, on the command line. */
#ifndef DUMPBENCH_RUN_OPTIONS_H
#define DUMPBENCH_RUN_OPTIONS_H

#include "measure/options.h"
#include "util/errmsg.h"
#include "util/options.h"

/* Rows of run's, for tables of verbs whose options begin with these. */
#define RUN_TARGET_ROWS 7
#define RUN_GUEST_ROWS	8
#define RUN_PLAN_ROWS	7
/* Explain's --tree is another: without the last row. */
#define RUN_EXPLAIN_ROWS (RUN_TARGET_ROWS - 1)
extern const struct option_row run_target_rows[RUN_TARGET_ROWS];
extern const struct option_row run_guest_rows[RUN_GUEST_ROWS];
extern const struct option_row run_plan_rows[RUN_PLAN_ROWS];

/* All options; and those of panic, which takes fewer. */
extern const struct option_group run_groups[], panic_groups[];

/*
 * Read the options.  argv keeps those of Google Benchmark, which are *argc
 * with argv[0].  True: the verb goes on; false: it is done, with *status.
 */
bool run_options(const struct option_table *table, struct options *options,
    int *argc, char **argv, int *status);

/* Those of a command line that names none. */
int run_options_default(struct options *options, struct errmsg *err);

/*
 * Do the options go together?  Those that were not given get their defaults.
 * -EINVAL and which do not.
 */
int run_options_consistent(struct options *options, struct errmsg *err);

/* Can a guest have the adapter, if one is asked for?  See adapter/option.h. */
int run_options_adapter(const struct options *options, struct errmsg *err);

/* Can results be written where they are to go?  Nothing is left there. */
int run_options_folder(const struct options *options, struct errmsg *err);

/*
 * Are these words options that run would take?  They stay as they are.  0, or
 * -EINVAL and what is wrong with them.
 */
int run_options_check(char *const *argv, size_t n, struct errmsg *err);

#endif
