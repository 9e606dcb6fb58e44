/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench plot: plot results. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "plot/files.h"
#include "report/kernel_plots.h"
#include "result/newest.h"
#include "verb/verb.h"
#include "verb/verbs.h"

#define FORMATS 2
static const char *const formats[FORMATS] = {"svg", "png"};

struct asked {
	const char *out, *results, *timeline;
	unsigned formats; /* a bit each */
};

#define AT(member, type) OPTION_AT(struct asked, member, type)

static const struct option_row option_rows[] = {
	{"out", "FOLDER", "where to write; default: beside the result",
	    .set = option_text, .at = AT(out, const char *)},
	{"format", "svg,png", "formats of the pictures; default: both",
	    .set = option_choices, .at = AT(formats, unsigned)},
	{"results", "FOLDER", "where to look for the newest results; default: "
	    "results", .set = option_text, .at = AT(results, const char *)},
	{"timeline", "LOG", "plot the dump in this log of the emulated "
	    "adapter", .set = option_text, .at = AT(timeline, const char *)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, option_rows), OPTION_GROUPS_END};

static void
list_kinds(FILE *out)
{
	size_t i;

	for (i = 0; i < plot_nkinds; i++)
		fprintf(out, "  %-12s%s\n", plot_kinds[i].name,
		    plot_kinds[i].caption);
}

const struct option_table plot_verb_options = {
	.program = "dumpbench plot",
	.usage = "[--out FOLDER] [--format svg,png] RESULT.json|FOLDER ...\n"
	    "[--out FOLDER] [--format svg,png] [--results FOLDER]\n"
	    "[--out FOLDER] [--format svg,png] --timeline LOG",
	.about = "Plot what each result has, of the plots below, and of a "
	    "folder of several kernels the plots that compare these.  Without "
	    "an operand, plot the newest result of each clock.",
	.list = list_kinds,
	.notes = "DUMPBENCH_PLOTDIR names the folder of gnuplot scripts, if "
	    "it has moved.",
	.groups = groups,
	.operands = "RESULT.json or FOLDER ...",
	.operand = "FILE",
};

static void
tell(const char *path)
{
	puts(path);
	fflush(stdout);
}

static void
fail(const char *sentence)
{
	verb_fail(&plot_verb_options, 1, "%s", sentence);
}

static bool
plot_newest(const struct plot_request *request, const char *out,
    const char *folder)
{
	char *paths[ROW_CLOCKS];
	struct errmsg err;
	size_t i, n = 0;
	bool good = true;

	for (i = 0; i < ROW_CLOCKS && good; i++) {
		good = newest_result(folder, row_clocks[i].name, NULL,
		    &paths[n], &err) == 0;
		if (paths[n] != NULL)
			n++;
	}
	if (!good)
		fail(err.text);
	else if (n == 0) {
		good = false;
		verb_fail(&plot_verb_options, 1, "no result in %s (expected "
		    "one of `dumpbench run`, or the name of a result)",
		    folder);
	} else
		good = plot_files(request, out, paths, n, fail);
	for (i = 0; i < n; i++)
		free(paths[i]);
	return (good);
}

/* Folders of kernels, by what compares these. */
static bool
plot_folders(const struct plot_request *request, const char *out,
    const struct option_words *words)
{
	struct errmsg err;
	size_t i;

	for (i = 0; i < words->noperands; i++)
		if (report_draw(request, words->operands[i], out, &err) != 0) {
			fail(err.text);
			return (false);
		}
	return (true);
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* Options and operands that exclude each other. */
static int
check(const struct asked *asked, const struct option_words *words)
{
	size_t i;

	if (asked->timeline != NULL &&
	    (words->noperands > 0 || asked->results != NULL))
		return (verb_fail(&plot_verb_options, 2, "--timeline %s: not "
		    "with results (expected one or the other)",
		    asked->timeline));
	if (words->noperands > 0 && asked->results != NULL)
		return (verb_fail(&plot_verb_options, 2, "--results %s: not "
		    "with a result (expected one or the other)",
		    asked->results));
	for (i = 1; i < words->noperands; i++)
		if (is_folder(words->operands[i]) !=
		    is_folder(words->operands[0]))
			return (verb_fail(&plot_verb_options, 2, "%s: a %s "
			    "beside a %s (expected only files, or only "
			    "folders)", words->operands[i],
			    is_folder(words->operands[i]) ? "folder" : "file",
			    is_folder(words->operands[0]) ? "folder" :
			    "file"));
	return (0);
}

int
verb_plot(int argc, char **argv)
{
	struct asked asked = {.formats = 3};
	struct plot_request request = {.told = tell};
	struct option_words words;
	int i, status;
	bool good;

	if (!verb_options(&plot_verb_options, argc, argv, &asked, &words,
	    &status))
		return (status);
	status = check(&asked, &words);
	if (status != 0)
		return (status);
	for (i = 0; i < FORMATS; i++)
		if ((asked.formats & 1U << i) != 0)
			request.formats[request.nformats++] = formats[i];
	request.log = asked.timeline;
	if (request.log != NULL)
		good = plot_log(&request, asked.out, fail);
	else if (words.noperands > 0)
		good = is_folder(words.operands[0]) ?
		    plot_folders(&request, asked.out, &words) :
		    plot_files(&request, asked.out, words.operands,
		    words.noperands, fail);
	else
		good = plot_newest(&request, asked.out,
		    asked.results != NULL ? asked.results : "results");
	return (good ? 0 : 1);
}
