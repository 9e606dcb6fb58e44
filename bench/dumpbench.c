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
	{"run", verb_run, &run_verb_options, "measure a kernel's mapping paths"},
	{"list", verb_list, &list_verb_options,
	    "name the benchmarks, and what a module offers"},
	{"panic", verb_panic, &panic_verb_options,
	    "make a guest panic and measure inside that"},
	{"collect", verb_collect, &collect_verb_options,
	    "read a recorded panic from its dump device"},
	{"plot", verb_plot, &plot_verb_options, "draw results"},
	{"compare", verb_compare, &compare_verb_options,
	    "what became better or worse, and by how much"},
	{"report", verb_report, &report_verb_options,
	    "write a page about kernels' results"},
	{"matrix", verb_matrix, &matrix_verb_options, "measure many kernels"},
	{"bisect", verb_bisect, &bisect_verb_options,
	    "find the first of many kernels that differs"},
	{"topo", verb_topo, &topo_verb_options,
	    "which CPU measures and which respond"},
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

/* The verb of that name, or NVERBS after a complaint. */
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

/* One word, with or without dashes: "help", "--help", "-h". */
static bool
asks(const char *word, const char *name, const char *letter)
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
	static char word[] = "--help";
	char *words[] = {NULL, word, NULL};
	size_t i;

	if (argc > 3)
		return (refuse_more("help", argv[3]));
	if (argc < 3 || asks(argv[2], "help", "-h") ||
	    asks(argv[2], "version", "-V")) {
		usage(stdout);
		return (0);
	}
	i = find(argv[2]);
	words[0] = argv[2];
	return (i == NVERBS ? 2 : verbs[i].run(2, words));
}

/* A verb, or what stands in a verb's place. */
static int
obey(int argc, char **argv)
{
	char text[COMMIT_VERSION_MAX];
	size_t i;

	if (argc < 2) {
		usage(stderr);
		return (2);
	}
	if (asks(argv[1], "help", "-h"))
		return (help(argc, argv));
	if (asks(argv[1], "version", "-V")) {
		if (argc > 2)
			return (refuse_more("version", argv[2]));
		printf("dumpbench %s\n", verb_version(text));
		return (0);
	}
	i = find(argv[1]);
	return (i == NVERBS ? 2 : verbs[i].run(argc - 1, argv + 1));
}

/*
 * Output that was lost is told, and is a failure.  Where nobody reads on, the
 * program ends as one that writes to a pipe does, but for what it had to do.
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
	/* argv[1] before a verb takes it for its own. */
	const char *verb = argc > 1 && argv[1][0] != '-' ? argv[1] : NULL;

	standard_open();
	/*
	 * A file that may grow no further (RLIMIT_FSIZE) or a pipe that nobody
	 * reads is then an error of the write, which is told and leaves
	 * nothing behind; the former for programs started from here too.
	 */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	/* Whoever started this may have ignored it, and then none is told. */
	signal(SIGCHLD, SIG_DFL);
	return (finish(verb, obey(argc, argv)));
}
