/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands in progress: each is done when it is due, in order. */
#include <string.h>

#include "adapter/firmware/internal.h"

static void
tell(struct adapter *c, const struct adapter_event *event)
{
	if (c->config.host.event != NULL)
		c->config.host.event(c->config.host.arg, event);
}

bool
job_under_way(const struct adapter *c, uint32_t address)
{
	unsigned i;

	for (i = 0; i < c->count; i++)
		if (c->jobs[(c->first + i) % JOBS].fib.address == address)
			return (true);
	return (false);
}

struct job *
job_add(struct adapter *c, uint32_t address, bool sync, job_answer *answer)
{
	struct job *job;

	if (c->count == JOBS)
		return (NULL);
	job = &c->jobs[(c->first + c->count) % JOBS];
	memset(&job->event, 0, sizeof(job->event));
	job->event.sync = sync;
	job->event.start = clock_now(c);
	if (!fib_get(c, address, &job->fib)) {
		job->event.what = ADAPTER_BAD;
		job->event.end = job->event.start;
		tell(c, &job->event);
		return (NULL);
	}
	/* A queue may name what it has named before: see queue.c. */
	if (!sync &&
	    (!fib_pending(job->fib.bytes) || job_under_way(c, address)))
		return (NULL);
	job->answer = answer;
	job->queue = 0;
	job->done = job->silent = job->unknown = false;
	command_describe(c, &job->fib, &job->event);
	job->event.model = model_cost(c, &job->event);
	job->due = job->event.start;
	if (job->event.model != 0 && !c->config.untimed) {
		if (c->idle < job->due)
			c->idle = job->due;
		c->idle += job->event.model;
		job->due = c->idle;
	}
	job->due += fault_hold(c, &job->event);
	c->count++;
	return (job);
}

void
jobs_drop(struct adapter *c)
{
	struct adapter_event *event;

	for (; c->count > 0; c->count--) {
		event = &c->jobs[c->first].event;
		event->end = clock_now(c);
		c->first = (c->first + 1) % JOBS;
		tell(c, event);
	}
}

void
jobs_run(struct adapter *c)
{
	struct job *job;

	while (c->count > 0 && !c->dead) {
		job = &c->jobs[c->first];
		if (!job->done && job->due > job->event.start &&
		    job->due > clock_now(c))
			return;
		if (!job->done) {
			command_run(c, job);
			job->done = true;
			if (c->dead || !fib_put(c, &job->fib))
				job->silent = true;
		}
		if (!job->answer(c, job))
			return;
		job->event.answered = !job->silent;
		job->event.end = clock_now(c);
		c->first = (c->first + 1) % JOBS;
		c->count--;
		tell(c, &job->event);
	}
}
