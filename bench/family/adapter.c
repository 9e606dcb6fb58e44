/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/bench.h"
#include "util/property.h"

static int
add_speed(struct bench *bench, const char *model, struct errmsg *err)
{
	static const unsigned batches[] = {1, 16};
	struct plan plan = {.family = ROW_ADAPTER,
	    .sink = knob_rows_with(&bench->sinks, "device"),
	    .with_sink = true,
	    .adapter = model};
	size_t i;
	int error = 0;

	for (i = 0; i < bench->paths.n && plan.sink != NULL && error == 0;
	     i++) {
		plan.path = &bench->paths.row[i];
		if (!property_has(plan.path->properties, "no-address"))
			error = bench_add_batches(bench, &plan, batches, 2,
			    err);
	}
	return (error);
}

/*
 * A dump to the emulated adapter, with and without the timing model of the real
 * one.  In the exact clock the adapter takes no time, and the row has the time
 * of the model: one speed is enough.
 */
static int
add(struct bench *bench, struct errmsg *err)
{
	const struct adapter_option *adapter = &bench->options->adapter;
	int error;

	if (!adapter->on)
		return (0);
	if (adapter->model[0] != '\0')
		return (add_speed(bench, adapter->model, err));
	error = add_speed(bench, "2200s", err);
	if (error == 0 && bench->clock == GUEST_CLOCK_TSC)
		error = add_speed(bench, "off", err);
	return (error);
}

const struct family bench_adapter = {
	ROW_ADAPTER, "stream to the emulated 2200S: path x batch x speed",
	false, add,
};
