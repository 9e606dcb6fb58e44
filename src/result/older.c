/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Results of schema 1, made such that readers need to know schema 2 only: what
 * it did not say is derived where it can be, and stays unknown where not.
 */
#include <string.h>

#include "result/result.h"
#include "result/schema.h"

/* How schema 1 named the paths of the target host that tell nobody. */
static bool
is_private(const char *path)
{
	static const char end[] = "-private";
	size_t n = strlen(path);

	return (n >= sizeof(end) && strcmp(path + n - (sizeof(end) - 1),
	    end) == 0);
}

static void
upgrade_own(json_t *own)
{
	const char *path = json_string_value(json_object_get(own, "path"));
	const char *properties = strcmp(path, "null") == 0 ? "no-address" :
	    is_private(path) ? "private" :
	    json_is_true(json_object_get(own, "allocates")) ?
	    "allocates,unsettled" : "-";

	json_object_set_new(own, "properties", json_string(properties));
	json_object_del(own, "allocates");
}

/* A row's own part; null where it has none, as a row that failed need not. */
static json_t *
own_part(const json_t *row)
{
	json_t *own = json_object_get(row, "dumpbench");

	return (json_is_string(json_object_get(own, "family")) &&
	    json_is_string(json_object_get(own, "path")) ? own : NULL);
}

/* Exact bytes a second were those of as many instructions as ticks_per_second. */
static void
upgrade_rate(json_t *row, double rate)
{
	json_t *value = json_object_get(row, "bytes_per_second");

	if (!json_is_number(value))
		return;
	json_object_set_new(row, "bytes_per_instruction",
	    result_number(json_number_value(value) / rate));
	json_object_set_new(row, "bytes_per_second", json_null());
}

/*
 * The writes of a dump, of all sizes together, under a batch of 16 pages that
 * most of them did not have: nothing of it is ticks of a batch, or of a page.
 */
static bool
is_heap(const json_t *own)
{
	const char *family = json_string_value(json_object_get(own, "family"));
	const char *path = json_string_value(json_object_get(own, "path"));

	return (strcmp(family, "panic") == 0 && strcmp(path, "dump") == 0);
}

static void
drop_heaps(json_t *rows)
{
	const json_t *own;
	size_t i;

	for (i = json_array_size(rows); i > 0; i--) {
		own = own_part(json_array_get(rows, i - 1));
		if (own != NULL && is_heap(own))
			json_array_remove(rows, i - 1);
	}
}

void
schema1_upgrade(json_t *root)
{
	const json_t *ours = json_object_get(json_object_get(root, "context"),
	    "dumpbench");
	const char *clock = json_string_value(json_object_get(ours, "clock"));
	double rate = json_number_value(json_object_get(ours,
	    "ticks_per_second"));
	json_t *row, *own;
	size_t i;

	if (json_integer_value(json_object_get(ours, "schema")) != 1)
		return;
	drop_heaps(json_object_get(root, "benchmarks"));
	json_array_foreach(json_object_get(root, "benchmarks"), i, row) {
		own = own_part(row);
		if (own != NULL)
			upgrade_own(own);
		if (strcmp(clock, "exact") == 0)
			upgrade_rate(row, rate);
	}
}
