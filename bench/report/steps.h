/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where what a page takes is another from one kernel of a group to the next: a
 * step.  A benchmark's next kernel is the next that has it.
 */
#ifndef DUMPBENCH_REPORT_STEPS_H
#define DUMPBENCH_REPORT_STEPS_H

#include "report/groups.h"
#include "stats/compare.h"

struct report_step {
	const struct report_kernel *old, *new;
	size_t at; /* the index of new in its group */
	/* page_ticks; better or worse, or not told since its path varies. */
	const struct compare_figure *figure;
	double extent; /* on a logarithmic scale */
};

struct report_steps {
	const struct report_group *group;
	struct report_step *step; /* by version, told ones first, by extent */
	size_t n;
	struct comparison **comparisons; /* whose figures they are */
	size_t ncomparisons;
};

/* None of emulated cycles.  0 or -ENOMEM. */
int report_steps_new(const struct report_group *group,
    struct report_steps *steps);
void report_steps_free(struct report_steps *steps);

/* Those of each group, in their order; null: no memory.  Free takes null. */
struct report_steps *report_steps_all(const struct report_groups *groups);
void report_steps_free_all(struct report_steps *steps, size_t n);

/* Is its verdict better or worse? */
bool report_step_told(const struct report_step *step);

/* Is it, of its kernel and path, the benchmark that changed most? */
bool report_step_shown(const struct report_steps *steps,
    const struct report_step *step);

/* "decay_va_pool_node +13523, …"; false: the step is not explained. */
#define STEPS_FUNCTIONS 256
bool report_step_functions(struct report *report,
    const struct report_step *step, char text[STEPS_FUNCTIONS]);

/*
 * The table of a group's steps; a sentence if there is none, and nothing of one
 * kernel.
 */
struct report;
void report_say_steps(struct report *report, const struct report_steps *steps);

#endif
