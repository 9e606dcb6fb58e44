/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/steps.h"

/* Steps are of one machine: all are wrong by the same factor. */
#define KIND 0

void
steps_begin(struct steps *steps, const char *label, const struct step *step,
    size_t n)
{
	size_t i;

	*steps = (struct steps){progress_new(label), step, n, 0};
	for (i = 0; i < n; i++)
		progress_expect(steps->progress, KIND, step[i].seconds, 1);
	steps_next(steps);
}

void
steps_next(struct steps *steps)
{
	if (steps->at > 0)
		progress_done(steps->progress);
	if (steps->at < steps->n) {
		progress_start(steps->progress, steps->at,
		    steps->step[steps->at].what);
		steps->at++;
	}
}

void
steps_end(struct steps *steps)
{
	progress_free(steps->progress);
	steps->progress = NULL;
}

void
steps_news(void *arg, const char *line)
{
	const struct steps *steps = arg;

	progress_say(steps->progress, line);
}
