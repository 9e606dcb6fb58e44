/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The program's verbs, one file each.  A verb gets its own name as argv[0] and
 * returns the program's exit status: 0, 1 (it failed, and said why on stderr)
 * or 2 (it was called wrongly).
 */
#ifndef DUMPBENCH_VERBS_H
#define DUMPBENCH_VERBS_H

#include "util/options.h"

struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const struct option_table *options;
	const char *summary;
};

int verb_bisect(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_collect(int argc, char **argv);
int verb_compare(int argc, char **argv);
int verb_explain(int argc, char **argv);
int verb_list(int argc, char **argv);
int verb_matrix(int argc, char **argv);
int verb_panic(int argc, char **argv);
int verb_plot(int argc, char **argv);
int verb_report(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_topo(int argc, char **argv);

extern const struct option_table bisect_verb_options, check_verb_options,
    collect_verb_options, compare_verb_options, explain_verb_options,
    list_verb_options,
    matrix_verb_options, panic_verb_options, plot_verb_options,
    report_verb_options, run_verb_options, topo_verb_options;

#endif
