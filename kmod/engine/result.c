/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"

typedef unsigned long long ull;

static const char *const stage_name[DB_STAGES] = {
	[DB_MAP] = "map",
	[DB_SINK] = "sink",
	[DB_UNMAP] = "unmap",
};

/*
 * sum / n without a 64-bit division, which kernels of 32 bits lack: long
 * division, one bit at a time.
 */
static uint64_t
divide(uint64_t sum, uint64_t n)
{
	uint64_t q = 0, r = 0;
	int bit;

	for (bit = 63; bit >= 0; bit--) {
		r = r << 1 | (sum >> bit & 1);
		if (r >= n) {
			r -= n;
			q |= (uint64_t)1 << bit;
		}
	}
	return (q);
}

static void
histogram(const uint64_t *sorted, uint32_t n, struct db_out *out)
{
	uint32_t i, first;

	db_out(out, "[");
	for (i = 0; i < n;) {
		uint64_t low = db_bucket(sorted[i]);

		for (first = i; i < n && db_bucket(sorted[i]) == low; i++)
			continue;
		db_out(out, "%s[%llu,%u]", first > 0 ? "," : "", (ull)low,
		    i - first);
	}
	db_out(out, "]");
}

void
db_result_stage(struct db_out *out, const char *name, uint64_t *sample,
    uint32_t n, void (*relax)(void))
{
	uint64_t sum = 0;
	uint32_t i;

	if (n == 0) {
		db_out(out, "\"%s\":null", name);
		return;
	}
	for (i = 0; i < n; i++)
		sum += sample[i];
	db_sort(sample, n, relax);
	db_out(out,
	    "\"%s\":{\"min\":%llu,\"p10\":%llu,\"median\":%llu,"
	    "\"p90\":%llu,\"p99\":%llu,"
	    "\"max\":%llu,\"mean\":%llu,\"sum\":%llu,\"histogram\":",
	    name, (ull)sample[0], (ull)db_quantile(sample, n, 10),
	    (ull)db_quantile(sample, n, 50), (ull)db_quantile(sample, n, 90),
	    (ull)db_quantile(sample, n, 99),
	    (ull)sample[n - 1], (ull)divide(sum, n), (ull)sum);
	histogram(sample, n, out);
	db_out(out, "}");
}

static void
plan(const struct db_plan *p, struct db_out *out)
{
	db_out(out,
	    "\"plan\":{\"path\":\"%s\",\"batch\":%u,\"pages\":%u,"
	    "\"rounds\":%u,\"source\":\"%s\",\"sink\":\"%s\","
	    "\"context\":\"%s\",\"device\":",
	    p->path->row.name, p->batch, p->pages, p->rounds,
	    p->source->row.name, p->sink->row.name, p->context->row.name);
	db_out_string(out, p->device);
	db_out(out, ",\"cpu\":%u,\"responders\":%u,\"seed\":%llu}", p->cpu,
	    p->responders, (ull)p->seed);
}

static void
responders(const struct db_run *run, struct db_out *out)
{
	uint32_t i;

	db_out(out, "\"responders\":[");
	for (i = 0; i < run->plan.responders; i++) {
		const struct db_responder *r = &run->responder[i];

		db_out(out,
		    "%s{\"cpu\":%u,\"usual\":%llu,\"gaps\":%llu,"
		    "\"stolen\":%llu,\"served\":",
		    i > 0 ? "," : "", r->cpu, (ull)r->usual, (ull)r->gaps,
		    (ull)r->stolen);
		if (r->served_known)
			db_out(out, "%llu}", (ull)r->served);
		else
			db_out(out, "null}");
	}
	db_out(out, "]");
}

/*
 * The serial number is at both ends: a reader in pieces, while another run
 * ends, finds two numbers that differ.
 */
void
db_result(const struct db_run *run, struct db_out *out)
{
	ull serial = run->module->serial;
	enum db_stage s;

	db_out(out,
	    "{\"serial\":%llu,\"schema\":%d,\"os\":\"%s\",\"version\":\"%s\",",
	    serial, DB_RESULT_SCHEMA, run->os->name, DB_VERSION);
	plan(&run->plan, out);
	db_out(out,
	    ",\"ticks_per_second\":%llu,\"properties\":\"",
	    (ull)run->os->ticks_per_second());
	db_path_properties(run->plan.path, out);
	db_out(out, "\",\"sink_properties\":\"");
	db_properties(&run->plan.sink->row, out);
	db_out(out,
	    "\",\"batches\":%u,\"pages\":%llu,\"bytes\":%llu,"
	    "\"ticks\":%llu,\"ipis\":",
	    run->samples,
	    (ull)run->samples * run->plan.batch,
	    (ull)run->samples * run->plan.batch * DB_PAGE_SIZE,
	    (ull)run->ticks);
	if (run->ipis_known)
		db_out(out, "%llu,", (ull)run->ipis);
	else
		db_out(out, "null,");
	responders(run, out);
	db_out(out, ",\"stages\":{");
	for (s = 0; s < DB_STAGES; s++) {
		if (s > 0)
			db_out(out, ",");
		db_result_stage(out, stage_name[s], run->sample[s],
		    run->sample[s] != NULL ? run->samples : 0,
		    run->os->relax);
	}
	db_out(out, "},\"end\":%llu}", serial);
}
