/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench bisect: find the first of many kernels whose figure differs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/bench.h"
#include "util/suggest.h"
#include "verb/kernel_names.h"
#include "verb/script.h"
#include "verb/verb.h"
#include "verb/verbs.h"

struct asked {
	const char *good, *bad, *what, *tries, *results, *git, *config, *make;
};

#define AT(member)   OPTION_AT(struct asked, member, const char *)
#define TEXT(member) .set = option_text, .at = AT(member)

static const struct option_row rows[] = {
	{"good", "KERNEL", "kernel with the old figure, by its word or its "
	    "name", TEXT(good)},
	{"bad", "KERNEL", "kernel with another figure", TEXT(bad)},
	{"what", "BENCHMARK", "such as latency/enter/16, with :map_median or "
	    ":map_max; default: :median, of map and of unmap",
	    TEXT(what)},
	{"tries", "N", "most further boots of a kernel of which it cannot be "
	    "told whether it differs; default: 3",
	    .set = option_number_text, .at = AT(tries), .high = 999},
	{"git", "DIR", "the kernels are the commits of this repository, from "
	    "GOOD to BAD, each built in a work tree of its own", TEXT(git)},
	{"config", "FILE", "with --git: their configuration; default: .config "
	    "in DIR", TEXT(config)},
	{"make", "COMMAND", "with --git: the command that builds one, as for "
	    "dumpbench check", TEXT(make)},
	{"results", "FOLDER", "folder for the results; a kernel that has a "
	    "result there is not measured again; default: results/bisect",
	    TEXT(results)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

const struct option_table bisect_verb_options = {
	.program = "dumpbench bisect",
	.usage = "--good KERNEL --bad KERNEL --what BENCHMARK[:METRIC]\n"
	    "    [option ...] WORD ... [-- option of run ...]\n"
	    "       dumpbench bisect --git DIR --what BENCHMARK[:METRIC]\n"
	    "    [option ...] GOOD BAD [-- option of run ...]",
	.about = "Find between which two kernels of a list a figure changes, "
	    "in the clock exact.  The words name the kernels, in order, as "
	    "for matrix.",
	.notes = "The exit status is 5 if it cannot be told which of several "
	    "kernels changes the figure.",
	.groups = groups,
	.operands = "WORD ..., the kernels in order",
	.least = 1,
	.rest = true,
	.rest_table = &run_verb_options,
};

/* Options of run that bisect sets. */
static const char *const own[] = {"kernel", "kmod", "build", "tree", "clock",
    "results",
    "target", "benchmark_out", "benchmark_filter", NULL};

/* "latency/enter/16", of a known family. */
static int
check_what(const char *what, struct errmsg *err)
{
	const char *families[16], *name;
	size_t n, i, length = strcspn(what, ":");
	char family[64];

	if (strspn(what, "abcdefghijklmnopqrstuvwxyz0123456789_/") < length ||
	    strchr(what, '/') == NULL || strchr(what, '/') > what + length ||
	    what[length - 1] == '/')
		return (errmsg_set(err, EINVAL, "--what: '%.200s' is not a "
		    "benchmark (expected one such as latency/enter/16, or "
		    "latency/enter/16:map_max)", what));
	snprintf(family, sizeof(family), "%.*s", (int)strcspn(what, "/"),
	    what);
	for (n = i = 0; bench_families[i] != NULL && n < 15; i++) {
		name = row_families[bench_families[i]->family].name;
		if (strcmp(name, family) == 0)
			return (0);
		if (!bench_families[i]->of_host)
			families[n++] = name;
	}
	/* No family of Google Benchmark's, but beside those in a run. */
	if (row_family_find(family) == ROW_KDUMP)
		return (0);
	families[n++] = row_families[ROW_KDUMP].name;
	return (suggest_refuse(err, "--what: ", "family", "", family,
	    families, n));
}

static int
check_git(const struct asked *asked, const struct option_words *words,
    struct errmsg *err)
{
	int error;

	if (asked->good != NULL || asked->bad != NULL)
		return (errmsg_set(err, EINVAL, "--%s: not used with --git "
		    "(expected two commits behind the options, GOOD and BAD)",
		    asked->good != NULL ? "good" : "bad"));
	if (words->noperands != 2)
		return (errmsg_set(err, EINVAL, "%zu commit%s (expected two, "
		    "GOOD and BAD)", words->noperands, words->noperands == 1 ?
		    "" : "s"));
	if (asked->what == NULL)
		return (errmsg_set(err, EINVAL, "no --what (expected --what "
		    "BENCHMARK)"));
	error = check_what(asked->what, err);
	return (error != 0 ? error : script_check_rest(words, own, err));
}

static int
check(const struct asked *asked, const struct option_words *words,
    char **kernels, struct errmsg *err)
{
	size_t i;
	int error;

	if (asked->git == NULL && (asked->config != NULL ||
	    asked->make != NULL))
		return (errmsg_set(err, EINVAL, "--%s: nothing is built "
		    "without --git", asked->config != NULL ? "config" :
		    "make"));
	if (asked->git != NULL)
		return (check_git(asked, words, err));
	if (asked->good == NULL || asked->bad == NULL || asked->what == NULL)
		return (errmsg_set(err, EINVAL, "no --%s (expected --good "
		    "KERNEL, --bad KERNEL and --what BENCHMARK)",
		    asked->good == NULL ? "good" :
		    asked->bad == NULL ? "bad" : "what"));
	error = check_what(asked->what, err);
	for (i = 0; i < words->noperands && error == 0; i++) {
		error = kernel_words_check("", words->operands[i], err);
		if (error == 0)
			error = script_add_words(kernels, words->operands[i],
			    err);
	}
	return (error != 0 ? error : script_check_rest(words, own, err));
}

#define OR_NONE(text) ((text) != NULL ? (text) : "")

int
verb_bisect(int argc, char **argv)
{
	struct asked asked = {.results = "results/bisect", .tries = "3"};
	struct option_words words;
	char *kernels = NULL; /* words with commas between */
	struct errmsg err;
	int status;

	if (!verb_options(&bisect_verb_options, argc, argv, &asked, &words,
	    &status))
		return (status);
	if (check(&asked, &words, &kernels, &err) != 0)
		status = verb_wrong(&bisect_verb_options, &err);
	else {
		const bool git = asked.git != NULL;
		const char *const values[] = {
		    git ? words.operands[0] : asked.good,
		    git ? words.operands[1] : asked.bad, asked.what,
		    asked.tries, asked.results, git ? "" : kernels,
		    git ? asked.git : "", OR_NONE(asked.config),
		    OR_NONE(asked.make), NULL};

		status = script_execute(&bisect_verb_options, "bisect", values,
		    &words);
	}
	free(kernels);
	return (status);
}
