/* SPDX-License-Identifier: BSD-2-Clause */
/* Progress of what is done step by step, such as a crash of a guest. */
#ifndef DUMPBENCH_STEPS_H
#define DUMPBENCH_STEPS_H

#include <stddef.h>

#include "measure/progress.h"

struct step {
	const char *what;
	double seconds; /* that it takes on one machine: only ratios matter */
};

struct steps {
	struct progress *progress;
	const struct step *step;
	size_t n, at; /* at: of the next one */
};

/* Show the bar, with this label, and begin the first step. */
void steps_begin(struct steps *steps, const char *label,
    const struct step *step, size_t n);

/* A step is done, and the next begins. */
void steps_next(struct steps *steps);

/* Take the bar away. */
void steps_end(struct steps *steps);

/* A line for the user, above the bar; `arg` are the steps. */
void steps_news(void *arg, const char *line);

#endif
