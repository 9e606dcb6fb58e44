/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <string.h>

#include "adapter/option.h"
#include "table/adapter_notes.h"
#include "table/failures.h"
#include "table/pair.h"
#include "table/pivot.h"
#include "util/member.h"
#include "plot/rows.h"
#include "table/table.h"
#include "table/host.h"

/* One family's table: which rows, what stands in a column and in a cell. */
struct view {
	const char *family;
	const char *title;
	const char *unit[2]; /* by clock: tsc, exact */
	/* Leaves the name empty where the row is none of this table's. */
	void (*column)(const json_t *own, char *name, size_t size);
	double (*value)(const struct result *result, const json_t *row);
	/* Lines below the table; null: none. */
	void (*say)(const struct result *result, char *text, size_t size);
};

static bool
is_exact(const struct result *result)
{
	const char *clock = result_string(result, "clock");

	return (clock != NULL && strcmp(clock, "exact") == 0);
}

static void
by_batch(const json_t *own, char *name, size_t size)
{
	snprintf(name, size, "batch %.0f", member_number(own, "batch"));
}

/* The dump's own writes have nothing to unmap, and no path is without. */
static bool
is_write(const json_t *own)
{
	return (json_array_size(json_object_get(json_object_get(
	    json_object_get(own, "stages"), "unmap"), "histogram")) == 0);
}

static void
by_batch_of_path(const json_t *own, char *name, size_t size)
{
	if (!is_write(own))
		by_batch(own, name, size);
}

static void
by_pages(const json_t *own, char *name, size_t size)
{
	if (is_write(own))
		snprintf(name, size, "%.0f a write", member_number(own, "batch"));
}

static void
by_sink(const json_t *own, char *name, size_t size)
{
	snprintf(name, size, "%s/%.0f", member_text(own, "sink"),
	    member_number(own, "batch"));
}

static void
by_responders(const json_t *own, char *name, size_t size)
{
	const char *distance = member_text(own, "distance");

	snprintf(name, size, "%.0f%s%s", member_number(own, "responders"),
	    distance[0] != '\0' ? " " : "", distance);
}

static void
by_speed(const json_t *own, char *name, size_t size)
{
	snprintf(name, size, "%s/%.0f", adapter_speed(member_text(
	    json_object_get(own, "adapter"), "model")), member_number(own, "batch"));
}

/* Bytes a call of /proc/vmcore: whole pages. */
static void
by_call(const json_t *own, char *name, size_t size)
{
	const double kb = member_number(own, "batch") * 4;

	if (kb >= 1024)
		snprintf(name, size, "%.0f MB", kb / 1024);
	else
		snprintf(name, size, "%.0f KB", kb);
}

static double
batch_of(const json_t *row)
{
	return (member_number(json_object_get(row, "dumpbench"), "batch"));
}

static double
sink_ticks(const struct result *result, const json_t *row)
{
	(void)result;
	return (member_number(row, "sink_median") / batch_of(row));
}

/* Of the three stages, in percent, without the harness. */
static double
mapping_part(const struct result *result, const json_t *row)
{
	const struct ratio_cost cost = {member_number(row, "page_ticks"),
		member_number(row, "harness_ticks"), (int)batch_of(row)};

	return (100 * ratio_share(&cost, sink_ticks(result, row)));
}

static double
page_ticks(const struct result *result, const json_t *row)
{
	(void)result;
	return (member_number(row, "page_ticks"));
}

/* By how many percent the last quarter of the calls is dearer than the first. */
static double
growth(const struct result *result, const json_t *row)
{
	const json_t *own = json_object_get(row, "dumpbench");
	const double first = member_number(own, "first_quarter");

	(void)result;
	/* No negative zero. */
	return (round(1000 * (member_number(own, "last_quarter") - first) /
	    first) / 10 + 0.0);
}

static double
nanoseconds(const struct result *result, const json_t *row)
{
	const json_t *context = json_object_get(json_object_get(result->root,
	    "context"), "dumpbench");

	return (member_number(row, "page_ticks") * 1e9 /
	    member_number(context, "ticks_per_second"));
}

/* Of a page, as the cost is. */
static double
shootdowns(const struct result *result, const json_t *row)
{
	(void)result;
	return (member_number(row, "ipis") / batch_of(row));
}

/* MB/s; exact: pages a million instructions, which no second is behind. */
static double
throughput(const struct result *result, const json_t *row)
{
	const double rate = plot_rate_of(result, row);

	if (is_exact(result))
		return (round(rate / 4096 * 1e6));
	return (rate * (double)result_integer(result, "ticks_per_second") /
	    1e6);
}

static const struct view views[] = {
    {"latency", "map + unmap, median of a batch, per page",
	{"cycles", "instructions"}, by_batch, page_ticks, NULL},
    {"stream", "map, sink, unmap: sink/batch",
	{"MB/s", "pages per million instructions"}, by_sink, throughput, NULL},
    {"shootdown", "map + unmap of one page, by CPUs that must be told",
	{"cycles", "instructions of all CPUs"}, by_responders, page_ticks,
	NULL},
    {"panic", "in the panic itself: map + unmap, median, per page",
	{"cycles", "instructions"}, by_batch_of_path, page_ticks, NULL},
    {"panic",
	"the kernel's own dump, by pages a write: from one write to "
	"the next, median,\nper page",
	{"cycles", "instructions"}, by_pages, page_ticks, NULL},
    {"panic", "the same: the write itself, median, per page",
	{"cycles", "instructions"}, by_pages, sink_ticks, NULL},
    {"kdump",
	"in the capture kernel: map + unmap of the old memory, by bytes "
	"a call, median,\nper page; read(2) copies each page, too",
	{"cycles", "instructions"}, by_call, page_ticks, NULL},
    {"kdump", "the same: the last quarter of the calls against the first",
	{"% more", "% more"}, by_call, growth, NULL},
    {"drivers2x2", "the old question: path x batch, per page",
	{"cycles", "instructions"}, by_batch, page_ticks, pair_say},
    {"adapter", "dump to the card, speed/batch: map + unmap, median, per page",
	{"cycles", "instructions"}, by_speed, page_ticks, NULL},
    {"adapter", "the same: driver and card, median, per page",
	{"cycles", "instructions, the driver's: the card takes none"}, by_speed,
	sink_ticks, NULL},
    {"adapter", "the same: mapping's part of these two, the harness taken off",
	{"%", "% of the instructions"}, by_speed, mapping_part, adapter_say},
    {"host",
	"a process's own mappings, map + unmap, median per page, by "
	"responders",
	{"cycles", ""}, by_responders, page_ticks, NULL},
    {"host", "the same", {"ns", ""}, by_responders, nanoseconds, NULL},
    {"host", "shootdowns that the kernel counts, per page",
	{"of the whole machine", ""}, by_responders, shootdowns, NULL},
};

static struct pivot *
gather(const struct result *result, const struct view *view, size_t *n)
{
	struct pivot *pivot = pivot_new();
	const json_t *row, *own;
	char column[64];
	size_t i;

	json_array_foreach(json_object_get(result->root, "benchmarks"), i,
	    row) {
		own = json_object_get(row, "dumpbench");
		if (pivot == NULL || strcmp(member_text(own, "family"),
		    view->family) != 0)
			continue;
		column[0] = '\0';
		view->column(own, column, sizeof(column));
		if (column[0] == '\0')
			continue;
		pivot_add(pivot, member_text(own, "path"), column,
		    view->value(result, row));
		++*n;
	}
	return (pivot);
}

/* For how many CPUs a family's kernels were booted: from where to where. */
static bool
possible_cpus(const struct result *result, const char *family, double *least,
    double *most)
{
	const json_t *row, *own;
	double n;
	size_t i;

	*least = INFINITY;
	*most = -INFINITY;
	json_array_foreach(json_object_get(result->root, "benchmarks"), i,
	    row) {
		own = json_object_get(row, "dumpbench");
		n = member_number(own, "possible_cpus");
		if (strcmp(member_text(own, "family"), family) != 0 || isnan(n))
			continue;
		*least = fmin(*least, n);
		*most = fmax(*most, n);
	}
	return (*least <= *most);
}

/*
 * A kernel takes other ways through its code, and keeps other tables, where
 * more CPUs may come: one path may have two figures in one file.
 */
bool
table_possible(const struct result *result, const char *family,
    const char *base, double *here, double *there)
{
	double most[2];

	return (strcmp(family, base) != 0 &&
	    possible_cpus(result, family, here, &most[0]) &&
	    possible_cpus(result, base, there, &most[1]) &&
	    *here == most[0] && *there == most[1] && *here != *there);
}

static void
print_possible(const struct result *result, const char *family, FILE *out)
{
	static const char base[] = "latency";
	double here, there;

	if (table_possible(result, family, base, &here, &there))
		fprintf(out, "Here the kernel was booted for %.0f possible "
		    "CPU%s, in %s for %.0f:\na path's figures in the two may "
		    "differ by that.\n", here, here == 1 ? "" : "s", base,
		    there);
}

static void
print_header(const struct result *result, FILE *out)
{
	const json_t *own = json_object_get(json_object_get(result->root,
	    "context"), "dumpbench");
	const char *accelerator = result_string(result, "accelerator");
	const char *hypervisor = result_string(result, "hypervisor");
	bool emulated = json_is_true(json_object_get(own, "emulated"));

	fprintf(out, "\n%s %s, %s clock", result_string(result, "os"),
	    result_string(result, "release"), result_string(result, "clock"));
	if (accelerator != NULL)
		fprintf(out, ", %s guest of QEMU %s", accelerator,
		    result_string(result, "qemu_version"));
	if (hypervisor != NULL)
		fprintf(out, ", in a guest of the hypervisor %s", hypervisor);
	fprintf(out, "\n");
	if (emulated && !is_exact(result))
		fprintf(out, "emulated CPU: cycles here show orders of "
		    "magnitude only\n");
}

/* What belongs to a family's figures, once: below the first table of it. */
static void
print_below(const struct result *result, const struct view *view, size_t i,
    FILE *out)
{
	char said[1024];

	if (i == 0 || strcmp(views[i - 1].family, view->family) != 0)
		print_possible(result, view->family, out);
	if (view->say != NULL) {
		view->say(result, said, sizeof(said));
		fputs(said, out);
	}
}

void
table_print(const struct result *result, FILE *out)
{
	struct pivot *pivot;
	size_t i, n;

	print_header(result, out);
	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		n = 0;
		pivot = gather(result, &views[i], &n);
		if (n > 0) {
			fprintf(out, "\n%s\n%s\n", views[i].title,
			    views[i].unit[is_exact(result)]);
			pivot_print(pivot, "path", out);
			print_below(result, &views[i], i, out);
		}
		pivot_free(pivot);
	}
	table_host(result, out);
	failures_print(result, out);
}
