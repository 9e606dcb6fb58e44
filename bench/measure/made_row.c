/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/made_row.h"
#include "result/result.h"
#include "util/member.h"

/* The counters of a stage, null where there are no samples. */
static void
set_stage(json_t *row, enum row_stage which, const json_t *stage)
{
	char counter[ROW_COUNTER_MAX];
	enum row_quantile q;

	for (q = 0; q < ROW_QUANTILES; q++)
		json_object_set_new(row,
		    row_counter_name(ROW_AT(which, q), counter),
		    result_number(member_number(stage, row_quantiles[q])));
}

static json_t *
histogram(const json_t *stage)
{
	json_t *buckets = json_object_get(stage, "histogram");

	return (json_pack("{so}", "histogram", json_is_array(buckets) ?
	    json_incref(buckets) : json_array()));
}

/* What every row has, one that failed too. */
static json_t *
new_row(const struct made_row *made, json_int_t samples, double ns)
{
	const struct row plan = {
		.family = made->family,
		.path = made->path,
		.batch = made->batch,
	};
	json_t *row = json_object();
	char name[ROW_NAME_MAX] = "";

	row_compose(&plan, name);
	json_object_set_new(row, "name", json_string(name));
	json_object_set_new(row, "run_name", json_string(name));
	json_object_set_new(row, "run_type", json_string("iteration"));
	json_object_set_new(row, "repetitions", json_integer(1));
	json_object_set_new(row, "repetition_index", json_integer(0));
	json_object_set_new(row, "threads", json_integer(1));
	json_object_set_new(row, "iterations", json_integer(samples));
	json_object_set_new(row, "time_unit", json_string("ns"));
	json_object_set_new(row, "real_time", json_real(ns));
	json_object_set_new(row, "cpu_time", json_real(ns));
	return (row);
}

json_t *
made_row_failed(const struct made_row *made, const char *why)
{
	json_t *row = new_row(made, 0, 0);

	json_object_set_new(row, "error_occurred", json_true());
	json_object_set_new(row, "error_message", json_string(why));
	return (row);
}

json_t *
made_row(const struct made_row *made, const json_t *map, const json_t *sink,
    const json_t *unmap)
{
	const json_t *stages[] = {map, sink, unmap};
	double page = member_number(map, "median"), mean = 0;
	char counter[ROW_COUNTER_MAX];
	json_t *row;
	unsigned i;

	if (json_is_object(unmap))
		page += member_number(unmap, "median");
	for (i = 0; i < 3; i++)
		if (json_is_object(stages[i]))
			mean += member_number(stages[i], "mean");
	row = new_row(made, made->samples, mean / made->ticks_per_second *
	    1e9);
	for (i = 0; i < ROW_COUNTERS; i++)
		json_object_set_new(row, row_counter_name(i, counter),
		    json_null());
	set_stage(row, ROW_MAP, map);
	set_stage(row, ROW_SINK, sink);
	set_stage(row, ROW_UNMAP, unmap);
	json_object_set_new(row, "page_ticks", result_number(page /
	    made->batch));
	json_object_set_new(row, "dumpbench",
	    json_pack("{ss ss si ss si s{so so so}}", "family",
	    row_families[made->family].name, "path", made->path, "batch",
	    (int)made->batch, "sink", made->sink,
	    "responders", 0, "stages", "map", histogram(map), "sink",
	    histogram(sink), "unmap", histogram(unmap)));
	return (row);
}
