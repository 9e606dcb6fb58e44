/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench panic: what mapping costs inside a real panic, in a guest. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "collect.h"
#include "options.h"
#include "target.h"
#include "verbs.h"
#include "workdir.h"

#define DUMP_TIMEOUT_S	300
#define DISK_NAME	"dump"

static void
news(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

/* Sparse, and large enough for all of the guest's RAM and our report. */
static int
make_disk(const struct options *options, const char *path,
    struct fault *fault)
{
	off_t size = ((off_t)options->memory_mb * 2 + 64) << 20;
	int fd, error = 0;

	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, size) != 0)
		error = fault_set(fault, errno,
		    "%s: no disk of %jd MB can be made: %s", path,
		    (intmax_t)(size >> 20), strerror(errno));
	if (fd >= 0)
		close(fd);
	return (error);
}

/* Arm the module; after that a panic dumps through it. */
static int
arm(struct target *target, struct fault *fault)
{
	const char *values[][2] = {
		{"context", "panic"},
		{"batch", "16"},
		{"device", target_disk(target)},
		{"run", "1"},
	};
	size_t i;
	int error = 0;

	for (i = 0; i < sizeof(values) / sizeof(values[0]) && error == 0; i++)
		error = knob_set(target_knobs(target), values[i][0],
		    values[i][1], fault);
	return (error);
}

static int
write_report(struct target *target, const struct options *options,
    struct fault *fault)
{
	struct result_context context = {.seed = 0};
	struct result *result = NULL;
	time_t now = time(NULL);
	json_t *report = NULL;
	char started[32];
	struct tm utc;
	int error;

	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ",
	    gmtime_r(&now, &utc));
	context.started = started;
	error = collect_read(options->disk, &report, fault);
	if (error == 0)
		error = target_describe(target, &context, fault);
	if (error == 0 && strcmp(context.clock, "exact") == 0)
		json_object_set_new(report, "ticks_per_second",
		    json_integer((json_int_t)EXACT_RATE));
	if (error == 0)
		error = collect_result(report, &context, &result, fault);
	if (error == 0) {
		error = collect_write(result, options->results, fault);
		result_free(result);
	}
	json_decref(report);
	return (error);
}

static int
panic_guest(const struct options *options, enum guest_clock clock,
    struct fault *fault)
{
	struct target *target;
	int error;

	error = target_open(options, clock, news, NULL, &target, fault);
	if (error != 0)
		return (error);
	if (options->cpus != 0)
		error = target_set_cpus(target, options->cpus, fault);
	if (error == 0)
		error = arm(target, fault);
	if (error == 0)
		error = target_panic(target, DUMP_TIMEOUT_S, fault);
	if (error == 0)
		error = write_report(target, options, fault);
	target_close(target);
	return (error);
}

/* With the user's disk, or with one for this time. */
static int
run_clock(struct options *options, enum guest_clock clock,
    struct fault *fault)
{
	const char *given = options->disk;
	struct workdir *workdir;
	char path[PATH_MAX];
	int error;

	if (given != NULL)
		return (panic_guest(options, clock, fault));
	error = workdir_new(&workdir, fault);
	if (error != 0)
		return (error);
	snprintf(path, sizeof(path), "%s/" DISK_NAME, workdir_path(workdir));
	error = make_disk(options, path, fault);
	if (error == 0) {
		options->disk = path;
		error = panic_guest(options, clock, fault);
		options->disk = NULL;
	}
	workdir_free(workdir);
	return (error);
}

int
verb_panic(int argc, char **argv)
{
	static const enum guest_clock order[] = {
		GUEST_CLOCK_EXACT, GUEST_CLOCK_TSC
	};
	struct options options;
	struct fault fault = {""};
	size_t i;
	int error;

	error = options_parse(&options, &argc, argv, &fault);
	if (error == 0 && options.help) {
		printf("usage: dumpbench panic [option …]\n\n"
		    "Boot a FreeBSD guest, make it panic, and measure the "
		    "mapping paths inside that\npanic, on the pages that its "
		    "dump writes.  Without --disk the dump goes to a\nfile "
		    "that is removed.  Options are those of dumpbench run.\n");
		return (0);
	}
	if (error == 0 && argc > 1)
		error = fault_set(&fault, EINVAL,
		    "'%s' has no meaning here: nothing is repeated in a panic",
		    argv[1]);
	if (error == 0 && options.target != TARGET_GUEST)
		error = fault_set(&fault, EINVAL,
		    "--target: only a guest is made to panic; on a machine of "
		    "your own set context and device, run, and collect later");
	if (error != 0) {
		fprintf(stderr, "dumpbench panic: %s\n", fault.text);
		return (2);
	}
	for (i = 0; i < 2 && error == 0; i++)
		if (options.clock[order[i]])
			error = run_clock(&options, order[i], &fault);
	if (error != 0) {
		fprintf(stderr, "dumpbench panic: %s\n", fault.text);
		return (1);
	}
	return (0);
}
