/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gbench/gbench.h"
#include "measure/filter.h"
#include "measure/near_family.h"

#define APPENDED "/manual_time"

char *
filter_of(const char *filter)
{
	const size_t n = strlen(filter);
	char *ours;

	if (n == 0 || filter[n - 1] != '$' || (n > 1 && filter[n - 2] == '\\'))
		return (strdup(filter));
	if (asprintf(&ours, "%.*s(" APPENDED ")?$", (int)n - 1, filter) < 0)
		return (NULL);
	return (ours);
}

int
filter_given(char **filter)
{
	const char *given = gbench_flag("benchmark_filter");

	*filter = given != NULL ? filter_of(given) : NULL;
	return (given == NULL || *filter != NULL ? 0 : -ENOMEM);
}

int
filter_name_length(const char *name)
{
	const char *end = strstr(name, APPENDED);

	return (end != NULL ? (int)(end - name) : (int)strlen(name));
}

int
filter_matches_none(struct errmsg *err)
{
	const char *filter = gbench_flag("benchmark_filter");
	char question[SUGGEST_MAX];

	return (errmsg_set(err, ENOENT, "--benchmark_filter: '%s' matches no "
	    "benchmark%s (expected some of those that `dumpbench list` with "
	    "the same options names)", filter, near_family(question, filter)));
}
