/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an explanation takes beside a plain run: boots and whole runs, in turn
 * without the plugin and with it.
 *
 *	explain-cost [--times N] [--qemu FILE|FOLDER] KERNEL MODULE
 *
 * prints medians and their ratios, as a table in Markdown.  Seconds of a busy
 * machine's clock tell less than those of its CPUs.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explain/stamps.h"
#include "explain/windows.h"
#include "guest/guest.h"
#include "util/monotonic.h"
#include "util/path.h"
#include "util/place.h"
#include "util/standard.h"
#include "util/tempdir.h"
#include "verb/verb.h"

#define TIMES	  5
#define TIMES_MAX 99
#define BOOTS	  3 /* for each whole run */
#define CPUS	  4 /* as a guest of `dumpbench run` has */

enum { PLAIN, EXPLAINED, SIDES };

struct sample {
	double seconds, cpu, mb;
};

struct cost {
	const char *kernel, *module, *folder;
	const char *qemu; /* NULL: the one that is found */
	char tools[PATH_MAX];
	unsigned times;
	struct {
		struct sample boot[BOOTS * TIMES_MAX], run[TIMES_MAX];
	} side[SIDES];
};

static double
cpu_seconds(const struct rusage *u)
{
	return ((double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	    (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6);
}

/* Of all that have ended so far. */
static double
children_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (cpu_seconds(&usage));
}

static int
boot(struct cost *c, int side, struct sample *sample, struct errmsg *err)
{
	const double before = children_seconds();
	struct layout_header layout = {.row = 0};
	struct guest_config config = {
		.kernel = c->kernel,
		.module = c->module,
		.os = KERNEL_ANY,
		.tools = c->tools,
		.workdir = c->folder,
		.clock = GUEST_CLOCK_EXACT,
		.cpus = CPUS,
		.qemu = c->qemu,
	};
	struct windows *windows = NULL;
	char plugin[PATH_MAX + 16], *argument = NULL;
	struct guest *guest = NULL;
	int error;

	error = stamps_find(c->module, &layout, err);
	if (error == 0)
		error = windows_new(&layout, &windows, err);
	if (error != 0)
		return (error);
	snprintf(plugin, sizeof(plugin), "%s/windows.so", c->tools);
	argument = windows_argument(windows);
	if (side == EXPLAINED) {
		config.plugin = plugin;
		config.plugin_argument = argument;
	}
	error = argument == NULL ? errmsg_set(err, ENOMEM, "no memory") :
	    guest_start(&config, &guest, err);
	if (error == 0) {
		sample->seconds = guest_info(guest)->boot_seconds;
		guest_stop(guest);
		sample->cpu = children_seconds() - before;
	}
	free(argument);
	windows_free(windows);
	return (error);
}

static void
execute(const struct cost *c, int side)
{
	char program[PATH_MAX + 16], results[PATH_MAX];
	const char *argv[] = {program, side == PLAIN ? "run" : "explain",
		"--kernel", c->kernel, "--kmod", c->module, "--clock=exact",
		"--benchmark_filter=.", "--results", results,
		c->qemu != NULL ? "--qemu" : NULL, c->qemu, NULL};
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	snprintf(program, sizeof(program), "%s/dumpbench", c->tools);
	snprintf(results, sizeof(results), "%s/results", c->folder);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	execv(program, (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* A whole run; the memory is that of the largest process, which is QEMU. */
static int
whole(const struct cost *c, int side, struct sample *sample,
    struct errmsg *err)
{
	const double start = monotonic_seconds();
	struct rusage usage;
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		execute(c, side);
	if (pid == -1 || wait4(pid, &status, 0, &usage) != pid)
		return (errmsg_set(err, errno, "dumpbench: %s",
		    strerror(errno)));
	if (status != 0)
		return (errmsg_set(err, EIO, "dumpbench %s failed",
		    side == PLAIN ? "run" : "explain"));
	sample->seconds = monotonic_seconds() - start;
	sample->cpu = cpu_seconds(&usage);
	sample->mb = (double)usage.ru_maxrss / 1024;
	return (0);
}

static int
measure(struct cost *c, struct errmsg *err)
{
	unsigned i;
	int side, error = 0;

	for (i = 0; i < BOOTS * c->times; i++)
		for (side = 0; side < SIDES && error == 0; side++)
			error = boot(c, side, &c->side[side].boot[i], err);
	for (i = 0; i < c->times; i++)
		for (side = 0; side < SIDES && error == 0; side++)
			error = whole(c, side, &c->side[side].run[i], err);
	return (error);
}

static int
by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x < y ? -1 : x > y);
}

/* Of the member at this offset; 0 of no samples. */
static double
median(const struct sample *samples, unsigned n, size_t member)
{
	double values[BOOTS * TIMES_MAX];
	unsigned i;

	if (n == 0)
		return (0);
	for (i = 0; i < n; i++)
		memcpy(&values[i], (const char *)&samples[i] + member,
		    sizeof(values[i]));
	qsort(values, n, sizeof(*values), by_value);
	return (n % 2 == 1 ? values[n / 2] :
	    (values[n / 2 - 1] + values[n / 2]) / 2);
}

static void
row(const char *what, unsigned n, const struct sample *plain,
    const struct sample *explained, size_t member)
{
	const double a = median(plain, n, member);
	const double b = median(explained, n, member);

	printf("| %s | %u | %.2f | %.2f | %.2f |\n", what, n, a, b, b / a);
}

static void
print(const struct cost *c)
{
	const struct sample *boots = c->side[PLAIN].boot;
	const struct sample *runs = c->side[PLAIN].run;
	const struct sample *boots_2 = c->side[EXPLAINED].boot;
	const struct sample *runs_2 = c->side[EXPLAINED].run;

	printf("| medians | of | plain | explained | ratio |\n"
	    "|---|--:|--:|--:|--:|\n");
	row("boot, s", BOOTS * c->times, boots, boots_2,
	    offsetof(struct sample, seconds));
	row("boot, CPU s", BOOTS * c->times, boots, boots_2,
	    offsetof(struct sample, cpu));
	row("whole run, s", c->times, runs, runs_2,
	    offsetof(struct sample, seconds));
	row("whole run, CPU s", c->times, runs, runs_2,
	    offsetof(struct sample, cpu));
	row("QEMU's memory at most, MB", c->times, runs, runs_2,
	    offsetof(struct sample, mb));
}

static const struct option_row rows[] = {
	{"times", "N", "how often each is measured; default: 5",
	    .set = option_number, .at = OPTION_AT(struct cost, times,
	    unsigned), .low = 1, .high = TIMES_MAX},
	{"qemu", "FILE|FOLDER", "as of dumpbench run", .set = option_text,
	    .at = OPTION_AT(struct cost, qemu, const char *)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows),
	OPTION_GROUPS_END,
};

static const struct option_table table = {
	.program = "explain-cost",
	.usage = "[option ...] KERNEL MODULE",
	.about = "Measure what an explanation takes beside a plain run.",
	.groups = groups,
	.operands = "KERNEL MODULE",
	.least = 2,
	.most = 2,
};

int
main(int argc, char **argv)
{
	struct cost c = {.times = TIMES};
	struct option_words words;
	struct tempdir *tempdir;
	struct errmsg err = {""};
	int error, status;

	standard_open();
	if (!verb_options(&table, argc, argv, &c, &words, &status))
		return (status);
	c.kernel = words.operands[0];
	c.module = words.operands[1];
	error = place_find(PLACE_TOOLS, c.tools, sizeof(c.tools), &err);
	if (error == 0)
		error = tempdir_new(&tempdir, &err);
	if (error == 0) {
		c.folder = tempdir_path(tempdir);
		error = measure(&c, &err);
		tempdir_free(tempdir);
	}
	if (error == 0)
		print(&c);
	if (error == 0)
		error = standard_finish(&err);
	if (error != 0)
		return (verb_fail(&table, 1, "%s", err.text));
	return (0);
}
