/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "result/select.h"
#include "util/median.h"
#include "util/property.h"

static bool
is_any_or(const char *wanted, const char *text)
{
	return (wanted == NULL || (text != NULL && strcmp(wanted, text) == 0));
}

static bool
is_any_or_number(int wanted, unsigned number)
{
	return (wanted < 0 || (unsigned)wanted == number);
}

static bool
has(const struct selection *s, const struct result_row *row)
{
	return (row->state == RESULT_MEASURED && row->row.family == s->family &&
	    row->row.distance == NULL &&
	    is_any_or(s->path, row->row.path) &&
	    is_any_or(s->sink, row->row.sink) &&
	    is_any_or(s->adapter, row->adapter) &&
	    is_any_or_number(s->batch, row->row.batch) &&
	    is_any_or_number(s->responders, row->row.responders));
}

const struct result_row *
select_next(const struct result_rows *rows, const struct selection *s,
    size_t *i)
{
	while (*i < rows->n)
		if (has(s, &rows->row[(*i)++]))
			return (&rows->row[*i - 1]);
	return (NULL);
}

void
names_add(struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (strcmp(names->name[i], name) == 0)
			return;
	if (name[0] != '\0' && names->n < SELECT_MAX)
		names->name[names->n++] = name;
}

static const char *
sink_of(const struct result_row *row)
{
	return (row->row.sink);
}

static const char *
adapter_of(const struct result_row *row)
{
	return (row->adapter != NULL ? row->adapter : "");
}

static struct names
names_of(const struct result_rows *rows, const struct selection *s,
    const char *(*name_of)(const struct result_row *))
{
	struct names names = {.n = 0};
	const struct result_row *row;
	size_t i = 0;

	while ((row = select_next(rows, s, &i)) != NULL)
		names_add(&names, name_of(row));
	return (names);
}

struct names
select_sinks(const struct result_rows *rows, const struct selection *s)
{
	return (names_of(rows, s, sink_of));
}

struct names
select_adapters(const struct result_rows *rows, const struct selection *s)
{
	return (names_of(rows, s, adapter_of));
}

static void
add_number(struct numbers *numbers, unsigned number)
{
	const int n = (int)number;
	size_t i, j;

	for (i = 0; i < numbers->n && numbers->number[i] < n; i++)
		;
	if ((i < numbers->n && numbers->number[i] == n) ||
	    numbers->n == SELECT_MAX)
		return;
	for (j = numbers->n++; j > i; j--)
		numbers->number[j] = numbers->number[j - 1];
	numbers->number[i] = n;
}

static struct numbers
numbers_of(const struct result_rows *rows, const struct selection *s,
    bool responders)
{
	struct numbers numbers = {.n = 0};
	const struct result_row *row;
	size_t i = 0;

	while ((row = select_next(rows, s, &i)) != NULL)
		add_number(&numbers, responders ? row->row.responders :
		    row->row.batch);
	return (numbers);
}

struct numbers
select_batches(const struct result_rows *rows, const struct selection *s)
{
	return (numbers_of(rows, s, false));
}

struct numbers
select_responders(const struct result_rows *rows, const struct selection *s)
{
	return (numbers_of(rows, s, true));
}

enum path_kind
path_kind(const struct result_row *row)
{
	const char *properties = row->properties;

	return (property_has(properties, "no-address") ? PATH_HARNESS :
	    property_has(properties, "allocates") ? PATH_ALLOCATES :
	    property_has(properties, "flush=none") ? PATH_FLUSHES_NONE :
	    property_has(properties, "flush=cpu") ? PATH_FLUSHES_CPU :
	    PATH_FLUSHES_ALL);
}

const char *
select_harness(const struct result_rows *rows)
{
	const struct result_row *row;

	for (row = rows->row; row < rows->row + rows->n; row++)
		if (row->state == RESULT_MEASURED &&
		    path_kind(row) == PATH_HARNESS)
			return (row->row.path);
	return (NULL);
}

struct names
select_paths(const struct result_rows *rows, const struct selection *s)
{
	struct names names = {.n = 0};
	const struct result_row *row;
	enum path_kind kind;
	size_t i;

	for (kind = 0; kind < PATH_KINDS; kind++)
		for (i = 0; (row = select_next(rows, s, &i)) != NULL;)
			if (path_kind(row) == kind)
				names_add(&names, row->row.path);
	return (names);
}

static bool
is_private(const struct result_row *row)
{
	size_t unused;

	return (property_value(row->properties, "private", &unused) != NULL);
}

struct names
select_public(const struct result_rows *rows, const struct selection *s)
{
	struct names all = select_paths(rows, s), names = {.n = 0};
	struct selection one = *s;
	const struct result_row *row;
	size_t i, k;

	for (k = 0; k < all.n; k++) {
		one.path = all.name[k];
		i = 0;
		row = select_next(rows, &one, &i);
		if (row != NULL && !is_private(row))
			names_add(&names, all.name[k]);
	}
	return (names);
}

double
select_median(const struct result_rows *rows, const struct selection *s,
    unsigned figure)
{
	const struct result_row *row;
	size_t i = 0, n = 0;

	while ((row = select_next(rows, s, &i)) != NULL)
		if (!isnan(row->figure[figure]))
			rows->room[n++] = row->figure[figure];
	return (median(rows->room, n));
}

static int
by_ticks(const void *a, const void *b)
{
	const struct result_bucket *x = a, *y = b;

	return ((x->ticks > y->ticks) - (x->ticks < y->ticks));
}

/* Merge equal values and accumulate the counts; returns their number. */
static size_t
sum_up(struct result_bucket *b, size_t n)
{
	size_t i, merged = 0;
	double sum = 0;

	for (i = 0; i < n; i++) {
		sum += b[i].count;
		if (merged == 0 || b[i].ticks > b[merged - 1].ticks)
			merged++;
		b[merged - 1] = (struct result_bucket){b[i].ticks, sum};
	}
	return (merged);
}

int
select_cumulate(const struct result_rows *rows, const struct selection *s,
    enum row_stage stage, struct result_bucket **buckets, size_t *n)
{
	const struct result_row *row;
	struct result_bucket *b;
	size_t all = 0, at = 0, i, j;

	*n = 0;
	*buckets = NULL;
	for (i = 0; (row = select_next(rows, s, &i)) != NULL;)
		all += result_row_buckets(row, stage);
	if (all == 0)
		return (0);
	b = calloc(all, sizeof(*b));
	if (b == NULL)
		return (-ENOMEM);
	for (i = 0; (row = select_next(rows, s, &i)) != NULL;)
		for (j = 0; j < result_row_buckets(row, stage); j++)
			b[at++] = result_row_bucket(row, stage, j);
	qsort(b, all, sizeof(*b), by_ticks);
	*n = sum_up(b, all);
	*buckets = b;
	return (0);
}

const char *
select_private(const struct result_rows *rows, const char *path)
{
	const char *of;
	size_t i, n;

	for (i = 0; i < rows->n; i++) {
		of = property_value(rows->row[i].properties, "private", &n);
		if (of != NULL && strlen(path) == n &&
		    strncmp(of, path, n) == 0)
			return (rows->row[i].row.path);
	}
	return (NULL);
}

size_t
select_values(const struct result_rows *rows, const char *name,
    unsigned figure, double x[SELECT_VALUES])
{
	const struct result_row *row = rows->row;
	size_t n = 0;

	for (; row < rows->row + rows->n && n < SELECT_VALUES; row++)
		if (row->state == RESULT_MEASURED &&
		    strcmp(row->name, name) == 0 && !isnan(row->figure[figure]))
			x[n++] = row->figure[figure];
	sort_numbers(x, n);
	return (n);
}

bool
select_possible_cpus(const struct result_rows *rows, enum row_family family,
    double *least, double *most)
{
	const struct result_row *row;
	double n;

	*least = INFINITY;
	*most = 0;
	for (row = rows->row; row < rows->row + rows->n; row++) {
		n = row->figure[RESULT_POSSIBLE_CPUS];
		if (!(n > 0) || (family != ROW_FAMILIES &&
		    row->row.family != family))
			continue;
		*least = fmin(*least, n);
		*most = fmax(*most, n);
	}
	return (*most > 0);
}
