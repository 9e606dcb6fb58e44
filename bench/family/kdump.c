/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/bench.h"
#include "family/kdump.h"
#include "family/kdump_crash.h"
#include "family/kdump_paths.h"
#include "table/kept.h"
#include "util/member.h"
#include "util/pattern.h"
#include "util/utc.h"
#include "guest/kernel.h"
#include "guest/linux/config.h"
#include "guest/linux/machine.h"
#include "measure/target.h"

#define MANUAL "/manual_time" /* what Google Benchmark appends to names */
#define SHORT_PAGES	  "2048" /* the same beside a run */

static double
rate_of(const struct crash *crash, enum guest_clock clock)
{
	return (clock == GUEST_CLOCK_EXACT ? EXACT_RATE :
	    member_number(json_array_get(crash->runs, 0),
	    "ticks_per_second"));
}

/*
 * By what Google Benchmark would call it; a null filter chooses all.  1, 0 or
 * -ENOMEM.
 */
static int
chooses(const regex_t *filter, const char *name)
{
	char whole[ROW_NAME_MAX + sizeof(MANUAL)];

	snprintf(whole, sizeof(whole), "%s" MANUAL, name);
	return (filter == NULL ? 1 : pattern_takes(filter, whole));
}

/* `chosen` is as in struct kdump_found, or null. */
static int
add_rows(const struct crash *crash, enum guest_clock clock,
    const regex_t *filter, struct result *result, json_t *chosen,
    struct errmsg *err)
{
	const double rate = rate_of(crash, clock);
	json_t *row, *run;
	size_t i;
	int error = 0, taken;

	json_array_foreach(crash->runs, i, run) {
		row = kdump_row(run, clock == GUEST_CLOCK_EXACT, rate);
		taken = error != 0 ? 0 : row == NULL ? -ENOMEM :
		    chooses(filter, member_text(row, "name"));
		if (taken < 0)
			error = errmsg_set(err, -taken, "no memory");
		if (taken <= 0) {
			json_decref(row);
			continue;
		}
		if (chosen != NULL && json_array_append_new(chosen,
		    json_pack("{sO sI sO}", "name", json_object_get(row,
		    "name"), "turn", (json_int_t)i, "run", run)) != 0) {
			json_decref(row);
			return (errmsg_set(err, ENOMEM, "no memory"));
		}
		error = result_add(result, row, err);
	}
	return (error);
}

static int
make_result(const struct crash *crash, enum guest_clock clock,
    struct result **result, struct errmsg *err)
{
	struct result_context context = {.seed = 1};
	char started[UTC_MAX];

	target_describe(crash->target, &context);
	context.started = utc_now(started);
	context.ticks_per_second = (uint64_t)rate_of(crash, clock);
	return (result_new(&context, result, err));
}

static void
print_core(void *arg, FILE *out)
{
	const struct crash *crash = arg;

	const double kept = member_number(crash->core, "frames");

	fprintf(out, "\n%.1f s from the panic to the capture kernel's agent; "
	    "/proc/vmcore holds %.1f MB\nin %.0f ranges",
	    crash->seconds, member_number(crash->core, "bytes") / 1e6,
	    member_number(crash->core, "ranges"));
	if (kept > 0)
		fprintf(out, ", and all %.0f pages that the module kept are "
		    "in it as they were\n", kept);
	else
		fputs("; no module kept pages to look for in it\n", out);
}

static int
write_all(struct crash *crash, const struct options *options,
    enum guest_clock clock, struct errmsg *err)
{
	const struct kept_how how = {
		.folder = options->results,
		.verbose = options->verbose,
		.more = print_core,
		.arg = crash,
	};
	struct result *result = NULL;
	struct kept kept = {.path = NULL};
	int error;

	error = make_result(crash, clock, &result, err);
	if (error == 0)
		error = add_rows(crash, clock, NULL, result, NULL, err);
	if (error == 0)
		error = kept_write(result, &how, &kept, err);
	if (error == 0) {
		putchar('\n');
		kept_say(&kept, 1, stdout);
	}
	free(kept.path);
	result_free(result);
	return (error);
}

/* What the other systems' panics know, and this one does not. */
static const char *
without_meaning(const struct options *options)
{
	return (options->disk != NULL ? "--disk" :
	    options->handicap != NULL ? "--handicap" : NULL);
}

static int
check_kernel(const struct options *options, struct errmsg *err)
{
	struct kernel kernel;
	int error = kernel_look(options->kernel, KERNEL_LINUX, &kernel, err);

	if (error == 0 && !linux_machine_of(kernel.machine)->kexec_file)
		error = errmsg_set(err, EINVAL, "the kernel file %s is of "
		    "Linux %s for %s, where no capture kernel is loaded from "
		    "a file (expected one for %s)", options->kernel,
		    kernel.release, kernel.machine->title,
		    machine_amd64.title);
	return (error != 0 ? error : config_check_capture(options->kernel,
	    kernel.release, err));
}

static int
check_memory(const struct options *options, struct errmsg *err)
{
	if (options->memory_mb >= GUEST_CAPTURE_MB + GUEST_MEMORY_MB_MIN)
		return (0);
	return (errmsg_set(err, EINVAL, "--memory: %u MB are too few for a "
	    "Linux kernel and its capture kernel (expected at least %d)",
	    options->memory_mb, GUEST_CAPTURE_MB + GUEST_MEMORY_MB_MIN));
}

int
kdump_check_beside(const struct options *options, struct errmsg *err)
{
	struct kernel kernel;

	if ((options->also & ALSO_KDUMP) == 0 || !options->target->boots ||
	    !options->clock[GUEST_CLOCK_EXACT] ||
	    kernel_look(options->kernel, KERNEL_ANY, &kernel, NULL) != 0 ||
	    kernel.os != KERNEL_LINUX)
		return (0);
	return (check_memory(options, err));
}

int
kdump_check(const struct options *options, struct errmsg *err)
{
	const char *option = without_meaning(options);
	struct kdump_client client = {.nfiles = 0};
	int error;

	if (option != NULL)
		return (errmsg_set(err, EINVAL, "%s has no meaning for a "
		    "Linux kernel, whose capture kernel reads the old memory "
		    "by no path of the module, and writes it to --adapter",
		    option));
	error = check_memory(options, err);
	if (error == 0 && options->client != NULL)
		error = kdump_client_open(options->client, &client, err);
	kdump_client_close(&client);
	if (error == 0)
		error = target_check(options, KERNEL_LINUX,
		    options->crash == GUEST_CRASH_MODULE, err);
	return (error == 0 ? check_kernel(options, err) : error);
}

int
kdump(const struct options *given, enum guest_clock clock,
    struct errmsg *err)
{
	struct options options = *given;
	struct crash crash;
	int error;

	error = crash_new(&options, clock, &crash, err);
	if (error == 0)
		error = write_all(&crash, &options, clock, err);
	crash_end(&crash);
	return (error);
}

/*
 * Of the paths that the module has, in the capture kernel as in this one: 1, 0
 * or -ENOMEM.
 */
static int
chooses_path(const regex_t *regex, const struct knob_rows *paths)
{
	static const unsigned batches[] = {KDUMP_PATH_BATCHES};
	struct row row = {.family = ROW_KDUMP};
	char name[ROW_NAME_MAX];
	size_t i, j;
	int any = 0;

	for (i = 0; i < paths->n && any == 0; i++)
		for (j = 0; j < sizeof(batches) / sizeof(batches[0]) &&
		    any == 0; j++) {
			row.path = paths->row[i].name;
			row.batch = batches[j];
			any = row_compose(&row, name) != 0 ? 0 :
			    chooses(regex, name);
		}
	return (any);
}

int
kdump_is_wanted(const char *filter, const struct knob_rows *paths)
{
	static const char *const names[] = {"kdump/read/4096",
		"kdump/read/65536", "kdump/read/1048576", "kdump/mmap/4096",
		"kdump/mmap/65536", "kdump/mmap/4194304"};
	struct errmsg err;
	int wanted = 0, error;
	regex_t regex;
	size_t i;

	if (filter == NULL)
		return (1);
	/* Google Benchmark has its own sort, and refuses it if it is wrong. */
	error = pattern_new(&regex, filter, &err);
	if (error != 0)
		return (error == -ENOMEM ? error : 0);
	for (i = 0; i < sizeof(names) / sizeof(names[0]) && wanted == 0; i++)
		wanted = chooses(&regex, names[i]);
	if (wanted == 0)
		wanted = chooses_path(&regex, paths);
	regfree(&regex);
	return (wanted);
}

int
kdump_add(const struct options *given, enum guest_clock clock,
    const char *filter, struct result **result, struct errmsg *err)
{
	struct options options = *given;
	struct crash crash;
	regex_t regex;
	bool all = filter == NULL;
	int error = all ? 0 : pattern_new(&regex, filter, err);

	if (error == -ENOMEM)
		return (error);
	all = all || error != 0;
	/* What a run says of its own guests is none of this one's. */
	options.adapter.on = false;
	options.device = options.disk = options.handicap = NULL;
	options.pages = SHORT_PAGES;
	options.cpus = 1;
	error = kdump_check(&options, err);
	if (error == 0) {
		error = crash_new(&options, clock, &crash, err);
		if (error == 0 && *result == NULL)
			error = make_result(&crash, clock, result, err);
		if (error == 0)
			error = add_rows(&crash, clock, all ? NULL : &regex,
			    *result, NULL, err);
		crash_end(&crash);
	}
	if (!all)
		regfree(&regex);
	return (error);
}

void
kdump_found_free(struct kdump_found *found)
{
	json_decref(found->runs);
	result_free(found->result);
}

int
kdump_find(const struct options *given, enum guest_clock clock,
    const char *filter, struct kdump_found *found, struct errmsg *err)
{
	struct options options = *given;
	struct crash crash;
	regex_t regex;
	int error;

	*found = (struct kdump_found){json_array(), NULL};
	if (found->runs == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	error = pattern_new(&regex, filter, err);
	if (error != 0)
		return (error);
	options.paths_left_out = true;
	error = crash_new(&options, clock, &crash, err);
	if (error == 0)
		error = make_result(&crash, clock, &found->result, err);
	if (error == 0)
		error = add_rows(&crash, clock, &regex, found->result,
		    found->runs, err);
	crash_end(&crash);
	regfree(&regex);
	return (error);
}
