/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench explain: where the instructions of a figure go. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/option_log.h"
#include "explain/asked.h"
#include "explain/measure.h"
#include "explain/show.h"
#include "explain/stored.h"
#include "family/kdump.h"
#include "gbench/gbench.h"
#include "guest/kernel.h"
#include "measure/panic.h"
#include "measure/stop.h"
#include "measure/target.h"
#include "util/output.h"
#include "measure/gbench_flags.h"
#include "verb/subject.h"
#include "verb/verb.h"
#include "verb/verbs.h"

static const char *
program(void)
{
	return (explain_verb_options.program);
}

/* Write what was measured, and say where. */
static int
keep(struct explain_asked *asked, struct stored *stored, char **path,
    struct errmsg *err)
{
	return (result_store(stored->result, asked->run.results, path, err));
}

static int
show(struct explain_asked *asked, struct stored *stored,
    struct stored *against, struct output *output, struct errmsg *err)
{
	int error;

	error = explain_show(asked, stored, against, output_file(output),
	    err);
	if (error != 0)
		output_abandon(output);
	else
		error = output_finish(output, err);
	return (error);
}

static int
fail(int status, const struct errmsg *err)
{
	fprintf(stderr, "%s: %s\n", program(), err->text);
	return (status);
}

static int
explain_stored(struct explain_asked *asked)
{
	struct stored stored, against = {.path = NULL};
	struct output *output = NULL;
	struct errmsg err;
	int error, status = 1;

	error = stored_read(asked->file, &stored, &err);
	if (error == 0 && asked->against != NULL)
		error = stored_read(asked->against, &against, &err);
	if (error == 0) {
		error = output_open(asked->out, &output, &err);
		status = error != 0 ? 2 : 1;
	}
	if (error == 0)
		error = show(asked, &stored, &against, output, &err);
	stored_free(&stored);
	stored_free(&against);
	return (error != 0 ? fail(status, &err) : 0);
}

static int
measure(struct explain_asked *asked, struct explain_files *files,
    struct stored *stored, struct errmsg *err)
{
	const struct options *options = &asked->run;
	const struct explain_wanted wanted = {asked->filter, asked->regex,
		asked->names, asked->nnames};

	switch (asked->stamps) {
	case EXPLAIN_STAMPS_PANIC:
		return (explain_measure_panic(options, files, &stored->result,
		    &stored->attribution, err));
	case EXPLAIN_STAMPS_AGENT:
		return (explain_measure_capture(options, asked->filter, files,
		    &stored->result, &stored->attribution, err));
	default:
		return (explain_measure(options, &wanted, files,
		    &stored->result, &stored->attribution, err));
	}
}

/* What was measured is kept and shown, even if not all of it was. */
static int
explain_measured(struct explain_asked *asked, struct explain_files *files,
    struct stored *against, struct output *output)
{
	struct stored stored = {.path = NULL};
	struct errmsg err, why;
	char *path = NULL;
	int error, kept;

	error = measure(asked, files, &stored, &err);
	if (error < 0) {
		output_abandon(output);
		return (verb_failed(&explain_verb_options, error, &err));
	}
	kept = keep(asked, &stored, &path, &why);
	if (kept != 0)
		output_abandon(output);
	else {
		kept = show(asked, &stored, against, output, &why);
		if (!asked->brief)
			fprintf(output_is_standard(asked->out) &&
			    asked->format != EXPLAIN_TEXT ? stderr : stdout,
			    "%s%s\n", asked->format == EXPLAIN_TEXT ? "\n" :
			    "", path);
	}
	free(path);
	stored_free(&stored);
	fflush(stdout);
	if (error != 0)
		fail(1, &err);
	return (kept != 0 ? fail(1, &why) : error != 0);
}

/* What is special of a panic, before anything starts. */
static int
check_panic(struct options *options, struct errmsg *err)
{
	struct kernel kernel = {.os = KERNEL_ANY};
	int error;

	error = options->kernel != NULL ? kernel_look(options->kernel,
	    KERNEL_ANY, &kernel, err) : 0;
	if (error == 0 && kernel.os == KERNEL_LINUX)
		error = errmsg_set(err, EINVAL, "--kernel: in a crash of "
		    "Linux its capture kernel reads the memory (expected a "
		    "FreeBSD kernel, or names such as kdump/read/4096)");
	if (error == 0 && options->kmod == NULL)
		error = errmsg_set(err, EINVAL, "--kmod: the module for the "
		    "kernel is missing, whose paths are explained");
	return (error != 0 ? error : panic_check(options, err));
}

/* What is known to be wrong before anything starts. */
static int
check_target(struct explain_asked *asked, struct errmsg *err)
{
	struct options *options = &asked->run;
	int error;

	if (asked->stamps == EXPLAIN_STAMPS_PANIC &&
	    options->adapter.size_mb == 0)
		options->adapter.size_mb = panic_disk_mb(options);
	error = run_options_adapter(options, err);
	if (error != 0)
		return (error);
	switch (asked->stamps) {
	case EXPLAIN_STAMPS_PANIC:
		return (check_panic(options, err));
	case EXPLAIN_STAMPS_AGENT:
		return (kdump_check(options, err));
	default:
		return (target_check(options, KERNEL_ANY, true, err));
	}
}

static int
explain_new(struct explain_asked *asked)
{
	struct stored against = {.path = NULL};
	struct output *output = NULL;
	struct explain_files *files;
	struct errmsg err;
	int error, status;

	if (!subject_find(&explain_verb_options, &asked->run, &status))
		return (status);
	error = check_target(asked, &err);
	if (error == 0)
		error = explain_files_new(&asked->run, asked->debug_file,
		    asked->stamps, &files, &err);
	if (error != 0)
		return (verb_unchecked(&explain_verb_options, error, &err));
	explain_files_model(files, asked->tlb.entries, asked->tlb.ways);
	error = run_options_folder(&asked->run, &err);
	if (error == 0 && asked->against != NULL)
		error = stored_read(asked->against, &against, &err);
	if (error == 0)
		error = output_open(asked->out, &output, &err);
	if (error == 0)
		error = option_log_begin(&asked->run.adapter, &err);
	stop_after(asked->run.max_time_s);
	status = error != 0 ? fail(2, &err) :
	    explain_measured(asked, files, &against, output);
	if (error == 0 && option_log_end(&asked->run.adapter, status != 0,
	    &err) != 0)
		status = fail(1, &err);
	explain_files_free(files);
	stored_free(&against);
	return (status);
}

int
verb_explain(int argc, char **argv)
{
	static char name[] = "dumpbench";
	char *no_flags[] = {name, NULL};
	struct explain_asked asked;
	int none = 1, status;
	struct errmsg err;

	if (!explain_options(&asked, argc, argv, &status))
		return (status);
	if ((asked.file == NULL &&
	    bench_flags_set(&asked.run, GUEST_CLOCK_EXACT, &none,
	    no_flags, &err) != 0) || explain_check_filter(&asked, &err) != 0)
		status = verb_wrong(&explain_verb_options, &err);
	else
		status = asked.file != NULL ? explain_stored(&asked) :
		    explain_new(&asked);
	gbench_shutdown();
	free(asked.filter);
	stop_raise();
	return (status);
}
