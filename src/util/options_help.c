/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "util/options.h"
#include "util/wrap.h"

#define COLUMNS	   79
#define COLUMN_MAX 26 /* where summaries begin, at most */

static const struct option_row common[] = {
	{.name = "help", .letter = 'h', .summary = "print this text"},
	{.name = "version", .letter = 'V', .summary = "print the version"},
};

static const struct option_group common_group = {
	.rows = common, .n = sizeof(common) / sizeof(common[0])};

/* "  -x, --name VALUE"; of another parser, "  --name=VALUE". */
static int
left_column(const struct option_row *row, char *text, size_t size)
{
	char letter[8] = "";

	if (row->letter != 0)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	return (snprintf(text, size, "  %s--%s%s%s", letter, row->name,
	    row->value == NULL ? "" : row->set == NULL ? "=" : " ",
	    row->value != NULL ? row->value : ""));
}

static void
measure(const struct option_group *group, int *column)
{
	char text[COLUMNS];
	size_t i;
	int n;

	for (i = 0; i < group->n; i++) {
		n = left_column(&group->rows[i], text, sizeof(text)) + 2;
		if (n > *column && n <= COLUMN_MAX)
			*column = n;
	}
}

static void
print_group(const struct option_group *group, int column, FILE *out)
{
	char text[COLUMNS];
	size_t i;
	int n;

	if (group->title != NULL)
		fprintf(out, "%s:\n", group->title);
	for (i = 0; i < group->n; i++) {
		n = left_column(&group->rows[i], text, sizeof(text));
		fputs(text, out);
		if (n + 2 > column) {
			fputc('\n', out);
			n = 0;
		}
		wrap_print(out, COLUMNS, (size_t)n, (size_t)column,
		    group->rows[i].summary);
	}
	if (group->title != NULL)
		fputc('\n', out);
}

/*
 * Each line is one form of use; a line that begins with a blank continues it.
 */
static void
print_usage(const struct option_table *table, FILE *out)
{
	const char *form = table->usage;
	size_t n;

	fprintf(out, "usage: ");
	for (;;) {
		n = strcspn(form, "\n");
		if (form[0] != ' ')
			fprintf(out, "%s ", table->program);
		fprintf(out, "%.*s\n", (int)n, form);
		if (form[n] == '\0')
			return;
		form += n + 1;
		fprintf(out, "%*s", (int)strlen("usage: "), "");
	}
}

void
options_help(const struct option_table *table, FILE *out)
{
	const struct option_group *group;
	int column = 0;

	print_usage(table, out);
	fputc('\n', out);
	wrap_print(out, COLUMNS, 0, 0, table->about);
	fputc('\n', out);
	if (table->list != NULL) {
		table->list(out);
		fputc('\n', out);
	}
	measure(&common_group, &column);
	for (group = table->groups; group->rows != NULL; group++)
		measure(group, &column);
	for (group = table->groups; group->rows != NULL; group++)
		print_group(group, column, out);
	print_group(&common_group, column, out);
	if (table->notes != NULL) {
		fputc('\n', out);
		wrap_print(out, COLUMNS, 0, 0, table->notes);
	}
}

bool
options_answer(const struct option_table *table,
    const struct option_words *words, const char *version, FILE *out)
{
	if (words->help)
		options_help(table, out);
	else if (words->version)
		fprintf(out, "%.*s %s\n", (int)strcspn(table->program, " "),
		    table->program, version);
	return (words->help || words->version);
}
