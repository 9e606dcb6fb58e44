/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_VERB_COMPARE_H
#define DUMPBENCH_VERB_COMPARE_H

#include "explain/why.h"
#include "table/compare.h"
#include "util/options.h"
#include "util/pattern.h"

/* Exit statuses with --fail-on: a rule applies, or nothing was judged. */
#define COMPARE_FOUND	3
#define COMPARE_NOTHING 4

/* What the command line asks for. */
struct compare_asked {
	const struct option_table *table; /* the verb's, for its errors */
	const char *metrics, *fail_on, *ministat;
	const char *filter; /* null: all benchmarks */
	regex_t names;	    /* the filter, compiled */
	unsigned format; /* of compared_forms[] */
	enum compare_order order;
	unsigned any_machine; /* 1: different hardware may be compared */
	bool all, why;
	bool line; /* print but one, by the rules, in no form of the table */
	struct why_asked measured; /* with --why: what is missing */
	struct compare_options compare;
};

/* Setters of options that other verbs have, too; `into` is the above. */
option_set compare_set_filter, compare_set_metric;

/*
 * Compare the results in the first of `n` paths with those in each other one,
 * and print what came out.  Returns the verb's exit status; an error was
 * printed to stderr.
 */
int compare_run(char **paths, size_t n, struct compare_asked *asked);

#endif
