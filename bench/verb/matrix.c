/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench matrix: measure many kernels. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "verb/kernel_names.h"
#include "verb/script.h"
#include "verb/verb.h"
#include "verb/verbs.h"

struct asked {
	char *kernels; /* words with commas between; for free(3) */
	const char *results, *clock, *jobs, *sshlogin;
	bool explain;
};

#define AT(member)   OPTION_AT(struct asked, member, const char *)
#define TEXT(member) .set = option_text, .at = AT(member)

static option_set set_kernels;

static const struct option_row rows[] = {
	{"kernels", "WORDS", "kernels, commas between: debian:RELEASE or a "
	    "pattern of releases, debian:7.3 for the newest of a version, "
	    "debian:newest, debian:line for the newest of each version; "
	    "linux:KERNEL:MODULE, freebsd:KERNEL:SYSDIR, @FILE with one a "
	    "line; NAME=WORD names the kernel",
	    .set = set_kernels},
	{"results", "FOLDER", "folder for the results, with a folder for "
	    "each kernel; default: results/matrix", TEXT(results)},
	{"clock", "exact|tsc|both", "default: exact",
	    .set = option_choice_text, .at = AT(clock)},
	{"jobs", "N", "guests at a time in the clock exact; default: the "
	    "number of CPUs", .set = option_number_text, .at = AT(jobs),
	    .low = 1, .high = 9999},
	{"sshlogin", "HOSTS", "measure on these machines, commas between, as "
	    "parallel(1) names them", TEXT(sshlogin)},
	{"explain", NULL, "measure with dumpbench explain, so that each result "
	    "in the clock exact carries an explanation", .set = option_true,
	    .at = OPTION_AT(struct asked, explain, bool)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

const struct option_table matrix_verb_options = {
	.program = "dumpbench matrix",
	.usage = "--kernels WORDS [option ...] [-- option of run ...]",
	.about = "Run one plan on many kernels, each in a guest of its own, "
	    "and continue when one fails.  A kernel that has a result is not "
	    "measured again.",
	.groups = groups,
	.rest = true,
	.rest_table = &run_verb_options,
};

/* Options of run that matrix sets. */
static const char *const own[] = {"kernel", "kmod", "build", "tree", "clock",
    "results",
    "target", "benchmark_out", NULL};

static int
set_kernels(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;
	int error = kernel_words_check("--kernels: ", value, err);

	(void)row;
	return (error != 0 ? error :
	    script_add_words(&asked->kernels, value, err));
}

static int
check(const struct asked *asked, const struct option_words *words,
    struct errmsg *err)
{
	if (asked->kernels == NULL)
		return (errmsg_set(err, EINVAL, "no --kernels (expected "
		    "--kernels WORDS)"));
	if (asked->explain && strcmp(asked->clock, "tsc") == 0)
		return (errmsg_set(err, EINVAL, "--explain: what is explained "
		    "are instructions, and tsc counts cycles (expected "
		    "--clock exact or both)"));
	if (asked->explain)
		return (script_check_rest_of(words, own,
		    explain_verb_options.groups, err));
	return (script_check_rest(words, own, err));
}

int
verb_matrix(int argc, char **argv)
{
	struct asked asked = {.results = "results/matrix", .clock = "exact",
	    .jobs = "", .sshlogin = ""};
	struct option_words words;
	struct errmsg err;
	int status;

	if (verb_options(&matrix_verb_options, argc, argv, &asked, &words,
	    &status)) {
		const char *const values[] = {asked.kernels, asked.results,
		    asked.clock, asked.jobs, asked.sshlogin,
		    asked.explain ? "explain" : "", NULL};

		status = check(&asked, &words, &err) != 0 ?
		    verb_wrong(&matrix_verb_options, &err) :
		    script_execute(&matrix_verb_options, "matrix", values,
			&words);
	}
	free(asked.kernels);
	return (status);
}
