/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench run: measure the mapping paths of a kernel. */
#include <stdio.h>
#include <stdlib.h>

#include "adapter/option_log.h"
#include "family/kdump.h"
#include "gbench/gbench.h"
#include "measure/clocks.h"
#include "measure/gbench_flags.h"
#include "measure/session.h"
#include "measure/stop.h"
#include "table/closing.h"
#include "util/monotonic.h"
#include "verb/run_options.h"
#include "verb/subject.h"
#include "verb/verb.h"
#include "verb/verbs.h"

const struct option_table run_verb_options = {
	.program = "dumpbench run",
	.usage = "[option ...]",
	.about = "Measure the mapping paths of a kernel, write the figures "
	    "below the folder of results and print them.",
	.groups = run_groups,
};

/* Only the names, of all that would be measured. */
static int
list_all(struct options *options, int *argc, char **argv)
{
	struct session session = {.listed = json_object()};
	struct errmsg err;
	int error;

	error = session_run(&session, options, argc, argv, &err);
	json_decref(session.listed);
	return (error == 0 ? 0 :
	    verb_failed(&run_verb_options, error, &err));
}

/* Measure, and keep the adapter's log: of a run that failed it may say why. */
static int
measure(struct session *session, struct options *options, int *argc,
    char **argv, struct errmsg *err)
{
	struct errmsg why;
	int error;

	error = option_log_begin(&options->adapter, err);
	if (error == 0)
		error = session_run(session, options, argc, argv, err);
	if (error == 0)
		return (option_log_end(&options->adapter, false, err));
	option_log_end(&options->adapter, error < 0, &why);
	return (error);
}

static int
measure_all(struct options *options, int *argc, char **argv)
{
	const double start = monotonic_seconds();
	struct session session = {.n = 0};
	struct errmsg err;
	size_t i;
	int error;

	if (run_options_folder(options, &err) != 0)
		return (verb_fail(&run_verb_options, 2, "%s", err.text));
	stop_after(options->max_time_s);
	error = measure(&session, options, argc, argv, &err);
	if (session.n > 0)
		closing_print(session.kept, session.n, options->results,
		    monotonic_seconds() - start, bench_flags_own_stdout() ?
		    stderr : stdout);
	for (i = 0; i < session.n; i++)
		free(session.kept[i].path);
	return (error == 0 ? 0 :
	    verb_failed(&run_verb_options, error, &err));
}

/* In the clock exact a wait for a disk takes no time: see bench_stream. */
static void
note_disk(struct options *options)
{
	if ((options->disk == NULL && options->device == NULL) ||
	    clock_is_wanted(options, GUEST_CLOCK_TSC))
		return;
	fprintf(stderr, "%s: --%s: the sink that writes to a disk is not "
	    "measured in the clock exact (expected --clock=tsc or both)\n",
	    run_verb_options.program, options->disk != NULL ? "disk" :
	    "device");
}

int
verb_run(int argc, char **argv)
{
	static char program[] = "dumpbench";
	struct options options;
	struct errmsg err;
	int error, status;

	if (!run_options(&run_verb_options, &options, &argc, argv, &status))
		return (status);
	/* What a --benchmark_out file names as the executable. */
	argv[0] = program;
	error = bench_flags_set(&options, clock_order[0], &argc, argv, &err);
	if (error == 0)
		error = run_options_adapter(&options, &err);
	if (error == 0 && !subject_find(&run_verb_options, &options, &status))
		return (status);
	if (error == 0)
		error = target_check(&options, KERNEL_ANY, true, &err);
	if (error == 0)
		error = kdump_check_beside(&options, &err);
	if (error != 0)
		return (verb_unchecked(&run_verb_options, error, &err));
	note_disk(&options);
	if (gbench_flag_is_true("benchmark_list_tests"))
		status = list_all(&options, &argc, argv);
	else
		status = measure_all(&options, &argc, argv);
	gbench_shutdown();
	fflush(stdout);
	stop_raise();
	return (status);
}
