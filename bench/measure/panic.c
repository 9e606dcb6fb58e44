/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench panic: what mapping costs inside a real panic, in a guest. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "measure/bench.h"
#include "measure/adapter_dump.h"
#include "measure/clocks.h"
#include "measure/collect.h"
#include "guest/file.h"
#include "guest/kernel.h"
#include "family/kdump.h"
#include "verb/run_options.h"
#include "measure/target.h"
#include "util/tempdir.h"
#include "verb/verb.h"
#include "verb/verbs.h"

#define DUMP_TIMEOUT_S	300
#define DISK_NAME	"dump"

static void
news(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

/* Arm the module; after that a panic dumps through it. */
static int
arm(struct target *target, const struct options *options, struct errmsg *err)
{
	const char *values[][2] = {
		/* With other CPUs the guest was booted anew. */
		{"handicap", options->handicap},
		{"context", row_contexts[ROW_CONTEXT_PANIC]},
		{"batch", "16"},
		{"device", target_disk(target)},
		{"run", "1"},
	};
	size_t i;
	int error = 0;

	for (i = 0; i < sizeof(values) / sizeof(values[0]) && error == 0; i++)
		error = values[i][1] == NULL ? 0 :
		    knob_set(target_knobs(target), values[i][0], values[i][1],
			err);
	return (error);
}

static int
write_report(struct target *target, const struct options *options,
    struct errmsg *err)
{
	struct result_context context = {.seed = 0};
	struct result *result = NULL;
	time_t now = time(NULL);
	json_t *report = NULL;
	char started[32], *file = NULL;
	struct tm utc;
	int error;

	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ",
	    gmtime_r(&now, &utc));
	context.started = started;
	if (options->first_adapter != NULL)
		file = target_adapter_file(target);
	error = collect_read(file != NULL ? file : options->disk, &report,
	    err);
	free(file);
	if (error == 0)
		error = target_describe(target, &context, err);
	if (error == 0 && strcmp(context.clock, "exact") == 0) {
		json_object_set_new(report, "ticks_per_second",
		    json_integer((json_int_t)EXACT_RATE));
		/* In this clock the card answers at once: nobody waits. */
		if (options->first_adapter != NULL)
			json_object_set_new(report, "sink_properties",
			    json_string("device"));
	}
	if (error == 0)
		error = collect_result(report, &context, &result, err);
	if (error == 0) {
		error = collect_keep(report, result, options->results, err);
		result_free(result);
	}
	json_decref(report);
	return (error);
}

static int
panic_guest(const struct options *options, enum guest_clock clock,
    struct errmsg *err)
{
	struct target *target;
	int error;

	error = target_open(options, clock, news, NULL, &target, err);
	if (error != 0)
		return (error);
	if (options->cpus != 0)
		error = target_set_cpus(target, options->cpus, err);
	if (error == 0)
		error = arm(target, options, err);
	if (error == 0)
		error = target_panic(target, DUMP_TIMEOUT_S, err);
	if (error == 0)
		error = write_report(target, options, err);
	target_close(target);
	return (error);
}

/* Large enough for all of the guest's RAM and our report. */
static unsigned
disk_mb(const struct options *options)
{
	return (options->memory_mb * 2 + 64);
}

/* To the emulated card; without our module only the card's log tells of it. */
static int
run_adapter(struct options *options, enum guest_clock clock, struct errmsg *err)
{
	const struct adapter_option *a = &options->adapter;

	if (options->kmod == NULL)
		return (adapter_dump(options, clock, news, err));
	options->first_adapter = a->model[0] != '\0' ? a->model : "2200s";
	return (panic_guest(options, clock, err));
}

/* With the user's disk, or with one for this time. */
static int
run_clock(struct options *options, enum guest_clock clock,
    struct errmsg *err)
{
	const char *given = options->disk;
	struct tempdir *tempdir;
	char path[PATH_MAX];
	int error;

	if (options->adapter.on)
		return (run_adapter(options, clock, err));
	if (given != NULL)
		return (panic_guest(options, clock, err));
	error = tempdir_new(&tempdir, err);
	if (error != 0)
		return (error);
	snprintf(path, sizeof(path), "%s/" DISK_NAME, tempdir_path(tempdir));
	error = file_disk(path, disk_mb(options), err);
	if (error == 0) {
		options->disk = path;
		error = panic_guest(options, clock, err);
		options->disk = NULL;
	}
	tempdir_free(tempdir);
	return (error);
}

static int
check_freebsd(struct options *options, struct errmsg *err)
{
	if (options->pages != NULL)
		return (errmsg_set(err, EINVAL, "--pages: FreeBSD's dump "
		    "decides which pages; a Linux kernel takes it"));
	/* Without the module there is nothing to count, but the card's log. */
	if (options->adapter.on && options->kmod == NULL &&
	    (options->clock[GUEST_CLOCK_TSC] || options->tsc_if_kvm)) {
		options->clock[GUEST_CLOCK_EXACT] = options->tsc_if_kvm = false;
		options->clock[GUEST_CLOCK_TSC] = true;
	}
	return (target_check(options, KERNEL_FREEBSD, !options->adapter.on,
	    err));
}

static int
check(struct options *options, bool *is_linux, struct errmsg *err)
{
	struct kernel kernel = {.os = KERNEL_ANY};
	int error;

	if (options->target != TARGET_GUEST)
		return (errmsg_set(err, EINVAL,
		    "--target: only a guest is made to panic; on a machine of "
		    "your own set context and device, run, and collect later"));
	if (options->adapter.size_mb == 0)
		options->adapter.size_mb = disk_mb(options);
	error = run_options_adapter(options, err);
	if (error == 0 && options->kernel != NULL)
		error = kernel_look(options->kernel, KERNEL_ANY, &kernel,
		    err);
	if (error != 0)
		return (error);
	*is_linux = kernel.os == KERNEL_LINUX;
	return (*is_linux ? kdump_check(options, err) :
	    check_freebsd(options, err));
}

int
verb_panic(int argc, char **argv)
{
	static const enum guest_clock order[] = {
		GUEST_CLOCK_EXACT, GUEST_CLOCK_TSC
	};
	struct options options;
	struct errmsg err = {""}, why;
	bool is_linux = false;
	size_t i;
	int error, status;

	if (!run_options(&panic_verb_options, &options, &argc, argv, &status))
		return (status);
	error = check(&options, &is_linux, &err);
	if (error != 0)
		return (verb_unchecked(&panic_verb_options, error, &err));
	error = adapter_log_begin(&options.adapter, &err);
	for (i = 0; i < 2 && error == 0; i++)
		if (clock_is_wanted(&options, order[i]))
			error = is_linux ?
			    kdump(&options, order[i], news, &err) :
			    run_clock(&options, order[i], &err);
	if (error == 0)
		error = adapter_log_end(&options.adapter, false, &err);
	else
		adapter_log_end(&options.adapter, true, &why);
	if (error != 0) {
		fprintf(stderr, "dumpbench panic: %s\n", err.text);
		return (1);
	}
	return (0);
}
