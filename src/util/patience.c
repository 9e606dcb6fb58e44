/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/monotonic.h"
#include "util/patience.h"

/* Most waits are over by then, and have read nothing of /proc. */
#define LOOK_MS 1000

void
patience_begin(struct patience *p, pid_t pid, long long milliseconds)
{
	const long long now = monotonic_ms();

	p->pid = milliseconds > LOOK_MS ? pid : 0;
	p->look_ms = now + LOOK_MS;
	p->end_ms = now + milliseconds;
	p->looked = p->pid == 0;
}

static void
first_look(struct patience *p, long long now)
{
	run_delay_read(p->pid, &p->delay);
	p->look_ms = now;
	p->looked = true;
}

/* Put off the end by what it waited since it was last looked at. */
static void
put_off(struct patience *p, long long now)
{
	struct run_delay delay;

	run_delay_read(p->pid, &delay);
	p->end_ms += run_delay_between(&p->delay, &delay, now - p->look_ms);
	p->delay = delay;
	p->look_ms = now;
}

long long
patience_left(struct patience *p)
{
	const long long now = monotonic_ms();

	if (!p->looked && now >= p->look_ms)
		first_look(p, now);
	else if (now >= p->end_ms && p->pid != 0)
		put_off(p, now);
	if (now >= p->end_ms)
		return (0);
	return ((p->looked ? p->end_ms : p->look_ms) - now);
}
