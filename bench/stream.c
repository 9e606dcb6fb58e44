/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "bench.h"

/*
 * A dump's whole way: map, hand the pages to a sink, unmap.  The path null
 * has no pages to hand on; the sink null is the family latency.
 */
static bool
is_streamed(const struct bench *bench, const char *path, const char *sink)
{
	if (strcmp(path, "null") == 0 || strcmp(sink, "null") == 0 ||
	    strcmp(sink, "verify") == 0)
		return (false);
	/* A block device on Linux, a disk's dump routine on FreeBSD. */
	if (strcmp(sink, "device") != 0 && strcmp(sink, "dumper") != 0)
		return (true);
	/* In the exact clock waiting for a disk takes no time, or a leap. */
	return (bench->clock == GUEST_CLOCK_TSC &&
	    (bench->options->device != NULL || bench->options->disk != NULL));
}

static int
add(struct bench *bench, struct fault *fault)
{
	static const unsigned batches[] = {1, 16};
	struct plan plan = {.family = "stream", .with_sink = true};
	size_t i, j, k;
	int error;

	for (i = 0; bench->paths[i] != NULL; i++)
		for (k = 0; bench->sinks[k] != NULL; k++) {
			plan.path = bench->paths[i];
			plan.sink = bench->sinks[k];
			if (!is_streamed(bench, plan.path, plan.sink))
				continue;
			for (j = 0; j < 2; j++) {
				plan.batch = batches[j];
				snprintf(plan.name, sizeof(plan.name),
				    "stream/%s/%u/%s", plan.path, plan.batch,
				    plan.sink);
				error = bench_add(bench, &plan, fault);
				if (error != 0)
					return (error);
			}
		}
	return (0);
}

const struct family bench_stream = {
	"stream", "map, hand to a sink, unmap: path x batch x sink", false, add,
};
