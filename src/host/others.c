/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The load of other processes.  It changes over seconds, so that repetitions of
 * a short run may agree with each other and all be disturbed.
 */
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "host/host.h"
#include "internal.h"
#include "util/monotonic.h"

static double
seconds(struct timeval t)
{
	return ((double)t.tv_sec + (double)t.tv_usec / 1e6);
}

/* CPU time of this process, or of its responders that have ended. */
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

	now.wall = monotonic_seconds();
	now.own = own(RUSAGE_SELF) + own(RUSAGE_CHILDREN);
	now.known = host_look_times(&now.times);
	return (now);
}

bool
host_passed(const struct host_times *was, const struct host_times *now,
    uint64_t *busy, uint64_t *all)
{
	uint64_t passed;
	uint32_t i;

	*busy = *all = 0;
	if (was->n != now->n)
		return (false);
	for (i = 0; i < now->n; i++) {
		if (now->of[i] < was->of[i])
			return (false);
		passed = now->of[i] - was->of[i];
		*all += passed;
		*busy += (now->idle & 1u << i) == 0 ? passed : 0;
	}
	return (*all > 0);
}

bool
host_others(struct host_look *last, double *cpus)
{
	struct host_look now = look(), was = *last;
	uint64_t busy, all;
	double part;

	*last = now;
	if (!now.known || !was.known || now.wall <= was.wall ||
	    now.own < was.own || !host_passed(&was.times, &now.times, &busy,
	    &all))
		return (false);
	part = (double)busy / (double)all;
	*cpus = part * (double)sysconf(_SC_NPROCESSORS_ONLN) -
	    (now.own - was.own) / (now.wall - was.wall);
	if (*cpus < 0)
		*cpus = 0;
	return (true);
}

bool
host_watch(unsigned ms, double *cpus)
{
	const struct timespec nap = {.tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000l};
	struct host_look last = look();

	nanosleep(&nap, NULL);
	return (host_others(&last, cpus));
}
