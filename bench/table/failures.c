/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "table/failures.h"

/* The first line, with control characters replaced. */
static void
one_line(const char *text, char *line, size_t size)
{
	size_t n = 0;

	for (; *text != '\0' && *text != '\n' && n + 1 < size; text++)
		line[n++] = (unsigned char)*text < ' ' || *text == 0x7f ?
		    '?' : *text;
	/* Do not end within a UTF-8 character. */
	if (*text != '\0' && *text != '\n')
		while (n > 0 && (line[n] & 0xc0) == 0x80)
			n--;
	line[n] = '\0';
}

static void
add(struct failure *failures, size_t *n, const struct result_row *row)
{
	char why[FAILURE_WHY];
	size_t i;

	one_line(row->error, why, sizeof(why));
	for (i = 0; i < *n && strcmp(failures[i].why, why) != 0; i++)
		;
	if (i == FAILURES_MAX)
		i--;
	if (i == *n) {
		failures[(*n)++] = (struct failure){.name = row->run_name,
		    .n = 1};
		memcpy(failures[i].why, why, sizeof(why));
		return;
	}
	failures[i].n++;
}

size_t
failures_of(const struct result_rows *rows,
    struct failure failures[FAILURES_MAX])
{
	const struct result_row *row;
	const char *last = "";
	size_t n = 0;

	/* The repetitions of a benchmark follow one another. */
	for (row = rows->row; row < rows->row + rows->n; row++) {
		if (row->state != RESULT_FAILED ||
		    strcmp(last, row->run_name) == 0)
			continue;
		last = row->run_name;
		add(failures, &n, row);
	}
	return (n);
}

const char *
failure_names(const struct failure *failure, char *text, size_t size)
{
	if (failure->n == 1)
		snprintf(text, size, "%s", failure->name);
	else
		snprintf(text, size, "%s and %zu other%s", failure->name,
		    failure->n - 1, failure->n == 2 ? "" : "s");
	return (text);
}

void
failures_print(const struct result_rows *rows, FILE *out)
{
	struct failure failures[FAILURES_MAX];
	size_t i, n = failures_of(rows, failures);
	char names[200];

	if (rows->ended != NULL)
		fprintf(out, "\nended early: %s\n", rows->ended);
	if (n > 0)
		fprintf(out, "\nfailed in all or some repetitions, by "
		    "reason\n");
	for (i = 0; i < n; i++)
		fprintf(out, "%s:\n  %s\n", failure_names(&failures[i], names,
		    sizeof(names)), failures[i].why);
}
