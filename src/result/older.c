/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Converts older results to the present schema: families get their present
 * names, and members that schema 1 lacks are derived if possible, else unknown.
 */
#include <string.h>

#include "result/older.h"
#include "result/result.h"
#include "result/row.h"
#include "result/schema.h"
#include "util/member.h"
#include "util/property.h"

/* A name that begins with that of a family, or is one. */
static void
rename_family(json_t *object, const char *member)
{
	const char *name = member_text(object, member), *now;
	const size_t n = row_old_name(name, strlen(name), &now);

	if (n > 0)
		json_object_set_new(object, member, json_sprintf("%s%s", now,
		    name + n));
}

/* The row may have any shape, as it was not checked yet. */
static void
rename_row(json_t *row)
{
	json_t *own = json_object_get(row, "dumpbench");
	json_t *adapter = json_object_get(own, "card");

	rename_family(row, "name");
	rename_family(row, "run_name");
	rename_family(own, "family");
	if (json_object_get(own, "adapter") == NULL && adapter != NULL) {
		json_object_set(own, "adapter", adapter);
		json_object_del(own, "card");
	}
}

void
older_rename(json_t *root)
{
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(root, "benchmarks"), i, row)
		rename_row(row);
}

/* The properties of the paths of the modules that wrote schema 1. */
static const struct {
	const char *path, *properties;
} schema1_paths[] = {
	{"null", "flush=none,no-address"},
	{"direct", "flush=none"},
	{"kmap_local", "flush=none"},
	{"sf_buf", "flush=none"},
	{"sf_buf_private", "flush=none"},
	{"quick_enter", "flush=none"},
	{"io_transient", "flush=none"},
	{"kenter_temporary", "flush=cpu"},
	{"kenter_flush", "flush=all"},
	{"enter", "flush=all"},
	{"enter_fresh", "flush=all"},
	{"enter_batch", "flush=all"},
	{"qenter", "flush=all"},
	{"superpage", "flush=all,allocates"},
	{"vmap", "flush=all,allocates"},
	{"vm_map_ram", "flush=all,allocates"},
	{"ioremap", "flush=all,allocates"},
};

const char *
result_older_properties(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(schema1_paths) / sizeof(schema1_paths[0]); i++)
		if (strcmp(schema1_paths[i].path, path) == 0)
			return (schema1_paths[i].properties);
	return ("-");
}

static void
upgrade_own(json_t *own)
{
	const bool allocates = json_is_true(json_object_get(own, "allocates"));

	json_object_set_new(own, "properties", json_string(allocates ?
	    "allocates,unsettled" :
	    result_older_properties(member_text(own, "path"))));
	json_object_del(own, "allocates");
}

/*
 * In older files only the name of a path of the target host says that its
 * responders have address spaces of their own: "remap-private".
 */
static void
upgrade_private(json_t *own)
{
	static const char end[] = "-private";
	const char *path = member_text(own, "path");
	const char *properties = member_text(own, "properties");
	const bool none = properties[0] == '\0' || strcmp(properties, "-") == 0;
	const size_t n = strlen(path), m = sizeof(end) - 1;
	size_t unused;

	if (row_family_find(member_text(own, "family")) != ROW_HOST ||
	    n <= m || strcmp(path + n - m, end) != 0 ||
	    property_value(properties, "private", &unused) != NULL)
		return;
	json_object_set_new(own, "properties", json_sprintf("%s%sprivate=%.*s",
	    none ? "" : properties, none ? "" : ",", (int)(n - m), path));
}

/* The member dumpbench of a row; null if it has none, as a failed row. */
static json_t *
own_part(const json_t *row)
{
	json_t *own = json_object_get(row, "dumpbench");

	return (json_is_string(json_object_get(own, "family")) &&
	    json_is_string(json_object_get(own, "path")) ? own : NULL);
}

/* Exact bytes a second were bytes of ticks_per_second instructions. */
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

bool
older_is_void(int schema, const char *family, const char *path)
{
	return (schema == 1 && row_family_find(family) == ROW_PANIC &&
	    strcmp(path, "dump") == 0);
}

static void
drop_void(json_t *rows)
{
	const json_t *own;
	size_t i;

	for (i = json_array_size(rows); i > 0; i--) {
		own = own_part(json_array_get(rows, i - 1));
		if (own != NULL && older_is_void(1, member_text(own, "family"),
		    member_text(own, "path")))
			json_array_remove(rows, i - 1);
	}
}

static void
upgrade_schema1(json_t *row, const json_t *context)
{
	json_t *own = own_part(row);

	if (own != NULL)
		upgrade_own(own);
	if (row_clock_find(member_string(context, "clock")) == ROW_EXACT)
		upgrade_rate(row, member_number(context, "ticks_per_second"));
}

void
older_upgrade(json_t *root)
{
	const json_t *context = json_object_get(json_object_get(root,
	    "context"), "dumpbench");
	const bool is_first =
	    json_integer_value(json_object_get(context, "schema")) == 1;
	json_t *rows = json_object_get(root, "benchmarks"), *row;
	size_t i;

	if (is_first)
		drop_void(rows);
	json_array_foreach(rows, i, row) {
		if (is_first)
			upgrade_schema1(row, context);
		if (own_part(row) != NULL)
			upgrade_private(own_part(row));
	}
}
