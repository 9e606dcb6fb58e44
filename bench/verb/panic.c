/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench panic: measure inside a panic of a guest's kernel. */
#include <errno.h>

#include "adapter/option_log.h"
#include "family/kdump.h"
#include "guest/kernel.h"
#include "measure/clocks.h"
#include "measure/panic.h"
#include "measure/stop.h"
#include "measure/target.h"
#include "verb/run_options.h"
#include "verb/subject.h"
#include "verb/verb.h"
#include "verb/verbs.h"

const struct option_table panic_verb_options = {
	.program = "dumpbench panic",
	.usage = "[option ...]",
	.about = "Boot a guest, make its kernel panic, and measure how memory "
	    "is read for the dump.\n\n"
	    "FreeBSD: the mapping paths inside the panic, on the pages that "
	    "the dump writes.  Without --disk the dump goes to a temporary "
	    "file; with --adapter it goes to the emulated adapter, whose log "
	    "is printed even without --kmod.\n\n"
	    "Linux: read(2) and mmap(2) of /proc/vmcore in the capture kernel, "
	    "which is the same kernel, started by the panic.",
	.groups = panic_groups,
};

static int
check(struct options *options, bool *is_linux, struct errmsg *err)
{
	struct kernel kernel = {.os = KERNEL_ANY};
	int error;

	if (!options->target->boots)
		return (errmsg_set(err, EINVAL,
		    "--target: panic needs a guest (expected guest; on a real "
		    "machine set the knobs context, device and run, and read "
		    "the report with dumpbench collect after the panic)"));
	if (options->adapter.size_mb == 0)
		options->adapter.size_mb = panic_disk_mb(options);
	error = run_options_adapter(options, err);
	if (error == 0 && options->kernel != NULL)
		error = kernel_look(options->kernel, KERNEL_ANY, &kernel,
		    err);
	if (error != 0)
		return (error);
	*is_linux = kernel.os == KERNEL_LINUX;
	return (*is_linux ? kdump_check(options, err) :
	    panic_check(options, err));
}

static int
measure_all(struct options *options, bool is_linux, struct errmsg *err)
{
	enum guest_clock clock;
	size_t i;
	int error = 0;

	for (i = 0; i < CLOCKS && error == 0; i++) {
		clock = clock_order[i];
		if (clock_is_wanted(options, clock))
			error = is_linux ?
			    kdump(options, clock, err) :
			    panic_measure(options, clock, verb_news, err);
	}
	return (error);
}

int
verb_panic(int argc, char **argv)
{
	struct options options;
	struct errmsg err = {""}, why;
	bool is_linux = false;
	int error, status;

	if (!run_options(&panic_verb_options, &options, &argc, argv, &status))
		return (status);
	if (!subject_find(&panic_verb_options, &options, &status))
		return (status);
	error = check(&options, &is_linux, &err);
	if (error != 0)
		return (verb_unchecked(&panic_verb_options, error, &err));
	if (run_options_folder(&options, &err) != 0)
		return (verb_fail(&panic_verb_options, 2, "%s", err.text));
	stop_after(options.max_time_s);
	error = option_log_begin(&options.adapter, &err);
	if (error == 0)
		error = measure_all(&options, is_linux, &err);
	if (error == 0)
		error = option_log_end(&options.adapter, false, &err);
	else
		option_log_end(&options.adapter, true, &why);
	return (error == 0 ? 0 :
	    verb_failed(&panic_verb_options, error, &err));
}
