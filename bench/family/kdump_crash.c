/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "family/kdump.h"
#include "family/kdump_crash.h"
#include "family/kdump_dump.h"
#include "family/kdump_paths.h"
#include "measure/answer.h"
#include "measure/steps.h"
#include "measure/stop.h"
#include "result/row.h"
#include "util/json_text.h"
#include "util/member.h"
#include "util/monotonic.h"

/* The capture kernel unpacks itself: a minute, on a slow machine. */
#define CAPTURE_TIMEOUT_S 180
#define PLUGIN_TIMEOUT_S  720 /* where each of its instructions is told */
#define PAGES		  "8192" /* that each row reads */
#define KEPT		  "1024" /* pages that are looked for in the core */

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
		error = json_text_answer(text, "the guest's answer", &armed,
		    err);
	free(text);
	if (error == 0) {
		*frames = kdump_frames(armed);
		if (*frames == NULL)
			error = errmsg_set(err, errno, errno == ENOMEM ?
			    "no memory for the pages that the module keeps" :
			    "the module does not tell which pages it keeps");
	}
	json_decref(armed);
	return (error);
}

/* The core must be of this kernel, with all that the module kept. */
static int
check_core(const struct crash *crash, struct errmsg *err)
{
	const char *info = member_text(crash->core, "vmcoreinfo");
	const char *expected = guest_info(guest_target_guest(crash->target))->release;
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
	const char *p;
	char *text;
	size_t kept = 0;
	int error;

	error = guest_core(guest_target_guest(crash->target), frames, &text, err);
	if (error != 0)
		return (error);
	error = json_text_answer(text, "the guest's answer", &crash->core,
	    err);
	free(text);
	for (p = frames; (p = strchr(p, '\n')) != NULL; p++)
		kept++;
	if (error == 0)
		error = answer_core(crash->core, kept, err);
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
gather(struct crash *crash, enum guest_clock clock, struct errmsg *err)
{
	const json_t *run;
	char *text;
	size_t i;
	int error;

	error = guest_vmcore(guest_target_guest(crash->target), &text, err);
	if (error != 0)
		return (error);
	error = json_text_answer(text, "the guest's answer", &crash->runs,
	    err);
	free(text);
	if (error == 0 && json_array_size(crash->runs) == 0)
		error = errmsg_set(err, EPROTO, "the capture kernel's agent "
		    "measured nothing (expected a list of runs)");
	json_array_foreach(crash->runs, i, run)
		if (error == 0)
			error = answer_run(run, clock != GUEST_CLOCK_EXACT,
			    "what the capture kernel's agent measured", err);
	return (error);
}

/* A write that the adapter holds back is to be under way in the crash. */
static int
write_to_adapter(const struct crash *crash, const struct options *options,
    struct errmsg *err)
{
	return (!adapter_option_holds(&options->adapter) ? 0 : guest_busy(
	    guest_target_guest(crash->target), target_disk(crash->target), err));
}

/* The client's turn, which is the last. */
static int
let_client(const struct crash *crash, struct errmsg *err)
{
	const json_t *run = json_array_get(crash->runs, 0);
	char *disk = guest_target_adapter_file(crash->target);
	int error = 0;

	if (target_disk(crash->target)[0] != '\0')
		error = kdump_client_check(&crash->client, disk, err);
	free(disk);
	return (error != 0 ? error : kdump_client_run(crash->target,
	    &crash->client, member_number(crash->core, "bytes") / 4096,
	    member_number(run, "ticks_per_second"), crash->runs, err));
}

/* Before each step, of which most take some seconds. */
static int
stopped(struct errmsg *err)
{
	return (stop_reason() != NULL ? errmsg_set(err, EINTR, "%s",
	    stop_reason()) : 0);
}

/* As far as it is known how long they take. */
static const struct step crash_steps[] = {
	{"the guest boots", 4},
	{"its kernel panics, the capture kernel boots and reads", 13},
	{"the old memory is looked at", 1},
	{"what else is measured in the capture kernel", 3},
};

static int
go_through(struct crash *crash, const struct options *options,
    enum guest_clock clock, struct steps *steps, struct errmsg *err)
{
	struct guest *guest = guest_target_guest(crash->target);
	const bool module = options->kmod != NULL;
	char *release = strdup(guest_info(guest)->release), *frames = NULL;
	double start;
	int error;

	error = release == NULL ? errmsg_set(err, ENOMEM, "no memory") :
	    module ? arm(crash->target, &frames, err) : 0;
	if (error == 0)
		error = write_to_adapter(crash, options, err);
	if (error == 0)
		error = stopped(err);
	start = monotonic_seconds();
	steps_next(steps);
	if (error == 0)
		error = guest_crash(guest, options->crash,
		    options->plugin != NULL ? PLUGIN_TIMEOUT_S :
		    CAPTURE_TIMEOUT_S, err);
	crash->seconds = monotonic_seconds() - start;
	steps_next(steps);
	if (error == 0)
		error = stopped(err);
	if (error == 0)
		error = look_at_core(crash, module ? frames : "", err);
	if (error == 0)
		error = gather(crash, clock, err);
	steps_next(steps);
	if (error == 0 && options->first_adapter != NULL)
		error = kdump_dumps(crash->target, options->first_adapter,
		    release, module ? frames : "", crash->runs, err);
	if (error == 0)
		error = stopped(err);
	/* Behind what the order of the calls matters to. */
	if (error == 0 && module && !options->paths_left_out)
		error = kdump_paths(crash->target, options, clock,
		    crash->runs, err);
	if (error == 0 && crash->client.nfiles > 0)
		error = let_client(crash, err);
	free(release);
	free(frames);
	return (error);
}

int
crash_new(struct options *options, enum guest_clock clock,
    struct crash *crash, struct errmsg *err)
{
	struct steps shown;
	char vmcore[256];
	int error;

	*crash = (struct crash){.core = NULL};
	/* The capture kernel uses one CPU whatever the first one had. */
	if (options->cpus == 0)
		options->cpus = 1;
	options->capture_mb = GUEST_CAPTURE_MB;
	plan(options, vmcore, sizeof(vmcore));
	options->vmcore = vmcore;
	if (options->adapter.on)
		options->first_adapter = options->adapter.model[0] != '\0' ?
		    options->adapter.model : "2200s";
	error = options->client == NULL ? 0 :
	    kdump_client_open(options->client, &crash->client,
		err);
	options->files = crash->client.files;
	options->nfiles = crash->client.nfiles;
	steps_begin(&shown, row_contexts[ROW_CONTEXT_KDUMP],
	    crash_steps, sizeof(crash_steps) / sizeof(crash_steps[0]));
	/* The time may be over since the last row of the run. */
	if (error == 0)
		error = stopped(err);
	if (error == 0)
		error = target_open(options, clock, steps_news, &shown,
		    &crash->target, err);
	if (error == 0)
		error = go_through(crash, options, clock, &shown, err);
	steps_end(&shown);
	options->vmcore = NULL;
	return (error);
}

void
crash_end(struct crash *crash)
{
	target_close(crash->target);
	kdump_client_close(&crash->client);
	json_decref(crash->core);
	json_decref(crash->runs);
}
