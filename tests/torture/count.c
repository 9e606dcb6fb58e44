/* SPDX-License-Identifier: BSD-2-Clause */
/* Which call fails. */
#include <string.h>

#include "torture/internal.h"

struct torture_shared *torture_shared;
static bool child, stopped;
static _Thread_local bool paused;

bool
torture_on(enum torture_class class)
{
	const struct torture_shared *s = torture_shared;

	return (s != NULL && !stopped && !paused && s->plan.class == class &&
	    s->plan.children == child);
}

void
torture_forked(void)
{
	child = true;
}

void
torture_stop(void)
{
	stopped = true;
}

void
torture_pause(bool on)
{
	paused = on;
}

static void
put(char *to, const char *name, const char *thing)
{
	size_t n = 0;

	while (*name != '\0' && n < TORTURE_WHAT_MAX - 2)
		to[n++] = *name++;
	if (thing != NULL)
		to[n++] = ' ';
	while (thing != NULL && *thing != '\0' && n < TORTURE_WHAT_MAX - 1)
		to[n++] = *thing++;
	to[n] = '\0';
}

void
torture_tell(const char *name, const char *thing)
{
	struct torture_shared *s = torture_shared;
	char what[TORTURE_WHAT_MAX];
	size_t i, n = s->told;

	put(what, name, thing);
	for (i = 0; i < n && i < TORTURE_THINGS; i++)
		if (strcmp(s->things[i], what) == 0)
			return;
	n = atomic_fetch_add(&s->told, 1);
	if (n < TORTURE_THINGS)
		strcpy(s->things[n], what);
}

/*
 * Of calls that are interrupted about every second, in no order: in a loop of
 * two calls the same one would be for ever.
 */
static bool
is_spared(long after)
{
	return (((unsigned)after * 2654435761U) >> 31 != 0);
}

bool
torture_hit(void)
{
	struct torture_shared *s = torture_shared;
	long n = atomic_fetch_add(&s->calls, 1) + 1;
	long after = n - s->plan.nth;

	if (s->plan.nth == 0 || after < 0 || (after > 0 && !s->plan.forever) ||
	    (s->plan.class == TORTURE_INTERRUPTS && is_spared(after)))
		return (false);
	atomic_fetch_add(&s->failed, 1);
	return (true);
}
