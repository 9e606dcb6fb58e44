/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/bench.h"
#include "util/property.h"

/*
 * All stages of a dump: map, sink, unmap.  A path that gives no address has no
 * pages for a sink, and a sink that reads none is the family latency.
 */
static bool
is_streamed(const struct bench *bench, const struct knob_row *path,
    const struct knob_row *sink)
{
	if (property_has(path->properties, "no-address") ||
	    property_has(sink->properties, "no-address") ||
	    property_has(sink->properties, "checks"))
		return (false);
	if (!property_has(sink->properties, "device"))
		return (true);
	/* In the exact clock a wait for a disk takes no time, or skips some. */
	return (bench->clock == GUEST_CLOCK_TSC &&
	    (bench->options->device != NULL || bench->options->disk != NULL));
}

static int
add(struct bench *bench, struct errmsg *err)
{
	static const unsigned batches[] = {1, 16};
	struct plan plan = {.family = ROW_STREAM, .with_sink = true};
	size_t i, k;
	int error = 0;

	for (i = 0; i < bench->paths.n; i++)
		for (k = 0; k < bench->sinks.n && error == 0; k++) {
			plan.path = &bench->paths.row[i];
			plan.sink = &bench->sinks.row[k];
			if (is_streamed(bench, plan.path, plan.sink))
				error = bench_add_batches(bench, &plan,
				    batches, 2, err);
		}
	return (error);
}

const struct family bench_stream = {
	ROW_STREAM, "map, hand to a sink, unmap: path x batch x sink", false,
	add,
};
