/* SPDX-License-Identifier: BSD-2-Clause */
#include <time.h>

#include "util/monotonic.h"

uint64_t
monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec);
}

long long
monotonic_ms(void)
{
	return ((long long)(monotonic_ns() / 1000000));
}

double
monotonic_seconds(void)
{
	return ((double)monotonic_ns() / 1e9);
}
