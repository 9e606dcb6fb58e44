/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "explain/asked_names.h"
#include "measure/filter.h"
#include "util/suggest.h"

/* Of the same family, and if there is one, of the same batch. */
static const char *
example(const struct bench *bench, const char *name)
{
	const struct bench_case *c, *best = bench->cases;
	struct row_name parsed;

	if (!row_parse(name, &parsed))
		return (best->plan.name);
	for (c = bench->cases; c != NULL; c = c->next) {
		if (c->plan.family != parsed.row.family)
			continue;
		if (best->plan.family != parsed.row.family)
			best = c;
		if (c->plan.batch == parsed.row.batch)
			return (c->plan.name);
	}
	return (best->plan.name);
}

static int
refuse(const struct bench *bench, const char *name, struct errmsg *err)
{
	char question[SUGGEST_MAX] = "";
	const struct bench_case *c;
	const char **all;
	size_t n = 0;

	for (c = bench->cases; c != NULL; c = c->next)
		n++;
	all = calloc(n + 1, sizeof(*all));
	if (all == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	n = 0;
	for (c = bench->cases; c != NULL; c = c->next)
		all[n++] = c->plan.name;
	suggest_question(question, name, "", all, n);
	free(all);
	return (errmsg_set(err, ENOENT, "'%.200s' is no benchmark of this "
	    "kernel%s (expected one such as %s; `dumpbench list` with the "
	    "same options has all)", name, question, n > 0 ?
	    example(bench, name) : "latency/enter/16"));
}

int
asked_names_found(const struct bench *bench, char *const *names, size_t n,
    struct errmsg *err)
{
	char own[ROW_NAME_MAX];
	size_t i;

	for (i = 0; i < n; i++) {
		snprintf(own, sizeof(own), "%.*s",
		    filter_name_length(names[i]), names[i]);
		if (bench_find(bench, own) == NULL)
			return (refuse(bench, names[i], err));
	}
	return (0);
}
