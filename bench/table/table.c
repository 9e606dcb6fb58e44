/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdio.h>

#include "adapter/option.h"
#include "result/select.h"
#include "table/adapter_notes.h"
#include "table/cost.h"
#include "table/failures.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "table/table.h"
#include "table/host.h"
#include "table/capture_rows.h"

/* One table of a family: its title, units, columns and cells. */
struct view {
	enum row_family family;
	const char *title;
	const char *unit[ROW_CLOCKS];
	/* Leaves the name empty if the row is not in this table. */
	void (*column)(const struct result_row *row, char *name, size_t size);
	double (*value)(const struct result_rows *rows,
	    const struct result_row *row);
	/* Lines below the table; null: none. */
	void (*say)(const struct result_rows *rows, char *text, size_t size);
};

static void
by_batch(const struct result_row *row, char *name, size_t size)
{
	snprintf(name, size, "batch %u", row->row.batch);
}

/* Rows of the dump's own writes have no unmap stage; all paths have one. */
static bool
is_write(const struct result_row *row)
{
	return (result_row_buckets(row, ROW_UNMAP) == 0);
}

static void
by_batch_of_path(const struct result_row *row, char *name, size_t size)
{
	if (!is_write(row))
		by_batch(row, name, size);
}

static void
by_pages(const struct result_row *row, char *name, size_t size)
{
	if (is_write(row))
		snprintf(name, size, "%u a write", row->row.batch);
}

static void
by_sink(const struct result_row *row, char *name, size_t size)
{
	snprintf(name, size, "%s/%u", row->row.sink, row->row.batch);
}

static void
by_responders(const struct result_row *row, char *name, size_t size)
{
	const char *distance = row->row.distance;

	snprintf(name, size, "%u%s%s", row->row.responders,
	    distance != NULL ? " " : "", distance != NULL ? distance : "");
}

static void
by_speed(const struct result_row *row, char *name, size_t size)
{
	snprintf(name, size, "%s/%u", adapter_speed(row->adapter != NULL ?
	    row->adapter : ""), row->row.batch);
}

/* Bytes per call of read(2) or mmap(2) on /proc/vmcore. */
static void
by_call(const struct result_row *row, char *name, size_t size)
{
	char call[CAPTURE_CALL_MAX];

	if (!capture_paths(row))
		snprintf(name, size, "%s", capture_call(row->row.batch,
		    call));
}

/* The same of those whose calls have a time each. */
static void
by_timed_call(const struct result_row *row, char *name, size_t size)
{
	if (!capture_clients(row))
		by_call(row, name, size);
}

/* The module's paths there. */
static void
by_batch_there(const struct result_row *row, char *name, size_t size)
{
	if (capture_paths(row))
		by_batch(row, name, size);
}

static void
by_dump_call(const struct result_row *row, char *name, size_t size)
{
	if (capture_dumps(row))
		by_call(row, name, size);
}

static double
mapping_ticks(const struct result_rows *rows, const struct result_row *row)
{
	(void)rows;
	return (row->figure[RESULT_MAPPING] / row->row.batch);
}

static double
copying_ticks(const struct result_rows *rows, const struct result_row *row)
{
	(void)rows;
	return (row->figure[RESULT_COPYING] / row->row.batch);
}

static double
model_us(const struct result_rows *rows, const struct result_row *row)
{
	(void)rows;
	return (row->figure[RESULT_MODEL_NS] / 1000 / row->row.batch);
}

static double
sink_ticks(const struct result_rows *rows, const struct result_row *row)
{
	(void)rows;
	return (row->figure[ROW_AT(ROW_SINK, ROW_MEDIAN)] / row->row.batch);
}

/* Of the three stages, in percent, without the harness. */
static double
mapping_part(const struct result_rows *rows, const struct result_row *row)
{
	const struct ratio_cost cost = cost_of_row(row);

	return (100 * ratio_share(&cost, sink_ticks(rows, row)));
}

static double
page_ticks(const struct result_rows *rows, const struct result_row *row)
{
	(void)rows;
	return (row->figure[ROW_PAGE_TICKS]);
}

/* By how many percent the last quarter of the calls costs more. */
static double
growth(const struct result_rows *rows, const struct result_row *row)
{
	const double first = row->figure[RESULT_FIRST_QUARTER];
	const double last = row->figure[RESULT_LAST_QUARTER];

	(void)rows;
	if (first <= 0)
		return (NAN);
	/* Adding 0.0 makes a negative zero positive. */
	return (round(1000 * (last - first) / first) / 10 + 0.0);
}

static double
nanoseconds(const struct result_rows *rows, const struct result_row *row)
{
	return (row->figure[ROW_PAGE_TICKS] * 1e9 /
	    (double)rows->context.ticks_per_second);
}

/* Per page, as the cost is. */
static double
shootdowns(const struct result_rows *rows, const struct result_row *row)
{
	(void)rows;
	return (row->figure[ROW_IPIS] / row->row.batch);
}

/* MB/s; exact: pages per million instructions. */
static double
throughput(const struct result_rows *rows, const struct result_row *row)
{
	const double rate = row->figure[RESULT_RATE];

	return (rows->clock == ROW_EXACT ? round(rate / ROW_PAGE_BYTES * 1e6) :
	    rate * result_rows_scale(rows));
}

#define TICKS {[ROW_EXACT] = "instructions", [ROW_TSC] = "cycles"}

static const struct view views[] = {
    {ROW_LATENCY, "map + unmap, median of a batch, per page",
	TICKS, by_batch, page_ticks, NULL},
    {ROW_STREAM, "map, sink, unmap: sink/batch",
	{"pages per million instructions", "MB/s"}, by_sink, throughput, NULL},
    {ROW_SHOOTDOWN, "map + unmap of one page, by number of responders",
	{"instructions of all CPUs", "cycles"}, by_responders, page_ticks,
	NULL},
    {ROW_PANIC, "in the panic: map + unmap, median, per page",
	TICKS, by_batch_of_path, page_ticks, NULL},
    {ROW_PANIC,
	"the kernel's own dump, by pages per write: from one write to the "
	"next, median,\nper page",
	TICKS, by_pages, page_ticks, NULL},
    {ROW_PANIC, "the kernel's own dump: the write, median, per page",
	TICKS, by_pages, sink_ticks, NULL},
    {ROW_KDUMP,
	"in the capture kernel: map + unmap of the old memory, by bytes "
	"per call, median,\nper page; read(2) also copies each page, and the "
	"figures of another program\nare of all its work",
	TICKS, by_call, page_ticks, NULL},
    {ROW_KDUMP, "in the capture kernel: last quarter of the calls against the first",
	{"% more", "% more"}, by_timed_call, growth, NULL},
    {ROW_KDUMP, "in the capture kernel: the module's paths, map + unmap, "
	"median of a batch,\nper page", TICKS, by_batch_there, page_ticks,
	NULL},
    {ROW_KDUMP, "a dump to the adapter: mapping alone, per page",
	TICKS, by_dump_call, mapping_ticks, NULL},
    {ROW_KDUMP, "the same: copying", TICKS, by_dump_call, copying_ticks, NULL},
    {ROW_KDUMP, "the same: driver and adapter, median, per page",
	{"instructions, the driver's: the adapter takes none", "cycles"},
	by_dump_call, sink_ticks, NULL},
    {ROW_KDUMP, "the same: what the adapter takes, by its model, per page",
	{"us", "us"}, by_dump_call, model_us, NULL},
    {ROW_DRIVERS2X2, "two dump drivers: path x batch, map + unmap, per page",
	TICKS, by_batch, page_ticks, pair_say},
    {ROW_ADAPTER,
	"dump to the adapter, speed/batch: map + unmap, median, per page",
	TICKS, by_speed, page_ticks, NULL},
    {ROW_ADAPTER, "dump to the adapter: driver and adapter, median, per page",
	{"instructions of the driver (the adapter executes none)", "cycles"},
	by_speed, sink_ticks, NULL},
    {ROW_ADAPTER,
	"dump to the adapter: mapping's share of both, without the harness",
	{"% of the instructions", "%"}, by_speed, mapping_part, adapter_say},
    {ROW_HOST,
	"a process's own mappings, map + unmap, median per page, by "
	"responders",
	{"", "cycles"}, by_responders, page_ticks, NULL},
    {ROW_HOST, "the same in nanoseconds", {"", "ns"}, by_responders,
	nanoseconds, NULL},
    {ROW_HOST, "shootdowns counted by the kernel, per page",
	{"", "of all CPUs of the machine"}, by_responders, shootdowns, NULL},
};

static struct pivot *
gather(const struct result_rows *rows, const struct view *view, size_t *n)
{
	struct pivot *pivot = pivot_new();
	const struct result_row *row;
	char column[64];

	for (row = rows->row; row < rows->row + rows->n; row++) {
		if (row->state != RESULT_MEASURED ||
		    row->row.family != view->family)
			continue;
		column[0] = '\0';
		view->column(row, column, sizeof(column));
		if (column[0] == '\0')
			continue;
		pivot_add(pivot, row->row.path, column, view->value(rows, row));
		++*n;
	}
	return (pivot);
}

/*
 * A kernel that is booted for more possible CPUs executes other code, so that
 * one path may have two figures in one file.
 */
bool
table_possible(const struct result_rows *rows, enum row_family family,
    enum row_family base, double *here, double *there)
{
	double most[2];

	return (family != base &&
	    select_possible_cpus(rows, family, here, &most[0]) &&
	    select_possible_cpus(rows, base, there, &most[1]) &&
	    *here == most[0] && *there == most[1] && *here != *there);
}

static void
print_possible(const struct result_rows *rows, enum row_family family,
    FILE *out)
{
	double here, there;

	if (table_possible(rows, family, ROW_LATENCY, &here, &there))
		fprintf(out, "The kernel of these rows was booted for %.0f "
		    "possible CPU%s, that of %s for\n%.0f, which may change a "
		    "path's figures.\n", here, here == 1 ? "" : "s",
		    row_families[ROW_LATENCY].name, there);
}

static void
print_header(const struct result_rows *rows, FILE *out)
{
	const struct result_context *c = &rows->context;
	char name[RESULT_KERNEL_MAX];

	fprintf(out, "\n%s %s, %s clock", c->os, result_kernel(c, name),
	    c->clock);
	if (c->accelerator != NULL)
		fprintf(out, ", %s guest of QEMU %s", c->accelerator,
		    c->qemu_version);
	if (c->hypervisor != NULL)
		fprintf(out, ", in a guest of the hypervisor %s",
		    c->hypervisor);
	fprintf(out, "\n");
	if (result_rows_vague(rows))
		fprintf(out, "emulated CPU: cycles show only orders of "
		    "magnitude\n");
}

/* Notes: possible CPUs below a family's first table, and the view's own. */
static void
print_below(const struct result_rows *rows, const struct view *view, FILE *out)
{
	char said[1024];

	if (view == views || view[-1].family != view->family)
		print_possible(rows, view->family, out);
	if (view->say != NULL) {
		view->say(rows, said, sizeof(said));
		fputs(said, out);
	}
}

void
table_print(const struct result_rows *rows, FILE *out)
{
	const struct view *end = views + sizeof(views) / sizeof(views[0]);
	const struct view *view;
	struct pivot *pivot;
	size_t n;

	print_header(rows, out);
	for (view = views; view < end; view++) {
		n = 0;
		pivot = gather(rows, view, &n);
		if (n > 0) {
			fprintf(out, "\n%s\n%s\n", view->title,
			    view->unit[rows->clock]);
			pivot_print(pivot, "path", out);
			print_below(rows, view, out);
		}
		pivot_free(pivot);
	}
	table_host(rows, out);
	failures_print(rows, out);
}
