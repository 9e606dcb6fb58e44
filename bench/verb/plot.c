/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench plot: pictures of results. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "table/failures.h"
#include "result/newest.h"
#include "plot/plot.h"
#include "util/folders.h"
#include "verb/verb.h"
#include "verb/verbs.h"

static const char *const formats[] = {"svg", "png"};

struct asked {
	const char *out, *results, *timeline;
	unsigned formats; /* a bit each */
};

#define AT(member, type) OPTION_AT(struct asked, member, type)

static const struct option_row option_rows[] = {
	{"out", "FOLDER", "where to write; default: beside the result",
	    .set = option_text, .at = AT(out, const char *)},
	{"format", "svg,png", "either or both; default: both",
	    .set = option_choices, .at = AT(formats, unsigned)},
	{"results", "FOLDER", "where to look for the newest results; default: "
	    "results", .set = option_text, .at = AT(results, const char *)},
	{"timeline", "LOG", "draw a dump to the emulated card, from its log",
	    .set = option_text, .at = AT(timeline, const char *)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, option_rows), OPTION_GROUPS_END};

const struct option_table plot_verb_options = {
	.program = "dumpbench plot",
	.usage = "[--out FOLDER] [--format svg,png] RESULT.json ...\n"
	    "[--out FOLDER] [--format svg,png] [--results FOLDER]\n"
	    "[--out FOLDER] [--format svg,png] --timeline LOG",
	.about = "Draw what each result has rows for: latency (distributions), "
	    "throughput, shootdown (cost by responders), drivers2x2 (two paths "
	    "by two batches), host (a process's own mappings) and share (of a "
	    "dump to the emulated card, what is mapping).  Without a file: of "
	    "the newest result of each clock.",
	.notes = "DUMPBENCH_PLOTDIR names the folder of gnuplot scripts, if "
	    "it has moved.",
	.groups = groups,
	.operands = "RESULT.json ...",
	.operand = "FILE",
};

static const char *
base(const char *path)
{
	const char *s;

	s = strrchr(path, '/');
	return (s != NULL ? s + 1 : path);
}

static void
tell(const char *path)
{
	puts(path);
	fflush(stdout);
}

/* "latency, stream": the families of a set, a bit each, in order. */
static void
list_families(unsigned families, char *text, size_t size)
{
	enum row_family f;
	size_t n = 0;

	text[0] = '\0';
	for (f = 0; f < ROW_FAMILIES && n < size; f++)
		if ((families & 1U << f) != 0)
			n += (size_t)snprintf(text + n, size - n, "%s%s",
			    n > 0 ? ", " : "", row_families[f].name);
}

/* What there is instead of what is drawn. */
static void
refuse_empty(const struct result_rows *rows, const char *path)
{
	char there[128], drawn[128];
	unsigned families = 0, kinds = 0;
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (rows->row[i].state == RESULT_MEASURED)
			families |= 1U << rows->row[i].row.family;
	for (i = 0; i < plot_nkinds; i++)
		kinds |= 1U << plot_kinds[i].family;
	list_families(families, there, sizeof(there));
	list_families(kinds, drawn, sizeof(drawn));
	fprintf(stderr, "dumpbench plot: %s: no row to draw: its rows are of "
	    "%s; drawn are %s\n", path, there[0] != '\0' ? there :
	    "no family, or failed", drawn);
}

/* Pictures of one result, in the folder `out` or, if null, beside it. */
static int
plot_file(struct plot_request *r, const char *path, const char *out)
{
	struct errmsg err;
	char *stem;
	size_t n;
	int drawn;

	if (asprintf(&stem, "%s%s%s", out != NULL ? out : "",
		out != NULL ? "/" : "",
		out != NULL ? base(path) : path) == -1) {
		fprintf(stderr, "dumpbench plot: no memory\n");
		return (1);
	}
	n = strlen(stem);
	if (n > 5 && strcmp(stem + n - 5, ".json") == 0)
		stem[n - 5] = '\0';
	r->stem = stem;
	drawn = plot_draw(r, &err);
	free(stem);
	if (drawn < 0)
		fprintf(stderr, "dumpbench plot: %s\n", err.text);
	else if (drawn == 0 && r->log != NULL)
		fprintf(stderr, "dumpbench plot: %s: no write in it\n", path);
	else if (drawn == 0)
		refuse_empty(r->rows, path);
	if (r->rows != NULL)
		failures_print(r->rows, stderr);
	return (drawn > 0 ? 0 : 1);
}

/* *made: it was not there before. */
static int
make_folder(const char *out, bool *made)
{
	struct errmsg err;

	*made = false;
	if (out == NULL || folder_make(out, made, &err) == 0)
		return (0);
	fprintf(stderr, "dumpbench plot: %s\n", err.text);
	return (1);
}

/* Read all before drawing any: a bad file leaves nothing behind. */
static int
read_files(struct result_rows *rows, char **paths, size_t n)
{
	struct errmsg err;
	size_t i;
	int status = 0;

	for (i = 0; i < n; i++)
		if (result_rows_read(paths[i], &rows[i], &err) != 0) {
			fprintf(stderr, "dumpbench plot: %s\n", err.text);
			status = 1;
		}
	return (status);
}

static int
plot_files(
    const struct plot_request *asked, const char *out, char **paths, size_t n)
{
	struct result_rows *rows = calloc(n, sizeof(*rows));
	struct plot_request request = *asked;
	bool made = false;
	int status;
	size_t i;

	if (rows == NULL) {
		fprintf(stderr, "dumpbench plot: no memory\n");
		return (1);
	}
	status = read_files(rows, paths, n);
	if (status == 0)
		status = make_folder(out, &made);
	for (i = 0; i < n && status == 0; i++) {
		request.rows = &rows[i];
		status = plot_file(&request, paths[i], out);
	}
	if (status != 0 && made)
		rmdir(out); /* if it is still empty */
	for (i = 0; i < n; i++)
		result_rows_free(&rows[i]);
	free(rows);
	return (status);
}

static int
plot_log(struct plot_request *r, const char *out)
{
	bool made;
	int status;

	if (make_folder(out, &made) != 0)
		return (1);
	status = plot_file(r, r->log, out);
	if (status != 0 && made)
		rmdir(out);
	return (status);
}

static int
plot_newest(const struct plot_request *r, const char *out, const char *folder)
{
	char *paths[ROW_CLOCKS];
	size_t i, n;
	int status;

	n = 0;
	for (i = 0; i < ROW_CLOCKS; i++) {
		paths[n] = newest_result(folder, row_clocks[i].name, NULL);
		if (paths[n] != NULL)
			n++;
	}
	if (n == 0) {
		fprintf(stderr,
		    "dumpbench plot: %s: no result there; "
		    "`dumpbench run` makes one, and a file's name is "
		    "accepted\n",
		    folder);
		return (1);
	}
	status = plot_files(r, out, paths, n);
	for (i = 0; i < n; i++)
		free(paths[i]);
	return (status);
}

/* What can not stand together. */
static int
check(const struct asked *asked, const struct option_words *words)
{
	struct errmsg err = {""};

	if (asked->timeline != NULL &&
	    (words->noperands > 0 || asked->results != NULL))
		errmsg_set(&err, EINVAL, "--timeline %s: not with results "
		    "(expected one or the other)", asked->timeline);
	else if (words->noperands > 0 && asked->results != NULL)
		errmsg_set(&err, EINVAL, "--results %s: not with a result "
		    "(expected one or the other)", asked->results);
	return (err.text[0] != '\0' ? verb_wrong(&plot_verb_options, &err) : 0);
}

int
verb_plot(int argc, char **argv)
{
	struct asked asked = {.formats = 3};
	struct plot_request r = {.told = tell};
	struct option_words words;
	unsigned i;
	int status;

	if (!verb_options(&plot_verb_options, argc, argv, &asked, &words, &status))
		return (status);
	status = check(&asked, &words);
	if (status != 0)
		return (status);
	for (i = 0; i < 2; i++)
		if ((asked.formats & 1U << i) != 0)
			r.formats[r.nformats++] = formats[i];
	r.log = asked.timeline;
	if (r.log != NULL)
		return (plot_log(&r, asked.out));
	if (words.noperands > 0)
		return (plot_files(&r, asked.out, words.operands,
		    words.noperands));
	return (plot_newest(&r, asked.out, asked.results != NULL ?
	    asked.results : "results"));
}
