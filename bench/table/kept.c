/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "table/brief.h"
#include "table/failures.h"
#include "table/kept.h"
#include "plot/plot.h"
#include "table/table.h"
#include "util/output.h"
#include "util/text_stream.h"

/* Tables of at most so many lines are printed instead of the summary. */
#define FEW_LINES	32

static size_t
lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return (n);
}

/* The text of all tables, for free(3); null without memory. */
static char *
tables_of(const struct result_rows *rows, const struct kept_how *how)
{
	struct text_stream text;

	if (text_stream_open(&text) == NULL)
		return (NULL);
	table_print(rows, text.file);
	if (how->more != NULL)
		how->more(how->arg, text.file);
	return (text_stream_close(&text));
}

/* "….txt" of "….json"; for free(3). */
static char *
name_beside(const char *path, const char *ending)
{
	const int stem = (int)(strlen(path) - strlen(".json"));
	char *name;

	return (asprintf(&name, "%.*s%s", stem, path, ending) == -1 ? NULL :
	    name);
}

static int
write_tables(const char *tables, const char *path, struct errmsg *err)
{
	char *name = name_beside(path, ".txt");
	struct output *output;
	int error;

	if (name == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a path"));
	error = output_open(name, &output, err);
	if (error == 0) {
		fputs(tables, output_file(output));
		error = output_finish(output, err);
	}
	free(name);
	return (error);
}

static void
print(const struct result_rows *rows, const char *tables,
    const struct kept_how *how)
{
	if (how->verbose || (lines(tables) <= FEW_LINES && !how->aside) ||
	    brief_print(rows, how->aside, stdout) == 0) {
		fputs(tables, stdout);
		return;
	}
	if (how->more != NULL)
		how->more(how->arg, stdout);
	failures_print(rows, stdout);
}

int
kept_write(const struct result *result, const struct kept_how *how,
    struct kept *kept, struct errmsg *err)
{
	struct result_rows rows;
	char *tables;
	int error;

	kept->pictures = 0;
	kept->path = NULL;
	error = result_rows_new(result, &rows, err);
	if (error != 0)
		return (error);
	tables = tables_of(&rows, how);
	if (tables == NULL)
		error = errmsg_set(err, ENOMEM, "no memory for tables");
	else {
		error = result_store(result, how->folder, &kept->path, err);
		if (error == 0)
			error = write_tables(tables, kept->path, err);
	}
	if (error == 0 && tables != NULL && !how->silent)
		print(&rows, tables, how);
	free(tables);
	result_rows_free(&rows);
	return (error);
}

int
kept_draw(const struct result *result, struct kept *kept, struct errmsg *err)
{
	struct result_rows rows;
	struct plot_request request = {
		.rows = &rows,
		.stem = name_beside(kept->path, ""),
		.formats = {"svg", "png"},
		.nformats = 2,
	};
	int drawn;

	if (request.stem == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a path"));
	drawn = result_rows_new(result, &rows, err);
	if (drawn == 0) {
		drawn = plot_draw(&request, err);
		result_rows_free(&rows);
	}
	free((char *)(uintptr_t)request.stem);
	if (drawn < 0)
		return (drawn);
	kept->pictures = drawn;
	return (0);
}

void
kept_say(const struct kept *kept, size_t n, FILE *out)
{
	bool drawn = false;
	size_t i;

	for (i = 0; i < n; i++) {
		fprintf(out, "wrote %s\n", kept[i].path);
		drawn = drawn || kept[i].pictures > 0;
	}
	if (n > 0)
		fprintf(out, "  beside %s: .txt (all tables)%s\n", n == 1 ?
		    "it" : "each", drawn ? ", -*.png, -*.svg (plots)" :
		    "");
}

int
kept_write_one(const struct result *result, const struct kept_how *how,
    struct errmsg *err)
{
	struct kept kept;
	int error;

	error = kept_write(result, how, &kept, err);
	if (error == 0) {
		putchar('\n');
		kept_say(&kept, 1, stdout);
	}
	free(kept.path);
	return (error);
}
