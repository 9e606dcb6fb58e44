/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench report: write a document about kernels' results. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "report/history.h"
#include "result/result.h"
#include "util/output.h"
#include "util/suggest.h"
#include "verb/verb.h"
#include "verb/verbs.h"

#define GIGABYTES 4

enum format { HTML, MARKDOWN };

struct asked {
	const char *out;
	enum format format;
	bool history;
	struct report_options report;
};

#define AT(member, type) OPTION_AT(struct asked, member, type)

static option_set set_gigabytes;

static const struct option_row rows[] = {
	{"out", "FILE", "file to write, - for standard output; default: "
	    "report.html or report.md, history.html or history.md",
	    .set = option_text, .at = AT(out, const char *)},
	{"format", "html|markdown", "default: html", .set = option_choice,
	    .at = AT(format, enum format)},
	{"base", "NAME", "kernel with which others of its kind are compared; "
	    "default: the oldest", .set = option_text,
	    .at = AT(report.base, const char *)},
	{"ram", "GB", "size of the dump whose time is reported; default: 4",
	    .set = set_gigabytes},
	{"history", NULL, "where in many results paths became better or worse: "
	    "RESULT is a folder of runs, each a folder of kernels' folders and "
	    "in the order of their names, such as dates of nights; or kernels, "
	    "in the order of their versions", .set = option_true,
	    .at = AT(history, bool)},
	{"timeline", "LOG", "log of the emulated adapter, to plot a dump",
	    .set = option_text, .at = AT(report.timeline, const char *)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

const struct option_table report_verb_options = {
	.program = "dumpbench report",
	.usage = "[option ...] RESULT ...",
	.about = "Write a document about kernels' results: each RESULT is a "
	    "file, the folder of a kernel's results, or a folder of such "
	    "folders.  It is one file that loads no other: what changed, in "
	    "sentences, then tables and plots.  Kernels of one system, "
	    "machine, target and flavour are compared, in the order of their "
	    "versions.",
	.groups = groups,
	.operands = "RESULT ..., files or folders of results",
	.operand = "FILE",
	.least = 1,
};

static const struct option_table *const table = &report_verb_options;

static int
write_report(struct output *output, const struct report_set *set,
    const struct asked *asked)
{
	struct report report = {.html = asked->format == HTML,
		.out = output_file(output)};
	struct errmsg err = {""};
	int error;

	error = asked->history ? history_write(&report, set, &err) :
	    report_write(&report, set, &asked->report, &err);
	if (error == 0)
		error = output_finish(output, &err);
	else
		output_abandon(output);
	return (error == 0 ? 0 : verb_fail(table, 1, "%s", err.text));
}

static int
set_gigabytes(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	double gigabytes;
	char *end;

	gigabytes = strtod(value, &end);
	if (*value < '0' || *value > '9' || *end != '\0' ||
	    !(gigabytes > 0 && gigabytes <= 1e6))
		return (option_refuse(row, err, "'%.200s' is not a number of "
		    "GB (expected more than 0 and at most 1000000, such as 4)",
		    value));
	((struct asked *)into)->report.gigabytes = gigabytes;
	return (0);
}

/* A history has no base, and no dump. */
static int
check_history(const struct asked *asked)
{
	const char *other = asked->report.base != NULL ? "base" :
	    asked->report.timeline != NULL ? "timeline" :
	    asked->report.gigabytes != 0 ? "ram" : NULL;

	return (asked->history && other != NULL ? verb_fail(table, 2, "--%s: "
	    "not of a history (expected --history without it)", other) : 0);
}

/* --base must name one of the kernels. */
static int
check_base(const struct report_set *set, const char *base)
{
	const char **names = calloc(set->n, sizeof(*names));
	struct errmsg err;
	size_t i;

	if (names == NULL)
		return (verb_fail(table, 1, "no memory"));
	for (i = 0; i < set->n; i++)
		names[i] = set->kernels[i].name;
	for (i = 0; base != NULL && i < set->n; i++)
		if (strcmp(names[i], base) == 0)
			break;
	if (base != NULL && i == set->n)
		suggest_refuse(&err, "--base: ", "kernel", "", base, names,
		    set->n);
	free(names);
	return (base != NULL && i == set->n ? verb_wrong(table, &err) : 0);
}

/* A report must not replace a result or a log. */
static int
check_out(const char *out, const char *timeline)
{
	struct stat target, log;
	struct result *result;
	struct errmsg err;

	if (output_is_standard(out) || stat(out, &target) != 0 ||
	    !S_ISREG(target.st_mode))
		return (0);
	if (result_read(out, &result, &err) == 0) {
		result_free(result);
		return (verb_fail(table, 2, "--out: %s is a result (expected "
		    "another name, for the report)", out));
	}
	if (timeline != NULL && stat(timeline, &log) == 0 &&
	    log.st_dev == target.st_dev && log.st_ino == target.st_ino)
		return (verb_fail(table, 2, "--out: %s is the log of "
		    "--timeline (expected another name, for the report)",
		    out));
	return (0);
}

static const char *
default_name(const struct asked *asked)
{
	if (asked->history)
		return (asked->format == HTML ? "history.html" : "history.md");
	return (asked->format == HTML ? "report.html" : "report.md");
}

int
verb_report(int argc, char **argv)
{
	struct asked asked = {.report = {.gigabytes = 0}};
	struct option_words words;
	struct output *output;
	struct report_set set;
	struct errmsg err;
	const char *out;
	int error, status;

	if (!verb_options(table, argc, argv, &asked, &words, &status))
		return (status);
	status = check_history(&asked);
	if (status != 0)
		return (status);
	if (asked.report.gigabytes == 0)
		asked.report.gigabytes = GIGABYTES;
	out = asked.out != NULL ? asked.out : default_name(&asked);
	status = check_out(out, asked.report.timeline);
	if (status != 0)
		return (status);
	if (output_open(out, &output, &err) != 0)
		return (verb_fail(table, output_is_standard(out) ? 1 : 2,
		    "--out: %s", err.text));
	error = asked.history ? history_read(words.operands, words.noperands,
	    &set, &err) : report_read(words.operands, words.noperands, &set,
	    &err);
	if (error != 0) {
		output_abandon(output);
		return (verb_fail(table, 1, "%s", err.text));
	}
	status = check_base(&set, asked.report.base);
	if (status == 0)
		status = write_report(output, &set, &asked);
	else
		output_abandon(output);
	if (status == 0 && !output_is_standard(out))
		puts(out);
	report_free(&set);
	return (status);
}
