/* SPDX-License-Identifier: BSD-2-Clause */
#include <time.h>

#include "util/monotonic.h"

double
monotonic_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}
