/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/failures.h"
#include "report/notes.h"

struct table {
	struct report *report;
	const char *caption;
	const char *const *head; /* of three columns */
	bool open;
};

static void
row(struct table *table, const char *kernel, const char *name,
    const char *text)
{
	if (!table->open)
		report_table(table->report, table->caption, table->head, 3);
	table->open = true;
	report_row(table->report, (const char *const[]){kernel, name, text});
}

static void
add_failures(struct table *table, const struct report_kernel *kernel,
    const struct result_rows *rows)
{
	struct failure failures[FAILURES_MAX];
	size_t i, n = failures_of(rows, failures);
	char names[200];

	if (rows->ended != NULL)
		row(table, kernel->name, "the rest of the run", rows->ended);
	for (i = 0; i < n; i++)
		row(table, kernel->name, failure_names(&failures[i], names,
		    sizeof(names)), failures[i].why);
}

static void
add_context(struct table *table, const struct report_kernel *kernel,
    const struct result_rows *rows)
{
	const char *key, *value;
	size_t i = 0;

	while ((key = result_context_added(rows->result, i++, &value)) != NULL)
		row(table, kernel->name, key, value);
}

static void
each(struct table *table, const struct report_group *groups, size_t n,
    void (*add)(struct table *, const struct report_kernel *,
	const struct result_rows *))
{
	const struct report_group *g;
	size_t i;

	for (g = groups; g < groups + n; g++)
		for (i = 0; i < g->n; i++)
			add(table, g->kernels[i],
			    g->kernels[i]->rows[g->clock]);
	if (table->open)
		report_table_end(table->report);
}

void
report_notes(struct report *report, const struct report_group *groups, size_t n)
{
	static const char *const of_failures[] = {"kernel", "benchmark",
	    "reason"};
	static const char *const of_context[] = {"kernel", "key", "value"};
	struct table failures = {report, "Failed in all or some "
	    "repetitions", of_failures, false};
	struct table context = {report, "Added to the context by "
	    "--benchmark_context", of_context, false};

	each(&failures, groups, n, add_failures);
	each(&context, groups, n, add_context);
}
