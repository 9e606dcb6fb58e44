/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dumpbench matrix, dumpbench bisect: many kernels.  What they do are scripts,
 * as they call apt, make and parallel(1): this checks the command line, hands
 * its values over as plain arguments, and becomes the script.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/bench.h"
#include "verb/kernel_names.h"
#include "util/self.h"
#include "util/suggest.h"
#include "verb/verb.h"
#include "verb/verbs.h"

#ifndef LABDIR
#define LABDIR "src/lab"
#endif

/* Room for a path and a short name after it. */
#define JOINED (PATH_MAX + 64)

static void
join(char *path, const char *folder, const char *name)
{
	snprintf(path, JOINED, "%.*s/%s", PATH_MAX, folder, name);
}

/* As for the plots: in a folder above the program, else where it was built. */
static int
find_script(char *path, const char *name)
{
	char exe[PATH_MAX], folder[JOINED], *s;
	const char *said = getenv("DUMPBENCH_LABDIR");

	if (said != NULL) {
		join(path, said, name);
		return (access(path, X_OK));
	}
	self_path(exe, sizeof(exe));
	while ((s = strrchr(exe, '/')) != NULL) {
		*s = '\0';
		join(folder, exe, "src/lab");
		join(path, folder, name);
		if (access(path, X_OK) == 0)
			return (0);
	}
	join(path, LABDIR, name);
	return (access(path, X_OK));
}

/* Run the script of the verb with those arguments; null ends them. */
static int
become(const char *verb, const char *const *values, char *const *rest,
    size_t nrest)
{
	char path[JOINED], self[PATH_MAX];
	const char **argv;
	size_t i, n = 1;

	if (find_script(path, verb) != 0) {
		fprintf(stderr, "dumpbench %s: %s: no such script; set "
		    "DUMPBENCH_LABDIR to dumpbench's folder src/lab\n", verb,
		    path);
		return (1);
	}
	for (i = 0; values[i] != NULL; i++)
		;
	argv = calloc(i + nrest + 2, sizeof(*argv));
	if (argv == NULL) {
		fprintf(stderr, "dumpbench %s: no memory\n", verb);
		return (1);
	}
	argv[0] = path;
	for (i = 0; values[i] != NULL; i++)
		argv[n++] = values[i];
	for (i = 0; i < nrest; i++)
		argv[n++] = rest[i];
	/* A shell cannot take back that it is ignored. */
	signal(SIGPIPE, SIG_DFL);
	/* A test has another program run instead. */
	if (self_path(self, sizeof(self)) == 0 &&
	    setenv("DUMPBENCH", self, 0) == 0)
		execv(path, (char *const *)(uintptr_t)argv);
	fprintf(stderr, "dumpbench %s: %s: %s\n", verb, path, strerror(errno));
	free(argv);
	return (1);
}

/* Options of run that a verb itself gives to each kernel's. */
static int
check_rest(const struct option_words *words, const char *const *own,
    struct errmsg *err)
{
	size_t i, k, n;

	for (i = 0; i < words->nrest; i++)
		for (k = 0; own[k] != NULL; k++) {
			n = strlen(own[k]);
			if (strncmp(words->rest[i], "--", 2) == 0 &&
			    strncmp(words->rest[i] + 2, own[k], n) == 0 &&
			    (words->rest[i][n + 2] == '\0' ||
				words->rest[i][n + 2] == '='))
				return (errmsg_set(err, EINVAL, "--%s after "
				    "--: this verb itself says that, for each "
				    "kernel (expected other options of run)",
				    own[k]));
		}
	return (run_options_check(words->rest, words->nrest, err));
}

static const char *const matrix_own[] = {"kernel", "kmod", "clock", "results",
    "target", "benchmark_out", NULL};
static const char *const bisect_own[] = {"kernel", "kmod", "clock", "results",
    "target", "benchmark_out", "benchmark_filter", NULL};

struct asked {
	char *kernels; /* words with commas between; for free(3) */
	const char *results, *clock, *jobs, *sshlogin;
	const char *good, *bad, *what, *tries;
};

#define AT(member)   OPTION_AT(struct asked, member, const char *)
#define TEXT(member) .set = option_text, .at = AT(member)

/* Add a word to the list. */
static int
add_words(char **list, const char *words)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *list != NULL ? *list : "",
		*list != NULL ? "," : "", words) == -1)
		return (-ENOMEM);
	free(*list);
	*list = longer;
	return (0);
}

static int
set_kernels(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;
	int error = kernel_words_check("--kernels: ", value, err);

	(void)row;
	if (error == 0 && add_words(&asked->kernels, value) != 0)
		error = errmsg_set(err, ENOMEM, "no memory");
	return (error);
}

/* A choice whose word the script takes. */
static int
set_clock(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	static const char *const names[] = {"exact", "tsc", "both"};
	size_t i;

	for (i = 0; i < 3; i++)
		if (strcmp(value, names[i]) == 0)
			return (option_text(row, into, value, err));
	return (option_unknown(row, "clock", value, names, 3, err));
}

static const struct option_row matrix_rows[] = {
	{"kernels", "WORDS", "commas between: debian:RELEASE or a pattern of "
	    "releases, linux:KERNEL:MODULE, freebsd:KERNEL:SYSDIR, @FILE with "
	    "words; NAME=WORD gives a name", .set = set_kernels},
	{"results", "FOLDER", "one folder a kernel below it; default: "
	    "results/matrix", TEXT(results)},
	{"clock", "exact|tsc|both", "default: exact", .set = set_clock,
	    .at = AT(clock)},
	{"jobs", "N", "guests of the exact clock at a time; default: as there "
	    "are CPUs", .set = option_number_text, .at = AT(jobs), .low = 1,
	    .high = 9999},
	{"sshlogin", "HOSTS", "spread over these, as parallel(1) does",
	    TEXT(sshlogin)},
};

static const struct option_group matrix_groups[] = {
	{NULL, matrix_rows, sizeof(matrix_rows) / sizeof(matrix_rows[0])},
	{NULL, NULL, 0}};

const struct option_table matrix_verb_options = {
	.program = "dumpbench matrix",
	.usage = "--kernels WORDS [option ...] [-- option of run ...]",
	.about = "Run one plan on many kernels, each in a guest of its own, "
	    "and keep going when one fails.  What has a result already is not "
	    "run again.",
	.groups = matrix_groups,
	.rest = true,
};

static const struct option_row bisect_rows[] = {
	{"good", "KERNEL", "one of them, by its word or its name", TEXT(good)},
	{"bad", "KERNEL", "one of them that differs", TEXT(bad)},
	{"what", "BENCHMARK", "such as latency/enter/16, and :map_median or "
	    ":map_max; :median, both of map and unmap, if nothing is said",
	    TEXT(what)},
	{"tries", "N", "measure a kernel again, up to so many times, when it "
	    "cannot be told whether it differs; default: 3",
	    .set = option_number_text, .at = AT(tries), .high = 999},
	{"results", "FOLDER", "one folder a kernel below it; what is there is "
	    "not measured again; default: results/bisect", TEXT(results)},
};

static const struct option_group bisect_groups[] = {
	{NULL, bisect_rows, sizeof(bisect_rows) / sizeof(bisect_rows[0])},
	{NULL, NULL, 0}};

const struct option_table bisect_verb_options = {
	.program = "dumpbench bisect",
	.usage = "--good KERNEL --bad KERNEL --what BENCHMARK[:METRIC]\n"
	    "    [option ...] WORD ... [-- option of run ...]",
	.about = "Find between which two kernels of a list a figure changes, "
	    "in the exact clock.  The words name the kernels in their order, "
	    "as of matrix.",
	.notes = "Exits with 5 when it is left open which of several kernels "
	    "changes the figure.",
	.groups = bisect_groups,
	.operands = "WORD ..., the kernels in their order",
	.least = 1,
	.rest = true,
};

static int
check_matrix(const struct asked *asked, const struct option_words *words,
    struct errmsg *err)
{
	if (asked->kernels == NULL)
		return (errmsg_set(err, EINVAL, "no --kernels WORDS, which "
		    "say what to measure"));
	return (check_rest(words, matrix_own, err));
}

int
verb_matrix(int argc, char **argv)
{
	struct asked asked = {.results = "results/matrix", .clock = "exact",
	    .jobs = "", .sshlogin = ""};
	struct option_words words;
	struct errmsg err;
	int status;

	if (verb_options(&matrix_verb_options, argc, argv, &asked, &words, &status)) {
		const char *const values[] = {asked.kernels, asked.results,
		    asked.clock, asked.jobs, asked.sshlogin, NULL};

		status = check_matrix(&asked, &words, &err) != 0 ?
		    verb_wrong(&matrix_verb_options, &err) :
		    become("matrix", values, words.rest, words.nrest);
	}
	free(asked.kernels);
	return (status);
}

/* "latency/enter/16", of a family that there is. */
static int
check_what(const char *what, struct errmsg *err)
{
	const char *families[16], *name;
	size_t n, i, length = strcspn(what, ":");
	char family[64];

	if (strspn(what, "abcdefghijklmnopqrstuvwxyz0123456789_/") < length ||
	    strchr(what, '/') == NULL || strchr(what, '/') > what + length ||
	    what[length - 1] == '/')
		return (errmsg_set(err, EINVAL, "--what: '%.200s' is no "
		    "benchmark (expected one such as latency/enter/16, or "
		    "latency/enter/16:map_max)", what));
	snprintf(family, sizeof(family), "%.*s", (int)strcspn(what, "/"),
	    what);
	for (n = i = 0; bench_families[i] != NULL && n < 16; i++) {
		name = row_families[bench_families[i]->family].name;
		if (strcmp(name, family) == 0)
			return (0);
		if (!bench_families[i]->of_host)
			families[n++] = name;
	}
	return (suggest_refuse(err, "--what: ", "family", "", family,
	    families, n));
}

static int
check_bisect(struct asked *asked, const struct option_words *words,
    struct errmsg *err)
{
	size_t i;
	int error;

	if (asked->good == NULL || asked->bad == NULL || asked->what == NULL)
		return (errmsg_set(err, EINVAL, "no --%s (expected --good "
		    "KERNEL and --bad KERNEL, between which to look, and "
		    "--what BENCHMARK)", asked->good == NULL ? "good" :
		    asked->bad == NULL ? "bad" : "what"));
	error = check_what(asked->what, err);
	for (i = 0; i < words->noperands && error == 0; i++) {
		error = kernel_words_check("", words->operands[i], err);
		if (error == 0 && add_words(&asked->kernels,
		    words->operands[i]) != 0)
			error = errmsg_set(err, ENOMEM, "no memory");
	}
	return (error != 0 ? error : check_rest(words, bisect_own, err));
}

int
verb_bisect(int argc, char **argv)
{
	struct asked asked = {.results = "results/bisect", .tries = "3"};
	struct option_words words;
	struct errmsg err;
	int status;

	if (!verb_options(&bisect_verb_options, argc, argv, &asked, &words, &status))
		return (status);
	if (check_bisect(&asked, &words, &err) != 0)
		status = verb_wrong(&bisect_verb_options, &err);
	else {
		const char *const values[] = {asked.good, asked.bad,
		    asked.what, asked.tries, asked.results, asked.kernels,
		    NULL};

		status = become("bisect", values, words.rest, words.nrest);
	}
	free(asked.kernels);
	return (status);
}
