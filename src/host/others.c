/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What others do meanwhile.  Their noise drifts over seconds, so that
 * repetitions of a short run may agree and yet all be off.
 */
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "inside.h"

static double
seconds(struct timeval t)
{
	return ((double)t.tv_sec + (double)t.tv_usec / 1e6);
}

/* This process's and its responders', once they have ended. */
static double
own(int who)
{
	struct rusage usage;

	if (getrusage(who, &usage) != 0)
		return (0);
	return (seconds(usage.ru_utime) + seconds(usage.ru_stime));
}

static struct host_look
look(void)
{
	struct host_look now = {.known = false};
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	now.wall = (double)t.tv_sec + (double)t.tv_nsec / 1e9;
	now.own = own(RUSAGE_SELF) + own(RUSAGE_CHILDREN);
	now.known = host_busy(&now.busy, &now.all);
	return (now);
}

bool
host_others(struct host_look *last, double *cpus)
{
	struct host_look now = look(), was = *last;
	double part;

	*last = now;
	if (!now.known || !was.known || now.all <= was.all ||
	    now.wall <= was.wall)
		return (false);
	part = (double)(now.busy - was.busy) / (double)(now.all - was.all);
	*cpus = part * (double)sysconf(_SC_NPROCESSORS_ONLN) -
	    (now.own - was.own) / (now.wall - was.wall);
	if (*cpus < 0)
		*cpus = 0;
	return (true);
}
