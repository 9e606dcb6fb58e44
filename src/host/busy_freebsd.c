/* SPDX-License-Identifier: BSD-2-Clause */
/* How busy the machine is: kern.cp_time; idle stands last. */
#include <sys/types.h>
#include <sys/resource.h>
#include <sys/sysctl.h>

#include "inside.h"

bool
host_busy(uint64_t *busy, uint64_t *all)
{
	long t[CPUSTATES] = {0};
	size_t size = sizeof(t);
	int i;

	if (sysctlbyname("kern.cp_time", t, &size, NULL, 0) != 0)
		return (false);
	for (*all = 0, i = 0; i < CPUSTATES; i++)
		*all += (uint64_t)t[i];
	*busy = *all - (uint64_t)t[CP_IDLE];
	return (*all > 0);
}
