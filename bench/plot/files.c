/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plot/files.h"
#include "table/failures.h"
#include "util/folders.h"
#include "util/path.h"

/* "latency, stream or host": the families of a set, a bit each, in order. */
static void
list_families(unsigned families, const char *last, char *text, size_t size)
{
	enum row_family f;
	size_t n = 0;

	text[0] = '\0';
	for (f = 0; f < ROW_FAMILIES && n < size; f++)
		if ((families & 1U << f) != 0)
			n += (size_t)snprintf(text + n, size - n, "%s%s",
			    n == 0 ? "" : families >> (f + 1) == 0 ? last :
			    ", ", row_families[f].name);
}

/* The error for a result of which there is no plot. */
static void
refuse_empty(const struct result_rows *rows, const char *path,
    struct errmsg *err)
{
	char there[128], drawn[128];
	unsigned families = 0, kinds = 0;
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (rows->row[i].state == RESULT_MEASURED)
			families |= 1U << rows->row[i].row.family;
	for (i = 0; i < plot_nkinds; i++)
		kinds |= 1U << plot_kinds[i].family;
	list_families(families, " and ", there, sizeof(there));
	list_families(kinds, " or ", drawn, sizeof(drawn));
	errmsg_set(err, EINVAL, "no benchmark to plot in %s (it holds only %s "
	    "rows; expected rows of %s)", path, there[0] != '\0' ? there :
	    "failed", drawn);
}

/* Where the pictures go: <stem>-<kind>.<format>; for free(3). */
static char *
stem_of(const char *path, const char *out)
{
	static const char end[] = ".json";
	char *stem;
	size_t n;

	if (asprintf(&stem, "%s%s%s", out != NULL ? out : "",
		out != NULL ? "/" : "",
		out != NULL ? path_name(path) : path) == -1)
		return (NULL);
	n = strlen(stem);
	if (n >= sizeof(end) && strcmp(stem + n + 1 - sizeof(end), end) == 0)
		stem[n + 1 - sizeof(end)] = '\0';
	return (stem);
}

/* Plot one result or log. */
static bool
plot_one(const struct plot_request *asked, const char *path, const char *out,
    plot_failed *failed)
{
	struct plot_request request = *asked;
	char *stem = stem_of(path, out);
	struct errmsg err = {""};
	int drawn = 0;

	request.stem = stem;
	if (stem == NULL)
		errmsg_set(&err, ENOMEM, "no memory");
	else
		drawn = plot_draw(&request, &err);
	free(stem);
	if (stem != NULL && drawn == 0 && request.log != NULL)
		errmsg_set(&err, EINVAL, "no write to plot in %s", path);
	else if (stem != NULL && drawn == 0)
		refuse_empty(request.rows, path, &err);
	if (err.text[0] != '\0')
		failed(err.text);
	if (request.rows != NULL)
		failures_print(request.rows, stderr);
	return (drawn > 0);
}

/* *made: it was not there before. */
static bool
make_folder(const char *out, bool *made, plot_failed *failed)
{
	struct errmsg err;

	*made = false;
	if (out == NULL || folder_make(out, made, &err) == 0)
		return (true);
	failed(err.text);
	return (false);
}

static bool
read_files(struct result_rows *rows, char **paths, size_t n,
    plot_failed *failed)
{
	struct errmsg err;
	bool good = true;
	size_t i;

	for (i = 0; i < n; i++)
		if (result_rows_read(paths[i], &rows[i], &err) != 0) {
			failed(err.text);
			good = false;
		}
	return (good);
}

bool
plot_files(const struct plot_request *asked, const char *out, char **paths,
    size_t n, plot_failed *failed)
{
	struct result_rows *rows = calloc(n, sizeof(*rows));
	struct plot_request request = *asked;
	bool good, made = false;
	size_t i;

	if (rows == NULL) {
		failed("no memory");
		return (false);
	}
	good = read_files(rows, paths, n, failed) &&
	    make_folder(out, &made, failed);
	for (i = 0; i < n && good; i++) {
		request.rows = &rows[i];
		good = plot_one(&request, paths[i], out, failed);
	}
	if (!good && made)
		rmdir(out); /* if it is still empty */
	for (i = 0; i < n; i++)
		result_rows_free(&rows[i]);
	free(rows);
	return (good);
}

bool
plot_log(const struct plot_request *request, const char *out,
    plot_failed *failed)
{
	bool good, made;

	if (!make_folder(out, &made, failed))
		return (false);
	good = plot_one(request, request->log, out, failed);
	if (!good && made)
		rmdir(out);
	return (good);
}
