/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <string.h>

#include "adapter_option.h"
#include "pivot.h"
#include "table.h"
#include "table_host.h"

/* One family's table: which rows, what stands in a column and in a cell. */
struct view {
	const char *family;
	const char *title;
	const char *unit[2]; /* by clock: tsc, exact */
	/* Leaves the name empty where the row is none of this table's. */
	void (*column)(const json_t *own, char *name, size_t size);
	double (*value)(const struct result *result, const json_t *row);
};

static const char *
text(const json_t *object, const char *member)
{
	const char *value = json_string_value(json_object_get(object, member));

	return (value != NULL ? value : "");
}

static double
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	return (json_is_number(value) ? json_number_value(value) : NAN);
}

static bool
is_exact(const struct result *result)
{
	const char *clock = result_string(result, "clock");

	return (clock != NULL && strcmp(clock, "exact") == 0);
}

static void
by_batch(const json_t *own, char *name, size_t size)
{
	snprintf(name, size, "batch %.0f", number(own, "batch"));
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
		snprintf(name, size, "%.0f a write", number(own, "batch"));
}

static void
by_sink(const json_t *own, char *name, size_t size)
{
	snprintf(name, size, "%s/%.0f", text(own, "sink"),
	    number(own, "batch"));
}

static void
by_responders(const json_t *own, char *name, size_t size)
{
	const char *distance = text(own, "distance");

	snprintf(name, size, "%.0f%s%s", number(own, "responders"),
	    distance[0] != '\0' ? " " : "", distance);
}

static void
by_speed(const json_t *own, char *name, size_t size)
{
	snprintf(name, size, "%s/%.0f", adapter_speed(text(
	    json_object_get(own, "card"), "model")), number(own, "batch"));
}

static double
batch_of(const json_t *row)
{
	return (number(json_object_get(row, "dumpbench"), "batch"));
}

static double
sink_ticks(const struct result *result, const json_t *row)
{
	(void)result;
	return (number(row, "sink_median") / batch_of(row));
}

/* Of the three stages, in percent. */
static double
mapping_part(const struct result *result, const json_t *row)
{
	double mapping = number(row, "page_ticks");

	return (100 * mapping / (mapping + sink_ticks(result, row)));
}

static double
model_us(const struct result *result, const json_t *row)
{
	const json_t *own = json_object_get(row, "dumpbench");

	(void)result;
	return (number(json_object_get(own, "card"), "model_ns") / 1000 /
	    batch_of(row));
}

static double
page_ticks(const struct result *result, const json_t *row)
{
	(void)result;
	return (number(row, "page_ticks"));
}

static double
nanoseconds(const struct result *result, const json_t *row)
{
	const json_t *context = json_object_get(json_object_get(result->root,
	    "context"), "dumpbench");

	return (number(row, "page_ticks") * 1e9 /
	    number(context, "ticks_per_second"));
}

/* Of a page, as the cost is. */
static double
shootdowns(const struct result *result, const json_t *row)
{
	(void)result;
	return (number(row, "ipis") / batch_of(row));
}

/* MB/s; exact: pages a million instructions, which no second is behind. */
static double
throughput(const struct result *result, const json_t *row)
{
	const json_t *context = json_object_get(json_object_get(result->root,
	    "context"), "dumpbench");
	double rate = number(row, "bytes_per_second");

	if (is_exact(result))
		return (round(rate / 4096 * 1e6 /
		    number(context, "ticks_per_second")));
	return (rate / 1e6);
}

static const struct view views[] = {
	{"latency", "map + unmap, median of a batch, per page",
	    {"cycles", "instructions"}, by_batch, page_ticks},
	{"stream", "map, sink, unmap: sink/batch",
	    {"MB/s", "pages per million instructions"}, by_sink, throughput},
	{"shootdown", "map + unmap of one page, by CPUs that must be told",
	    {"cycles", "instructions of all CPUs"}, by_responders,
	    page_ticks},
	{"panic", "in the panic itself: map + unmap, median, per page",
	    {"cycles", "instructions"}, by_batch_of_path, page_ticks},
	{"panic", "the kernel's own dump, by pages a write: from one write to "
	    "the next, median,\nper page", {"cycles", "instructions"},
	    by_pages, page_ticks},
	{"panic", "the same: the write itself, median, per page",
	    {"cycles", "instructions"}, by_pages, sink_ticks},
	{"seed", "the old question: path x batch, per page",
	    {"cycles", "instructions"}, by_batch, page_ticks},
	{"card", "dump to the card, speed/batch: map + unmap, median, per page",
	    {"cycles", "instructions"}, by_speed, page_ticks},
	{"card", "the same: driver and card, median, per page",
	    {"cycles", "instructions, the driver's: the card takes none"},
	    by_speed, sink_ticks},
	{"card", "the same: mapping's part of these two",
	    {"%", "% of the instructions"}, by_speed, mapping_part},
	{"card", "the same: what the card alone takes, by its model, per page",
	    {"us", "us"}, by_speed, model_us},
	{"host", "a process's own mappings, map + unmap, median per page, by "
	    "responders", {"cycles", ""}, by_responders, page_ticks},
	{"host", "the same", {"ns", ""}, by_responders, nanoseconds},
	{"host", "shootdowns that the kernel counts, per page",
	    {"of the whole machine", ""}, by_responders, shootdowns},
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
		if (pivot == NULL || strcmp(text(own, "family"),
		    view->family) != 0)
			continue;
		column[0] = '\0';
		view->column(own, column, sizeof(column));
		if (column[0] == '\0')
			continue;
		pivot_add(pivot, text(own, "path"), column,
		    view->value(result, row));
		++*n;
	}
	return (pivot);
}

static void
print_header(const struct result *result, FILE *out)
{
	const json_t *own = json_object_get(json_object_get(result->root,
	    "context"), "dumpbench");
	const char *accelerator = result_string(result, "accelerator");
	bool emulated = json_is_true(json_object_get(own, "emulated"));

	fprintf(out, "\n%s %s, %s clock", result_string(result, "os"),
	    result_string(result, "release"), result_string(result, "clock"));
	if (accelerator != NULL)
		fprintf(out, ", %s guest of QEMU %s", accelerator,
		    result_string(result, "qemu_version"));
	fprintf(out, "\n");
	if (emulated && !is_exact(result))
		fprintf(out, "emulated CPU: cycles here show orders of "
		    "magnitude only\n");
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
		}
		pivot_free(pivot);
	}
	table_host(result, out);
}
