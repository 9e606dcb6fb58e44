/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "guest/file.h"
#include "measure/adapter_dump.h"
#include "measure/bench.h"
#include "measure/collect.h"
#include "measure/panic.h"
#include "measure/steps.h"
#include "util/tempdir.h"
#include "util/utc.h"

#define DUMP_TIMEOUT_S	300
#define DISK_NAME	"dump"

/* Arm the module; after that a panic dumps through it. */
static int
arm(struct target *target, const struct options *options, struct errmsg *err)
{
	const char *values[][2] = {
		/* With other CPUs the guest was booted anew. */
		{"handicap", options->handicap},
		{"context", row_contexts[ROW_CONTEXT_PANIC]},
		{"batch", "16"}, /* PANIC_BATCH */
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

/* The disk that the guest wrote its dump to. */
static int
read_disk(const struct target *target, const struct options *options,
    json_t **report, struct errmsg *err)
{
	char *file;
	int error;

	if (options->first_adapter == NULL)
		return (collect_read(options->disk, report, err));
	file = guest_target_adapter_file(target);
	if (file == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a path"));
	error = collect_read(file, report, err);
	free(file);
	return (error);
}

/*
 * In the exact clock a tick is an instruction, and the adapter answers at once:
 * nobody waits for it.
 */
static void
correct_exact(json_t *report, const struct options *options)
{
	json_object_set_new(report, "ticks_per_second",
	    json_integer((json_int_t)EXACT_RATE));
	if (options->first_adapter != NULL)
		json_object_set_new(report, "sink_properties",
		    json_string("device"));
}

/* The model's time of a write is in the log: writes differ in size. */
static void
name_adapter(json_t *report, const struct options *options)
{
	if (options->first_adapter != NULL)
		json_object_set_new(report, "adapter", json_pack("{ss sn}",
		    "model", options->first_adapter, "model_ns"));
}

static int
read_result(struct target *target, const struct options *options,
    enum guest_clock clock, struct panic_found *found, struct errmsg *err)
{
	struct result_context context = {.seed = 0};
	char started[UTC_MAX];
	int error;

	context.started = utc_now(started);
	target_describe(target, &context);
	error = read_disk(target, options, &found->report, err);
	if (error == 0 && clock == GUEST_CLOCK_EXACT)
		correct_exact(found->report, options);
	if (error == 0)
		name_adapter(found->report, options);
	if (error == 0)
		error = collect_result(found->report, &context,
		    &found->result, err);
	return (error);
}

static int
panic_guest(const struct options *options, enum guest_clock clock,
    struct panic_found *found, struct errmsg *err)
{
	static const struct step steps[] = {
		{"the guest boots", 6},
		{"its kernel panics and dumps", 8},
	};
	struct target *target;
	struct steps shown;
	int error;

	steps_begin(&shown, row_contexts[ROW_CONTEXT_PANIC], steps,
	    sizeof(steps) / sizeof(steps[0]));
	error = target_open(options, clock, steps_news, &shown, &target, err);
	if (error != 0) {
		steps_end(&shown);
		return (error);
	}
	if (options->cpus != 0)
		error = target_set_cpus(target, options->cpus, err);
	if (error == 0)
		error = arm(target, options, err);
	steps_next(&shown);
	if (error == 0)
		error = target_panic(target, DUMP_TIMEOUT_S, err);
	steps_end(&shown);
	if (error == 0)
		error = read_result(target, options, clock, found, err);
	target_close(target);
	return (error);
}

/* For all of the guest's RAM and the report. */
unsigned
panic_disk_mb(const struct options *options)
{
	return (options->memory_mb * 2 + 64);
}

/* With a disk that lasts as long as this. */
static int
panic_to_file(const struct options *given, enum guest_clock clock,
    struct panic_found *found, struct errmsg *err)
{
	struct options options = *given;
	struct tempdir *tempdir;
	char path[PATH_MAX];
	int error;

	error = tempdir_new(&tempdir, err);
	if (error != 0)
		return (error);
	snprintf(path, sizeof(path), "%s/" DISK_NAME, tempdir_path(tempdir));
	error = file_disk(path, panic_disk_mb(&options), err);
	options.disk = path;
	if (error == 0)
		error = panic_guest(&options, clock, found, err);
	tempdir_free(tempdir);
	return (error);
}

int
panic_find(const struct options *given, enum guest_clock clock,
    struct panic_found *found, struct errmsg *err)
{
	const struct adapter_option *a = &given->adapter;
	struct options options = *given;
	int error;

	*found = (struct panic_found){.report = NULL};
	if (a->on)
		options.first_adapter = a->model[0] != '\0' ? a->model :
		    "2200s";
	error = a->on || options.disk != NULL ?
	    panic_guest(&options, clock, found, err) :
	    panic_to_file(&options, clock, found, err);
	if (error != 0)
		panic_found_free(found);
	return (error);
}

void
panic_found_free(struct panic_found *found)
{
	result_free(found->result);
	json_decref(found->report);
	*found = (struct panic_found){.report = NULL};
}

int
panic_measure(const struct options *options, enum guest_clock clock,
    void (*news)(void *, const char *), struct errmsg *err)
{
	struct panic_found found;
	int error;

	/* Without our module only the adapter's log tells of the dump. */
	if (options->adapter.on && options->kmod == NULL)
		return (adapter_dump(options, clock, news, err));
	error = panic_find(options, clock, &found, err);
	if (error == 0) {
		error = collect_keep(found.report, found.result,
		    options->results, err);
		panic_found_free(&found);
	}
	return (error);
}

int
panic_check(struct options *options, struct errmsg *err)
{
	if (options->client != NULL)
		return (errmsg_set(err, EINVAL, "--client: not used with "
		    "FreeBSD, which dumps by itself (expected a Linux "
		    "kernel)"));
	if (options->crash != GUEST_CRASH_MODULE)
		return (errmsg_set(err, EINVAL, "--crash: sysrq not used with "
		    "FreeBSD (expected module, or a Linux kernel)"));
	if (options->pages != NULL)
		return (errmsg_set(err, EINVAL, "--pages: not used with "
		    "FreeBSD, whose dump decides which pages (expected a Linux "
		    "kernel)"));
	/* Without the module only the adapter's log counts, and it in time. */
	if (options->adapter.on && options->kmod == NULL &&
	    (options->clock[GUEST_CLOCK_TSC] || options->tsc_if_kvm)) {
		options->clock[GUEST_CLOCK_EXACT] = options->tsc_if_kvm = false;
		options->clock[GUEST_CLOCK_TSC] = true;
	}
	return (target_check(options, KERNEL_FREEBSD, !options->adapter.on,
	    err));
}
