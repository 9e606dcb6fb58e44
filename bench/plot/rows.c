/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions about a result's rows, repetitions taken together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/rows.h"
#include "util/member.h"
#include "util/property.h"

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Those with a line type of their own in plot/style.gp, which has them in this
 * order; and the order in which a plot shows them: paths that are alike lie
 * side by side.
 */
static const char *const known_paths[] = {"null", "direct", "sf_buf",
    "sf_buf_private", "kmap_local", "quick_enter", "kenter_temporary",
    "kenter_flush", "io_transient", "enter", "enter_fresh", "enter_batch",
    "superpage", "qenter", "vmap", "vm_map_ram", "ioremap"};

static const json_t *
plan(const json_t *row)
{
	return (json_object_get(row, "dumpbench"));
}

/* A member's text, a card's model; "" where the row has no such member. */
static const char *
string(const json_t *row, const char *member)
{
	const json_t *value;

	value = json_object_get(plan(row), member);
	if (json_is_object(value))
		return (member_text(value, "model"));
	return (member_text(plan(row), member));
}

static int
number(const json_t *row, const char *member)
{
	return ((int)json_integer_value(json_object_get(plan(row), member)));
}

static bool
matches(const json_t *row, const struct key *k)
{
	const char *type;

	type = json_string_value(json_object_get(row, "run_type"));
	if (strcmp(type, "iteration") != 0 ||
	    json_is_true(json_object_get(row, "error_occurred")))
		return (false);
	return (
	    strcmp(string(row, "family"), k->family) == 0 &&
	    (k->path == NULL || strcmp(string(row, "path"), k->path) == 0) &&
	    (k->sink == NULL || strcmp(string(row, "sink"), k->sink) == 0) &&
	    (k->batch < 0 || number(row, "batch") == k->batch) &&
	    (k->responders < 0 || number(row, "responders") == k->responders) &&
	    (k->adapter == NULL ||
		strcmp(string(row, "adapter"), k->adapter) == 0));
}

static json_t *
rows(const struct result *result)
{
	return (json_object_get(result->root, "benchmarks"));
}

static void
add_name(struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (strcmp(names->name[i], name) == 0)
			return;
	if (name[0] != '\0' && names->n < PLOT_MAXNAMES)
		names->name[names->n++] = name;
}

struct names
plot_names(const struct result *result, const struct key *k, const char *member)
{
	struct names names = {.n = 0};
	json_t *row;
	size_t i;

	json_array_foreach (rows(result), i, row)
		if (matches(row, k))
			add_name(&names, string(row, member));
	return (names);
}

/* Known paths in the order of the table, then newcomers as they come. */
struct names
plot_paths(const struct result *result, const struct key *k)
{
	struct names all, sorted = {.n = 0};
	size_t i, j;

	all = plot_names(result, k, "path");
	for (i = 0; i < NELEM(known_paths); i++)
		for (j = 0; j < all.n; j++)
			if (strcmp(all.name[j], known_paths[i]) == 0)
				add_name(&sorted, all.name[j]);
	for (j = 0; j < all.n; j++)
		add_name(&sorted, all.name[j]);
	return (sorted);
}

static int
by_number(const void *a, const void *b)
{
	int x, y;

	x = *(const int *)a;
	y = *(const int *)b;
	return ((x > y) - (x < y));
}

struct numbers
plot_numbers(
    const struct result *result, const struct key *k, const char *member)
{
	struct numbers set = {.n = 0};
	json_t *row;
	size_t i, j;
	int v;

	json_array_foreach (rows(result), i, row) {
		if (!matches(row, k))
			continue;
		v = number(row, member);
		for (j = 0; j < set.n && set.number[j] != v; j++)
			;
		if (j == set.n && j < PLOT_MAXNAMES)
			set.number[set.n++] = v;
	}
	qsort(set.number, set.n, sizeof(set.number[0]), by_number);
	return (set);
}

static int
by_value(const void *a, const void *b)
{
	double x, y;

	x = *(const double *)a;
	y = *(const double *)b;
	return ((x > y) - (x < y));
}

static double
counter_of(const json_t *row, const char *name)
{
	const json_t *value = json_object_get(row, name);

	return (json_is_number(value) ? json_number_value(value) : NAN);
}

static double
counter_value(const struct result *result, const json_t *row, const char *name)
{
	(void)result;
	return (counter_of(row, name));
}

/* A counter of the card that the row was written to. */
static double
adapter_counter(
    const struct result *result, const json_t *row, const char *name)
{
	(void)result;
	return (counter_of(json_object_get(plan(row), "adapter"), name));
}

/* The clock tsc counts bytes a second, the exact one by the tick. */
double
plot_rate_of(const struct result *result, const json_t *row)
{
	const double rate = counter_of(row, "bytes_per_instruction");

	if (isfinite(rate))
		return (rate);
	return (counter_of(row, "bytes_per_second") /
	    (double)result_integer(result, "ticks_per_second"));
}

static double
row_rate(const struct result *result, const json_t *row, const char *name)
{
	(void)name;
	return (plot_rate_of(result, row));
}

/* Median over the repetitions; NaN where there is none or it is null. */
static double
median(const struct result *result, const struct key *k, const char *counter,
    double (*value_of)(const struct result *, const json_t *, const char *))
{
	double *v, m, value;
	json_t *row;
	size_t i, n;

	v = calloc(json_array_size(rows(result)) + 1, sizeof(*v));
	if (v == NULL)
		return (NAN);
	n = 0;
	json_array_foreach (rows(result), i, row) {
		value = matches(row, k) ? value_of(result, row, counter) : NAN;
		if (!isnan(value))
			v[n++] = value;
	}
	qsort(v, n, sizeof(*v), by_value);
	m = n == 0 ? NAN : (v[(n - 1) / 2] + v[n / 2]) / 2;
	free(v);
	return (m);
}

double
plot_median(
    const struct result *result, const struct key *k, const char *counter)
{
	return (median(result, k, counter, counter_value));
}

double
plot_model_ns(const struct result *result, const struct key *k)
{
	return (median(result, k, "model_ns", adapter_counter));
}

double
plot_rate(const struct result *result, const struct key *k)
{
	return (median(result, k, "", row_rate));
}

struct ratio_cost
plot_cost(const struct result *result, const struct key *k)
{
	return ((struct ratio_cost){plot_median(result, k, "page_ticks"),
	    plot_median(result, k, "harness_ticks"), k->batch});
}

static int
by_ticks(const void *a, const void *b)
{
	return (by_value(&((const struct bucket *)a)->ticks,
	    &((const struct bucket *)b)->ticks));
}

/* All repetitions' buckets of one stage, ascending, counts accumulated. */
struct bucket *
plot_cumulate(const struct result *result, const struct key *k,
    const char *stage, size_t *n)
{
	struct bucket *b, *grown;
	json_t *list, *pair, *row;
	size_t i, j, merged;
	double sum;

	b = NULL;
	*n = 0;
	json_array_foreach (rows(result), i, row) {
		if (!matches(row, k))
			continue;
		list = json_object_get(
		    json_object_get(
			json_object_get(plan(row), "stages"), stage),
		    "histogram");
		grown =
		    realloc(b, (*n + json_array_size(list) + 1) * sizeof(*b));
		if (grown == NULL) {
			free(b);
			*n = 0;
			return (NULL);
		}
		b = grown;
		json_array_foreach (list, j, pair)
			b[(*n)++] = (struct bucket){
			    json_number_value(json_array_get(pair, 0)),
			    json_number_value(json_array_get(pair, 1))};
	}
	if (*n > 0)
		qsort(b, *n, sizeof(*b), by_ticks);
	/* One of each value, with the sum of all counts up to it. */
	merged = 0;
	sum = 0;
	for (i = 0; i < *n; i++) {
		sum += b[i].count;
		if (merged == 0 || b[i].ticks > b[merged - 1].ticks)
			merged++;
		b[merged - 1] = (struct bucket){b[i].ticks, sum};
	}
	*n = merged;
	return (b);
}

bool
plot_has(const struct result *result, const struct key *k,
    const char *property)
{
	json_t *row;
	size_t i;

	json_array_foreach (rows(result), i, row)
		if (matches(row, k) &&
		    property_has(string(row, "properties"), property))
			return (true);
	return (false);
}

bool
plot_is_private(const struct result *result, const char *path)
{
	struct key k = PLOT_ALL("host");

	k.path = path;
	return (plot_has(result, &k, "private"));
}

const char *
plot_private_twin(const struct result *result, const struct names *paths,
    const char *path)
{
	size_t n = strlen(path), i;

	for (i = 0; i < paths->n; i++)
		if (strncmp(paths->name[i], path, n) == 0 &&
		    paths->name[i][n] == '-' &&
		    plot_is_private(result, paths->name[i]))
			return (paths->name[i]);
	return (NULL);
}

static int
known_style(const char *path)
{
	size_t i;

	for (i = 0; i < NELEM(known_paths); i++)
		if (strcmp(known_paths[i], path) == 0)
			return ((int)i + 1);
	return (0);
}

int
plot_style(const struct result *result, const char *path)
{
	struct names before = {.n = 0};
	const char *other;
	json_t *row;
	size_t i;

	if (known_style(path) > 0)
		return (known_style(path));
	json_array_foreach (rows(result), i, row) {
		other = member_text(json_object_get(row, "dumpbench"), "path");
		if (*other != '\0' && known_style(other) == 0 &&
		    strcmp(other, path) < 0)
			add_name(&before, other);
	}
	return ((int)(NELEM(known_paths) + before.n) + 1);
}
