/* SPDX-License-Identifier: BSD-2-Clause */
#include <sched.h>
#include <stddef.h>
#include <time.h>

#include "adapter/qemu/await.h"
#include "util/monotonic.h"

/* A driver's pause between two accesses of one command is shorter. */
#define AWAKE_NS 50000U

bool
await_spare_cpu(void)
{
	cpu_set_t set;

	return (sched_getaffinity(0, sizeof(set), &set) == 0 &&
	    CPU_COUNT(&set) > 1);
}

int
await(struct pollfd *fds, nfds_t n, uint64_t ns, bool awake)
{
	static const struct timespec none;
	const uint64_t spin = ns < AWAKE_NS ? ns : AWAKE_NS;
	struct timespec t;
	uint64_t end;
	int got;

	if (awake && ns > 0) {
		end = monotonic_ns() + spin;
		do {
			got = ppoll(fds, n, &none, NULL);
		} while (got == 0 && monotonic_ns() < end);
		if (got != 0 || ns == spin)
			return (got);
		ns -= spin;
	}
	t.tv_sec = (time_t)(ns / 1000000000);
	t.tv_nsec = (long)(ns % 1000000000);
	return (ppoll(fds, n, &t, NULL));
}
