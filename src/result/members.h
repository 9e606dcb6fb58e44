/* SPDX-License-Identifier: BSD-2-Clause */
/* A result's rows as JSON: members that may be missing. */
#ifndef DUMPBENCH_BENCH_ROW_H
#define DUMPBENCH_BENCH_ROW_H

#include <math.h>

#include "result/result.h"

static inline const json_t *
row_list(const struct result *result)
{
	return (json_object_get(result->root, "benchmarks"));
}

/* The row's member dumpbench; null: it has none. */
static inline const json_t *
row_own(const json_t *row)
{
	return (json_object_get(row, "dumpbench"));
}

/* "" where there is no such string. */
static inline const char *
row_text(const json_t *object, const char *member)
{
	const char *value = json_string_value(json_object_get(object, member));

	return (value != NULL ? value : "");
}

/* NAN where there is no such number. */
static inline double
row_number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	return (json_is_number(value) ? json_number_value(value) : NAN);
}

#endif
