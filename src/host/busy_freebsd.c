/* SPDX-License-Identifier: BSD-2-Clause */
/* How busy the machine is: kern.cp_time; idle stands last. */
#include <sys/types.h>
#include <sys/resource.h>
#include <sys/sysctl.h>

#include "internal.h"

_Static_assert(CPUSTATES <= HOST_TIMES_MAX, "more kinds of time");

bool
host_look_times(struct host_times *times)
{
	long t[CPUSTATES] = {0};
	size_t size = sizeof(t);
	int i;

	if (sysctlbyname("kern.cp_time", t, &size, NULL, 0) != 0)
		return (false);
	times->n = CPUSTATES;
	times->idle = 1u << CP_IDLE;
	for (i = 0; i < CPUSTATES; i++)
		times->of[i] = (uint64_t)t[i];
	return (true);
}
