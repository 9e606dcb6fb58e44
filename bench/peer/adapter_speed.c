/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The emulated 2200S beside QEMU's own megasas and virtio-blk: one guest with
 * all three, the same jobs on each, in turn.
 *
 *	adapter-speed [--repetitions N] KERNEL MODULES-ROOT
 *
 * prints a table of medians in Markdown.  A queue of 16 is 16 processes that
 * write or read without the page cache, each of which waits for its own.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapter/log/log.h"
#include "guest/drivers.h"
#include "guest/file.h"
#include "guest/guest.h"
#include "util/place.h"
#include "util/standard.h"
#include "util/tempdir.h"
#include "verb/verb.h"
#include "util/path.h"

#define DISK_MB	 64
#define TOOL	 "/disk" /* tests/adapter/guest_disk.c */
#define TIMES	 5
#define TIMES_MAX 99
#define DRIVERS_MAX 16

static const struct job {
	const char *verb, *bytes, *total, *queue;
} jobs[] = {
	{"write", "4096", "4194304", "1"},
	{"write", "4096", "16777216", "16"},
	{"write", "65536", "33554432", "1"},
	{"write", "65536", "67108864", "16"},
	{"read", "4096", "4194304", "1"},
	{"read", "4096", "16777216", "16"},
	{"read", "65536", "33554432", "1"},
	{"read", "65536", "67108864", "16"},
};

#define NJOBS (sizeof(jobs) / sizeof(jobs[0]))

static const char *const disks[] = {"/dev/sda", "/dev/sdb", "/dev/vda"};
static const char *const names[] = {"2200S", "megasas", "virtio-blk"};

struct speed {
	const char *folder; /* for all that is made here */
	char tools[PATH_MAX];
	char container[PATH_MAX], mega[PATH_MAX], disk[PATH_MAX];
	char qemu[PATH_MAX], log[PATH_MAX], tool[PATH_MAX + 32];
	struct drivers drivers;
	char to[DRIVERS_MAX][32];
	struct guest_file files[DRIVERS_MAX + 1];
	size_t nfiles;
	struct guest *guest;
};

/* A guest has no option for megasas: wrap QEMU so that it always has one. */
static int
make_qemu(struct speed *s, struct errmsg *err)
{
	FILE *script = fopen(s->qemu, "we");

	if (script == NULL)
		return (errmsg_set(err, errno, "%s: %s", s->qemu,
		    strerror(errno)));
	fprintf(script, "#!/bin/sh\nexec qemu-system-x86_64 \"$@\" \\\n"
	    "    -blockdev driver=raw,node-name=mega,file.driver=file,"
	    "file.filename='%s' \\\n    -device megasas,id=mega0,addr=0x12 "
	    "-device scsi-hd,bus=mega0.0,drive=mega\n", s->mega);
	fclose(script);
	chmod(s->qemu, 0700);
	return (0);
}

static int
prepare(struct speed *s, const char *root, struct errmsg *err)
{
	static const char *const module[] = {"megaraid_sas"};
	size_t i;
	int error;

	snprintf(s->container, PATH_MAX, "%s/container", s->folder);
	snprintf(s->mega, PATH_MAX, "%s/mega", s->folder);
	snprintf(s->disk, PATH_MAX, "%s/disk", s->folder);
	snprintf(s->qemu, PATH_MAX, "%s/qemu", s->folder);
	snprintf(s->log, PATH_MAX, "%s/events", s->folder);
	snprintf(s->tool, sizeof(s->tool), "%s/guest-disk", s->tools);
	error = file_disk(s->container, DISK_MB, err);
	if (error == 0)
		error = file_disk(s->mega, DISK_MB, err);
	if (error == 0)
		error = file_disk(s->disk, DISK_MB, err);
	if (error == 0)
		error = make_qemu(s, err);
	if (error == 0)
		error = drivers_find(root, path_name(root), module, 1,
		    &s->drivers, err);
	if (error != 0)
		return (error);
	s->files[s->nfiles++] = (struct guest_file){s->tool, TOOL};
	for (i = 0; i < s->drivers.count && i < DRIVERS_MAX; i++) {
		snprintf(s->to[i], sizeof(s->to[i]), "/mega/%zu.ko", i);
		s->files[s->nfiles++] = (struct guest_file){
			s->drivers.paths[i], s->to[i]};
	}
	return (0);
}

/* Run the tool; the first number behind a colon in its output, or -1. */
static double
run(struct speed *s, const char *const argv[], struct errmsg *err)
{
	double value = -1;
	const char *p;
	char *output;
	int status;

	if (guest_exec(s->guest, argv, &status, &output, err) != 0)
		return (-1);
	p = strchr(output, ':');
	if (status == 0 && p != NULL)
		value = strtod(p + 1, NULL);
	else if (status == 0)
		value = 0;
	else
		errmsg_set(err, EIO, "%s %s: %.500s", argv[1], argv[2],
		    output);
	free(output);
	return (value);
}

static int
boot(struct speed *s, const char *kernel, const char *root,
    struct errmsg *err)
{
	const struct guest_adapter adapter = {
		.container = s->container, .model = "off", .log = s->log,
	};
	const struct guest_config config = {
		.qemu = s->qemu,
		.kernel = kernel,
		.tools = s->tools,
		.modules_root = root,
		.workdir = s->folder,
		.cpus = 1,
		.disk = s->disk,
		.adapter = &adapter,
		.files = s->files,
		.nfiles = s->nfiles,
		.knobs = "/proc/sys/kernel",
		.news = verb_news,
	};
	const char *load[DRIVERS_MAX + 3] = {TOOL, "load"};
	size_t i;
	int error;

	error = guest_start(&config, &s->guest, err);
	if (error != 0)
		return (error);
	for (i = 1; i < s->nfiles; i++)
		load[1 + i] = s->files[i].to;
	return (run(s, load, err) < 0 ? -EIO : 0);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

/* Register accesses a command, since the last call. */
static double
accesses(FILE *log)
{
	unsigned long long mmio = 0, commands = 0;
	struct adapter_event e;

	while (adapter_log_next(log, &e) == 1) {
		mmio += e.mmio;
		commands++;
	}
	return (commands > 0 ? (double)mmio / (double)commands : 0);
}

static int
measure(struct speed *s, int times, struct errmsg *err)
{
	double values[3][TIMES_MAX], mmio[TIMES_MAX];
	FILE *log = fopen(s->log, "re");
	int t, d, error = 0;
	size_t j;

	printf("| | KB | queue | 2200S | %s | %s | register accesses |\n"
	    "|---|---|---|---|---|---|---|\n", names[1], names[2]);
	for (j = 0; j < NJOBS && log != NULL; j++) {
		for (t = 0; t < times; t++)
			for (d = 0; d < 3; d++) {
				const char *const argv[] = {TOOL, jobs[j].verb,
					disks[d], jobs[j].bytes, jobs[j].total,
					jobs[j].queue, NULL};

				accesses(log);
				values[d][t] = run(s, argv, err);
				if (values[d][t] < 0) {
					error = -EIO;
					goto out;
				}
				if (d == 0)
					mmio[t] = accesses(log);
			}
		for (d = 0; d < 3; d++)
			qsort(values[d], (size_t)times, sizeof(double),
			    by_value);
		qsort(mmio, (size_t)times, sizeof(double), by_value);
		printf("| %s | %ld | %s | %.1f | %.1f | %.1f | %.1f |\n",
		    jobs[j].verb, strtol(jobs[j].bytes, NULL, 10) / 1024,
		    jobs[j].queue, values[0][times / 2], values[1][times / 2],
		    values[2][times / 2], mmio[times / 2]);
		fflush(stdout);
	}
	{
		const char *const argv[] = {TOOL, "register",
			"/sys/bus/pci/devices/0000:00:10.0/resource0",
			"20000", NULL};

		printf("\na register access takes %.1f us\n",
		    run(s, argv, err));
	}
out:
	if (log != NULL)
		fclose(log);
	return (error);
}

struct asked {
	unsigned repetitions;
};

static const struct option_row rows[] = {
	{"repetitions", "N", "repetitions of each job; default: 5",
	    .set = option_number,
	    .at = OPTION_AT(struct asked, repetitions, unsigned), .low = 1,
	    .high = TIMES_MAX},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

static const struct option_table table = {
	.program = "adapter-speed",
	.usage = "[option ...] KERNEL MODULES-ROOT",
	.about = "Measure the emulated adapter and controllers of QEMU's own, "
	    "in a guest of a Linux kernel with the drivers below "
	    "MODULES-ROOT/lib/modules, and print a table.",
	.groups = groups,
	.operands = "KERNEL MODULES-ROOT",
	.least = 2,
	.most = 2,
};

static int
speed(struct speed *s, const char *kernel, const char *root, int times,
    struct errmsg *err)
{
	int error;

	error = prepare(s, root, err);
	if (error == 0)
		error = boot(s, kernel, root, err);
	if (error == 0)
		error = measure(s, times, err);
	guest_stop(s->guest);
	drivers_free(&s->drivers);
	return (error);
}

int
main(int argc, char **argv)
{
	struct asked asked = {.repetitions = TIMES};
	struct speed s = {.nfiles = 0};
	struct option_words words;
	struct tempdir *tempdir;
	struct errmsg err = {""};
	int error, status;

	standard_open();
	if (!verb_options(&table, argc, argv, &asked, &words, &status))
		return (status);
	error = place_find(PLACE_TOOLS, s.tools, sizeof(s.tools), &err);
	if (error == 0)
		error = tempdir_new(&tempdir, &err);
	if (error == 0) {
		s.folder = tempdir_path(tempdir);
		error = speed(&s, words.operands[0], words.operands[1],
		    (int)asked.repetitions, &err);
		tempdir_free(tempdir);
	}
	if (error == 0)
		error = standard_finish(&err);
	if (error != 0)
		fprintf(stderr, "adapter-speed: %s\n", err.text);
	return (error != 0);
}
