/* SPDX-License-Identifier: BSD-2-Clause */
/* The cases that families register, and where they are kept. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gbench/gbench.h"
#include "measure/bench.h"
#include "measure/case.h"
#include "util/property.h"

bool
bench_takes(const struct knob_row *path, unsigned batch)
{
	unsigned low = 1, high = BENCH_BATCH_MAX;

	property_range(path->properties, "batch", &low, &high);
	return (batch >= low && batch <= high);
}

int
bench_add(struct bench *bench, const struct plan *plan, struct errmsg *err)
{
	const struct row row = {
	    .family = plan->family,
	    .path = plan->path->name,
	    .batch = plan->batch,
	    .responders = plan->responders,
	    .sink = plan->sink != NULL ? plan->sink->name : NULL,
	    .distance = plan->distance,
	    .speed =
		plan->adapter != NULL ? adapter_speed(plan->adapter) : NULL,
	};
	struct bench_case *c = calloc(1, sizeof(*c));
	struct gbench *registered;

	if (c == NULL || (c->runs = json_array()) == NULL) {
		free(c);
		return (errmsg_set(err, ENOMEM, "no memory for a benchmark"));
	}
	c->bench = bench;
	c->plan = *plan;
	if (row_compose(&row, c->plan.name) != 0) {
		json_decref(c->runs);
		free(c);
		return (errmsg_set(err, EINVAL, "the path %s has too long a "
		    "name for a benchmark's", row.path));
	}
	*bench->last = c;
	bench->last = &c->next;
	registered = gbench_register(c->plan.name, measure_case, c);
	if (registered == NULL || gbench_use_manual_time(registered) != 0)
		return (errmsg_set(err, EINVAL, "benchmark %s: %s",
		    c->plan.name, gbench_error()));
	return (0);
}

int
bench_add_batches(struct bench *bench, struct plan *plan,
    const unsigned *batches, size_t n, struct errmsg *err)
{
	int error = 0;

	for (; n > 0 && error == 0; n--, batches++) {
		plan->batch = *batches;
		if (bench_takes(plan->path, plan->batch))
			error = bench_add(bench, plan, err);
	}
	return (error);
}

struct bench_case *
bench_find(const struct bench *bench, const char *name)
{
	struct bench_case *c;

	for (c = bench->cases; c != NULL; c = c->next)
		if (strcmp(c->plan.name, name) == 0)
			break;
	return (c);
}

void
bench_close(struct bench *bench)
{
	struct bench_case *c;

	if (bench == NULL)
		return;
	gbench_clear();
	while ((c = bench->cases) != NULL) {
		bench->cases = c->next;
		json_decref(c->runs);
		free(c);
	}
	bench_forget(bench);
	target_close(bench->target);
	result_free(bench->result);
	free(bench);
}
