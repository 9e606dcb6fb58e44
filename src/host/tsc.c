/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The time stamp counter as a clock: only where the CPU says that it is
 * invariant, and where its rate is measured to be constant.
 */
#include <cpuid.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "internal.h"

/*
 * CPUID's leaf 0x80000007, EDX bit 8: "TscInvariant" (AMD64 Architecture
 * Programmer's Manual, volume 3, appendix E.4.6; Intel SDM, volume 3, 18.17).
 */
#define LEAF_POWER	0x80000007u
#define INVARIANT	(1u << 8)

#define SPAN_NS		30000000	/* of one measurement */
#define NAP_NS		1000000	/* an invariant counter counts in them, too */
#define TRIES		5
#define EVEN_PPM	200	/* how far two measurements may lie apart */
#define PAIRS		16384	/* of readings in a row */
#define PAIRS_KEPT	(PAIRS / 20 * 19) /* the others were interrupted */
#define NS_PER_S	1000000000ull

#ifdef CLOCK_MONOTONIC_RAW
#define STEADY	CLOCK_MONOTONIC_RAW	/* not slewed by NTP */
#else
#define STEADY	CLOCK_MONOTONIC
#endif

struct moment {
	uint64_t ticks;
	uint64_t ns;
};

static bool
invariant(void)
{
	unsigned a, b, c, d;

	return (__get_cpuid(LEAF_POWER, &a, &b, &c, &d) != 0 &&
	    (d & INVARIANT) != 0);
}

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(STEADY, &t);
	return ((uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec);
}

/* Both clocks at once: of many tries the one that took the shortest. */
static struct moment
moment(void)
{
	struct moment best = {0, 0};
	uint64_t before, after, ns, least = UINT64_MAX;
	int i;

	for (i = 0; i < 50; i++) {
		before = db_ticks();
		ns = now_ns();
		after = db_ticks();
		if (after - before >= least)
			continue;
		least = after - before;
		best = (struct moment){before + least / 2, ns};
	}
	return (best);
}

static uint64_t
rate(void)
{
	const struct timespec nap = {0, NAP_NS};
	struct moment from = moment(), to;

	while (now_ns() - from.ns < SPAN_NS)
		nanosleep(&nap, NULL);
	to = moment();
	return ((uint64_t)((double)(to.ticks - from.ticks) * NS_PER_S /
	    (double)(to.ns - from.ns)));
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return ((x > y) - (x < y));
}

/*
 * A mean, since a counter may advance in steps of many ticks (26 on one CPU),
 * between which no median can lie.
 */
uint64_t
host_tsc_cost(void)
{
	uint64_t *apart = calloc(PAIRS, sizeof(*apart)), sum = 0, start;
	int i;

	if (apart == NULL)
		return (0);
	for (i = 0; i < PAIRS; i++) {
		start = db_ticks();
		apart[i] = db_ticks() - start;
	}
	qsort(apart, PAIRS, sizeof(*apart), by_value);
	for (i = 0; i < PAIRS_KEPT; i++)
		sum += apart[i];
	free(apart);
	return (sum * 10 / PAIRS_KEPT);
}

int
host_tsc(uint64_t *hz, struct errmsg *err)
{
	uint64_t last, now, apart;
	int i;

	if (!invariant())
		return (errmsg_set(err, ENOTSUP,
		    "clock: this CPU's time stamp counter is not invariant, "
		    "and a process has no other count of cycles"));
	last = rate();
	for (i = 0; i < TRIES; i++) {
		now = rate();
		apart = now > last ? now - last : last - now;
		if (now > 0 && apart * 1000000 / now <= EVEN_PPM) {
			*hz = now / 2 + last / 2;
			return (0);
		}
		last = now;
	}
	return (errmsg_set(err, ENOTSUP,
	    "clock: the time stamp counter and the system's clock differ: "
	    "%d successive measurements of its rate were more than %d "
	    "millionths apart (on a less busy machine they may agree)",
	    TRIES + 1, EVEN_PPM));
}
