/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench list: list the benchmarks and what a module offers. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gbench/gbench.h"
#include "measure/bench.h"
#include "measure/clocks.h"
#include "measure/filter.h"
#include "measure/gbench_flags.h"
#include "measure/stop.h"
#include "verb/run_options.h"
#include "verb/subject.h"
#include "verb/verb.h"
#include "verb/verbs.h"

const struct option_table list_verb_options = {
	.program = "dumpbench list",
	.usage = "[option ...]",
	.about = "List the families of benchmarks.  With --kernel and --kmod, "
	    "or with --target=local or host, also list what that target "
	    "offers, and every benchmark.  The options are those of dumpbench "
	    "run.",
	.groups = run_groups,
};

static void
print_families(void)
{
	size_t i;

	printf("families\n");
	for (i = 0; bench_families[i] != NULL; i++)
		printf("  %-16s %s\n",
		    row_families[bench_families[i]->family].name,
		    bench_families[i]->summary);
}

static int
print_knob(struct bench *bench, const char *knob, struct errmsg *err)
{
	char *text, *line, *save = NULL;
	int error;

	error = knob_get(target_knobs(bench->target), knob, &text, err);
	if (error != 0)
		return (error);
	printf("\n%s\n", knob);
	for (line = strtok_r(text, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save))
		printf("  %s\n", line);
	free(text);
	return (0);
}

static int
print_name(const char *name, void *arg)
{
	(void)arg;
	printf("  %.*s\n", filter_name_length(name), name);
	return (0);
}

static int
print_target(struct options *options, struct errmsg *err)
{
	static const char *const knobs[] = {"paths", "sources", "sinks",
		"contexts"};
	struct bench *bench;
	char *filter;
	size_t i;
	int error;

	error = bench_open(options, clock_is_wanted(options, GUEST_CLOCK_TSC) ?
	    GUEST_CLOCK_TSC : GUEST_CLOCK_EXACT, verb_news, NULL, &bench, err);
	if (error != 0)
		return (error);
	for (i = 0; i < sizeof(knobs) / sizeof(knobs[0]) && error == 0; i++)
		error = print_knob(bench, knobs[i], err);
	if (error == 0) {
		printf("\nbenchmarks\n");
		error = filter_given(&filter);
		if (error == 0)
			error = gbench_list(filter, print_name, NULL);
		if (error < 0)
			errmsg_set(err, -error, "the benchmarks cannot be "
			    "listed: %s", error == -ENOMEM ? "no memory" :
			    gbench_error());
		else
			error = 0;
		free(filter);
	}
	bench_close(bench);
	return (error);
}

/* Is a target named, so that more than the families can be listed? */
static bool
has_target(const struct options *options)
{
	return (!options->target->boots || options->kernel != NULL ||
	    options->kmod != NULL || options->tree != NULL);
}

int
verb_list(int argc, char **argv)
{
	struct options options;
	struct errmsg err = {""};
	int error = 0, status;

	if (!run_options(&list_verb_options, &options, &argc, argv, &status))
		return (status);
	error = bench_flags_set(&options, GUEST_CLOCK_TSC, &argc, argv, &err);
	if (error == 0 && has_target(&options) &&
	    !subject_find(&list_verb_options, &options, &status))
		return (status);
	if (error == 0 && has_target(&options))
		error = target_check(&options, KERNEL_ANY, true, &err);
	if (error != 0)
		return (verb_unchecked(&list_verb_options, error, &err));
	print_families();
	if (has_target(&options)) {
		fflush(stdout);
		stop_after(options.max_time_s);
		error = print_target(&options, &err);
	}
	return (error == 0 ? 0 :
	    verb_failed(&list_verb_options, error, &err));
}
