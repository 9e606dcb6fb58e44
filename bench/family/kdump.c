/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/bench.h"
#include "family/kdump.h"
#include "table/kept.h"
#include "util/member.h"
#include "util/monotonic.h"
#include "util/utc.h"
#include "measure/target.h"

/* The capture kernel unpacks itself, a CPU's work of a minute where it is slow. */
#define CAPTURE_TIMEOUT_S 180
#define PAGES		  "8192" /* that each row reads */
#define KEPT		  "1024" /* pages that are looked for in the core */

/* All that one crash tells. */
struct crash {
	struct target *target;
	json_t *core;		/* what guest_core() says */
	json_t *runs;		/* what guest_vmcore() says */
	double seconds;		/* panic to the end of measuring */
};

static int
parse(const char *text, json_t **value, struct errmsg *err)
{
	json_error_t at;

	*value = json_loads(text, 0, &at);
	return (*value != NULL ? 0 : errmsg_set(err, EPROTO, "the guest's "
	    "answer is no JSON at character %d: %s", at.position, at.text));
}

/* The module keeps pages; their lines for guest_core(). */
static int
arm(struct target *target, char **frames, struct errmsg *err)
{
	const char *const values[][2] = {
		{"context", row_contexts[ROW_CONTEXT_PANIC]},
		{"pages", KEPT},
		{"run", "1"},
	};
	json_t *armed = NULL;
	char *text = NULL;
	size_t i;
	int error = 0;

	for (i = 0; i < sizeof(values) / sizeof(values[0]) && error == 0; i++)
		error = knob_set(target_knobs(target), values[i][0],
		    values[i][1], err);
	if (error == 0)
		error = knob_get(target_knobs(target), "result", &text, err);
	if (error == 0)
		error = parse(text, &armed, err);
	free(text);
	if (error == 0) {
		*frames = kdump_frames(armed);
		if (*frames == NULL)
			error = errmsg_set(err, EPROTO, "the module does not "
			    "tell which pages it keeps");
	}
	json_decref(armed);
	return (error);
}

/* The core must be of this kernel, with all that the module kept. */
static int
check_core(const struct crash *crash, struct errmsg *err)
{
	const char *info = member_text(crash->core, "vmcoreinfo");
	const char *expected =
	    guest_info(guest_target_guest(crash->target))->release;
	const double frames = member_number(crash->core, "frames");
	char release[128], bytes[16];

	kdump_info(info, "OSRELEASE", release, sizeof(release));
	kdump_info(info, "PAGESIZE", bytes, sizeof(bytes));
	if (strcmp(release, expected) != 0 || strcmp(bytes, "4096") != 0)
		return (errmsg_set(err, EIO, "/proc/vmcore says that it is of "
		    "kernel '%s' with pages of %s bytes, not of %s with pages "
		    "of 4096", release, bytes, expected));
	if (member_number(crash->core, "equal") == frames)
		return (0);
	return (errmsg_set(err, EIO, "/proc/vmcore is not the memory of the "
	    "kernel that panicked: of %.0f pages that the module kept, %.0f "
	    "are in it as they were, and %.0f not at all", frames,
	    member_number(crash->core, "equal"),
	    member_number(crash->core, "absent")));
}

static int
look_at_core(struct crash *crash, const char *frames, struct errmsg *err)
{
	char *text;
	int error;

	error = guest_core(guest_target_guest(crash->target), frames, &text, err);
	if (error != 0)
		return (error);
	error = parse(text, &crash->core, err);
	free(text);
	return (error == 0 ? check_core(crash, err) : error);
}

/* In this order always: what one leaves behind, the next may meet. */
static void
plan(const struct options *options, char *vmcore, size_t size)
{
	static const struct {
		const char *way;
		unsigned bytes;
	} calls[] = {
		{"read", 4096}, {"read", 65536}, {"read", 1048576},
		{"mmap", 4096}, {"mmap", 65536}, {"mmap", 4194304},
	};
	size_t i, length = 0;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		length += (size_t)snprintf(vmcore + length, size - length,
		    "%s%s:%u:%s", i > 0 ? "," : "", calls[i].way,
		    calls[i].bytes, options->pages != NULL ? options->pages :
		    PAGES);
}

static int
gather(struct crash *crash, struct errmsg *err)
{
	char *text;
	int error;

	error = guest_vmcore(guest_target_guest(crash->target), &text, err);
	if (error != 0)
		return (error);
	error = parse(text, &crash->runs, err);
	free(text);
	return (error);
}

static int
go_through(struct crash *crash, struct errmsg *err)
{
	char *frames = NULL;
	double start;
	int error;

	error = arm(crash->target, &frames, err);
	start = monotonic_seconds();
	if (error == 0)
		error = guest_crash(guest_target_guest(crash->target),
		    GUEST_CRASH_MODULE, CAPTURE_TIMEOUT_S, err);
	crash->seconds = monotonic_seconds() - start;
	if (error == 0)
		error = look_at_core(crash, frames, err);
	if (error == 0)
		error = gather(crash, err);
	free(frames);
	return (error);
}

static int
make_result(const struct crash *crash, enum guest_clock clock,
    struct result **result, struct errmsg *err)
{
	struct result_context context = {.seed = 1};
	const json_t *run = json_array_get(crash->runs, 0);
	const double rate = clock == GUEST_CLOCK_EXACT ? EXACT_RATE :
	    member_number(run, "ticks_per_second");
	char started[UTC_MAX];
	size_t i;
	int error;

	target_describe(crash->target, &context);
	context.started = utc_now(started);
	context.ticks_per_second = (uint64_t)rate;
	error = result_new(&context, result, err);
	json_array_foreach(crash->runs, i, run)
		if (error == 0)
			error = result_add(*result, kdump_row(run, rate),
			    err);
	return (error);
}

static void
print_core(void *arg, FILE *out)
{
	const struct crash *crash = arg;

	fprintf(out, "\n%.1f s from the panic to the capture kernel's agent; "
	    "/proc/vmcore holds %.1f MB\nin %.0f ranges, and all %.0f "
	    "pages that the module kept are in it as they were\n",
	    crash->seconds, member_number(crash->core, "bytes") / 1e6,
	    member_number(crash->core, "ranges"),
	    member_number(crash->core, "frames"));
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
	int error;

	error = make_result(crash, clock, &result, err);
	if (error == 0)
		error = kept_write_one(result, &how, err);
	result_free(result);
	return (error);
}

/* What the other systems' panics know, and this one does not. */
static const char *
without_meaning(const struct options *options)
{
	return (options->adapter.on ? "--adapter" :
	    options->disk != NULL ? "--disk" :
	    options->handicap != NULL ? "--handicap" : NULL);
}

int
kdump_check(const struct options *options, struct errmsg *err)
{
	const char *option = without_meaning(options);

	if (option != NULL)
		return (errmsg_set(err, EINVAL, "%s has no meaning for a "
		    "Linux kernel: its capture kernel reads the old memory "
		    "once, and writes it nowhere", option));
	if (options->memory_mb < GUEST_CAPTURE_MB + GUEST_MEMORY_MB_MIN)
		return (errmsg_set(err, EINVAL, "--memory: %u MB are too few "
		    "for a Linux kernel and its capture kernel (expected at "
		    "least %d)", options->memory_mb, GUEST_CAPTURE_MB +
		    GUEST_MEMORY_MB_MIN));
	return (target_check(options, KERNEL_LINUX, true, err));
}

int
kdump(const struct options *given, enum guest_clock clock,
    void (*news)(void *, const char *), struct errmsg *err)
{
	struct options options = *given;
	struct crash crash = {.core = NULL};
	char vmcore[256];
	int error;

	/* The capture kernel uses one CPU whatever the first one had. */
	if (options.cpus == 0)
		options.cpus = 1;
	options.capture_mb = GUEST_CAPTURE_MB;
	plan(&options, vmcore, sizeof(vmcore));
	options.vmcore = vmcore;
	error = target_open(&options, clock, news, NULL, &crash.target, err);
	if (error == 0)
		error = go_through(&crash, err);
	if (error == 0)
		error = write_all(&crash, &options, clock, err);
	target_close(crash.target);
	json_decref(crash.core);
	json_decref(crash.runs);
	return (error);
}
