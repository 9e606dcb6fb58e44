/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util/standard.h"
#include "util/suggest.h"
#include "verb/completion.h"
#include "verb/verb.h"
#include "verb/verbs.h"

static int verb_completion(int argc, char **argv);

static const struct verb verbs[] = {
	{"run", verb_run, &run_verb_options,
	    "measure the mapping paths of a kernel"},
	{"list", verb_list, &list_verb_options,
	    "list the benchmarks and what a module offers"},
	{"panic", verb_panic, &panic_verb_options,
	    "measure inside a panic of a guest's kernel"},
	{"collect", verb_collect, &collect_verb_options,
	    "read the report of a panic from its dump device"},
	{"plot", verb_plot, &plot_verb_options, "plot results"},
	{"compare", verb_compare, &compare_verb_options,
	    "show what became better or worse, and by how much"},
	{"check", verb_check, &check_verb_options,
	    "say in one line whether a result is worse than a limit"},
	{"explain", verb_explain, &explain_verb_options,
	    "show where the instructions of a figure go"},
	{"report", verb_report, &report_verb_options,
	    "write a document about kernels' results"},
	{"matrix", verb_matrix, &matrix_verb_options, "measure many kernels"},
	{"bisect", verb_bisect, &bisect_verb_options,
	    "find the first of many kernels whose figure differs"},
	{"topo", verb_topo, &topo_verb_options,
	    "show the initiator and the responders"},
	{"completion", verb_completion, &completion_verb_options,
	    "print completions for a shell"},
};

#define NVERBS	(sizeof(verbs) / sizeof(verbs[0]))

static int
verb_completion(int argc, char **argv)
{
	return (completion(verbs, NVERBS, argc, argv));
}

static void
usage(FILE *out)
{
	size_t i;

	fprintf(out, "usage: dumpbench VERB [option ...]\n\n"
	    "Measure what it costs a kernel to map the pages of a crash dump."
	    "\n\n");
	for (i = 0; i < NVERBS; i++)
		fprintf(out, "  %-10s  %s\n", verbs[i].name, verbs[i].summary);
	fprintf(out, "\n`dumpbench help VERB` prints the options of a verb, "
	    "`dumpbench version` the\nversion.\n");
}

/* The verb of that name, or NVERBS after an error message. */
static size_t
find(const char *name)
{
	const char *names[NVERBS + 2] = {"help", "version"};
	struct errmsg err;
	size_t i;

	for (i = 0; i < NVERBS; i++) {
		if (strcmp(name, verbs[i].name) == 0)
			return (i);
		names[i + 2] = verbs[i].name;
	}
	suggest_refuse(&err, "", "verb", "", name, names,
	    NVERBS + 2);
	fprintf(stderr, "dumpbench: %s\n", err.text);
	return (NVERBS);
}

/* Is it that word, with or without dashes: "help", "--help", "-h"? */
static bool
is_word(const char *word, const char *name, const char *letter)
{
	return (strcmp(word, name) == 0 || strcmp(word, letter) == 0 ||
	    (strncmp(word, "--", 2) == 0 && strcmp(word + 2, name) == 0));
}

static int
refuse_more(const char *word, const char *more)
{
	fprintf(stderr, "dumpbench %s: unexpected argument '%s'\n", word, more);
	return (2);
}

/* help, or help VERB. */
static int
help(int argc, char **argv)
{
	size_t i;

	if (argc > 3)
		return (refuse_more("help", argv[3]));
	if (argc < 3 || is_word(argv[2], "help", "-h") ||
	    is_word(argv[2], "version", "-V")) {
		usage(stdout);
		return (0);
	}
	i = find(argv[2]);
	if (i == NVERBS)
		return (2);
	options_help(verbs[i].options, stdout);
	return (0);
}

/* Run a verb, or help or version in its place. */
static int
dispatch(int argc, char **argv)
{
	char text[COMMIT_VERSION_MAX];
	size_t i;

	if (argc < 2) {
		usage(stderr);
		return (2);
	}
	if (is_word(argv[1], "help", "-h"))
		return (help(argc, argv));
	if (is_word(argv[1], "version", "-V")) {
		if (argc > 2)
			return (refuse_more("version", argv[2]));
		printf("dumpbench %s\n", verb_version(text));
		return (0);
	}
	i = find(argv[1]);
	return (i == NVERBS ? 2 : verbs[i].run(argc - 1, argv + 1));
}

/*
 * Output that could not be written is an error.  Where the reader of a pipe has
 * gone, the program ends by SIGPIPE, as other programs do.
 */
static int
finish(const char *verb, int status)
{
	struct errmsg err;
	int error = standard_finish(&err);

	if (error == 0 || status == 2)
		return (status);
	if (error == -EPIPE && status == 0) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	fprintf(stderr, "dumpbench%s%s: %s\n", verb != NULL ? " " : "",
	    verb != NULL ? verb : "", err.text);
	return (1);
}

int
main(int argc, char **argv)
{
	/* Before the verb sorts argv. */
	const char *verb = argc > 1 && argv[1][0] != '-' ? argv[1] : NULL;

	standard_open();
	/*
	 * A write beyond RLIMIT_FSIZE, or to a pipe without a reader, is then
	 * an error that is reported and leaves nothing behind; the former also
	 * in programs that are started from here.
	 */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	/* An inherited SIG_IGN would hide how children end. */
	signal(SIGCHLD, SIG_DFL);
	return (finish(verb, dispatch(argc, argv)));
}
