/* SPDX-License-Identifier: BSD-2-Clause */
/* What a recorder measured, as JSON: see engine/report.h. */
#include "freebsd.h"
#include "compat.h"
#include "recorder.h"

#include <sys/kernel.h>
#include <sys/smp.h>
#include <sys/sysctl.h>
#include <machine/clock.h>

typedef unsigned long long ull;

#define SIZES_MAX	64	/* of writes, each with its own figures */

/* More paths are unsettled in a dump than on the module's pages. */
static void
report_properties(const struct db_path *path, struct db_out *out)
{
	struct db_path here = *path;

	if (here.row.flags & FREEBSD_BY_PAGE)
		here.row.flags |= DB_UNSETTLED;
	db_out(out, "\"properties\":\"");
	db_path_properties(&here, out);
	db_out(out, "\",");
}

static void
report_path(const struct measured *m, struct db_out *out)
{
	db_out(out, "{\"path\":\"%s\",\"samples\":%u,\"failed\":%u,",
	    m->run.plan.path->row.name, m->n, m->failed);
	report_properties(m->run.plan.path, out);
	db_result_stage(out, "map", m->map, m->n, NULL);
	db_out(out, ",");
	db_result_stage(out, "unmap", m->unmap, m->n, NULL);
	db_out(out, "}");
}

static void
report_extents(const struct freebsd_recorder *recorder, struct db_out *out)
{
	const struct extent *e;
	uint32_t i;

	db_out(out, "\"extents\":[");
	for (i = 0; i < recorder->extents; i++) {
		e = &recorder->extent[i];
		db_out(out, "%s{\"offset\":%llu,\"bytes\":%llu,"
		    "\"fnv1a64\":", i > 0 ? "," : "", (ull)e->offset,
		    (ull)e->bytes);
		if (recorder->copy != NULL)
			db_out(out, "\"%016llx\"}", (ull)e->fnv);
		else
			db_out(out, "null}");
	}
	db_out(out, "]");
}

/* The smallest size above this one, or 0. */
static uint32_t
next_size(const struct freebsd_recorder *recorder, uint32_t size)
{
	uint32_t i, next = 0;

	for (i = 0; i < recorder->kept; i++)
		if (recorder->size[i] > size &&
		    (next == 0 || recorder->size[i] < next))
			next = recorder->size[i];
	return (next);
}

/* The values of the writes of one size, as a stage. */
static void
report_chosen(struct freebsd_recorder *recorder, const char *name,
    const uint64_t *value, uint32_t size, struct db_out *out)
{
	uint32_t i, n = 0;

	for (i = 0; value != NULL && i < recorder->kept; i++)
		if (recorder->size[i] == size && value[i] != NO_GAP)
			recorder->chosen[n++] = value[i];
	db_result_stage(out, name, recorder->chosen, n, NULL);
}

/*
 * By their size, in ascending order: the kernel writes tables page by page,
 * memory by the window of 16, and headers of less than a page.
 */
static void
report_sizes(struct freebsd_recorder *recorder, struct db_out *out)
{
	uint32_t size = 0, sizes, i, n;

	db_out(out, "\"sizes\":[");
	for (sizes = 0; sizes < SIZES_MAX; sizes++) {
		size = next_size(recorder, size);
		if (size == 0)
			break;
		for (i = n = 0; i < recorder->kept; i++)
			n += recorder->size[i] == size;
		db_out(out, "%s{\"bytes\":%u,\"writes\":%u,",
		    sizes > 0 ? "," : "", size, n);
		report_chosen(recorder, "gap", recorder->gap, size, out);
		db_out(out, ",");
		report_chosen(recorder, "write", recorder->disk != NULL ?
		    recorder->write : NULL, size, out);
		db_out(out, "}");
	}
	db_out(out, "]");
}

/* The routine polls until the disk has answered. */
static void
report_sink(struct db_out *out)
{
	struct db_row row = db_sink_dumper.row;

	row.flags |= DB_WAITS;
	db_out(out, "\"sink_properties\":\"");
	db_properties(&row, out);
	db_out(out, "\",");
}

void
freebsd_recorder_report(struct freebsd_recorder *recorder, struct db_out *out)
{
	uint32_t i;

	db_out(out,
	    "{\"report\":2,\"os\":\"freebsd\",\"release\":\"%s\","
	    "\"osreldate\":%d,\"version\":\"%s\",\"context\":\"%s\",",
	    osrelease, osreldate, DB_VERSION, recorder->plan.context->row.name);
	freebsd_machine_report(&recorder->machine, out);
	db_out(out, "\"cpus\":%d,\"memory\":%llu,\"ticks_per_second\":%llu,"
	    "\"cpu\":%u,\"time\":%lld,\"device\":", mp_ncpus,
	    (ull)physmem * PAGE_SIZE, (ull)tsc_freq, recorder->cpu,
	    (long long)recorder->time);
	db_out_string(out, recorder->plan.device);
	db_out(out, ",\"batch\":%u,\"page_bytes\":%d,\"writes\":%llu,"
	    "\"bytes\":%llu,\"error\":%d,", recorder->plan.batch, PAGE_SIZE,
	    (ull)recorder->writes, (ull)recorder->bytes, recorder->error);
	report_extents(recorder, out);
	db_out(out, ",");
	report_sink(out);
	report_sizes(recorder, out);
	db_out(out, ",\"paths\":[");
	for (i = 0; i < recorder->paths; i++) {
		if (i > 0)
			db_out(out, ",");
		report_path(&recorder->path[i], out);
	}
	db_out(out, "]}");
}
