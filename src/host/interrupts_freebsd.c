/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shootdowns as FreeBSD counts them, where it does (options COUNT_IPIS): the
 * counters "cpuN:invltlb", "cpuN:invlrng" and "cpuN:invlpg" of hw.intrcnt.
 */
#include <sys/types.h>
#include <sys/sysctl.h>

#include <stdlib.h>

#include "internal.h"

static void *
read_sysctl(const char *name, size_t *size)
{
	void *p;

	if (sysctlbyname(name, NULL, size, NULL, 0) != 0)
		return (NULL);
	p = calloc(1, *size + 1);
	if (p != NULL && sysctlbyname(name, p, size, NULL, 0) == 0)
		return (p);
	free(p);
	return (NULL);
}

static bool
is_shootdown(const char *name, uint32_t *cpu)
{
	char *end;

	if (strncmp(name, "cpu", 3) != 0)
		return (false);
	*cpu = (uint32_t)strtoul(name + 3, &end, 10);
	return (end != name + 3 && strncmp(end, ":invl", 5) == 0);
}

bool
host_shootdowns(struct host_counts *counts)
{
	size_t names_size, counts_size, i, at;
	unsigned long *count = read_sysctl("hw.intrcnt", &counts_size);
	char *names = read_sysctl("hw.intrnames", &names_size);
	uint32_t cpu;

	counts->n = 0;
	for (i = at = 0; names != NULL && count != NULL && at < names_size &&
	    i < counts_size / sizeof(*count) && counts->n < HOST_COUNTS_MAX;
	    i++) {
		if (is_shootdown(names + at, &cpu)) {
			counts->of[counts->n].cpu = cpu;
			counts->of[counts->n++].count = count[i];
		}
		at += strlen(names + at) + 1;
	}
	free(names);
	free(count);
	return (counts->n > 0);
}
