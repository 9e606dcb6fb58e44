/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/log/dumps.h"
#include "measure/adapter_dump.h"
#include "guest/file.h"
#include "util/tempdir.h"

#define DUMP_TIMEOUT_S 300

static int
read_dumps(const char *path, struct adapter_dumps *dumps, struct errmsg *err)
{
	FILE *log;
	int error;

	log = fopen(path, "re");
	if (log == NULL)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	error = adapter_dumps_read(log, dumps);
	fclose(log);
	if (error == -EINVAL)
		return (errmsg_set(err, EINVAL,
		    "%s is no log of the emulated card", path));
	if (error != 0)
		return (errmsg_set(err, -error, "%s: %s", path,
		    strerror(-error)));
	return (0);
}

/* Nothing is subtracted from what began before it. */
static double
between(uint64_t from, uint64_t to)
{
	return (to > from ? (double)(to - from) : 0);
}

static void
print_times(const struct adapter_dumps *dumps, const struct adapter_dump *d)
{
	double ns = between(d->start, d->end), busy = 0, gap = 0, wait;
	unsigned long long mmio = 0;
	const struct adapter_event *e;
	uint64_t last = 0;
	size_t i, n = 0;

	for (i = 0; i < d->n; i++) {
		e = &dumps->event[d->first + i];
		if (!adapter_write_done(e))
			continue;
		busy += between(e->start, e->end);
		wait = n > 0 ? between(last, e->start) : 0;
		gap = wait > gap ? wait : gap;
		/* Those before the first are of something else. */
		mmio += n++ > 0 ? e->mmio : 0;
		last = e->end;
	}
	if (n < 2 || ns <= 0)
		return;
	printf("  %.2f s, %.1f MB/s; %.0f%% of it in the card\n", ns / 1e9,
	    (double)d->bytes / ns * 1e3, 100 * busy / ns);
	printf("  longest gap between two writes %.1f ms, "
	    "register accesses a write %.1f\n", gap / 1e6,
	    (double)mmio / (double)(n - 1));
}

static void
print(const struct guest_info *info, const struct adapter_dumps *dumps)
{
	const struct adapter_dump *d;
	size_t i;

	printf("\n%s %s, %s guest of QEMU %s\n", info->os, info->release,
	    info->accelerator, info->qemu_version);
	printf("a panic's dump to the emulated card, in time of this "
	    "machine\n");
	if (dumps->n == 0)
		printf("  the card got none\n");
	for (i = 0; i < dumps->n; i++) {
		d = &dumps->dump[i];
		if (dumps->n > 1)
			printf(" dump %zu of %zu\n", i + 1, dumps->n);
		printf("  %llu bytes in %zu writes, %zu failed\n",
		    (unsigned long long)d->bytes, d->writes, d->failed);
		print_times(dumps, d);
	}
}

/* What the last one came to, where the kernel did not complete its dump. */
static int
explain(const struct adapter_dumps *dumps, struct errmsg *err)
{
	const struct adapter_dump none = {0}, *last;

	last = dumps->n > 0 ? &dumps->dump[dumps->n - 1] : &none;
	return (errmsg_set(err, EIO, "the kernel did not complete its "
	    "dump: the card had written %llu bytes in %zu commands, and "
	    "failed %zu", (unsigned long long)last->bytes, last->writes,
	    last->failed));
}

static int
panic(struct guest *guest, const char *log, struct errmsg *err)
{
	struct adapter_dumps dumps = {.n = 0};
	char *console = NULL;
	int error;

	if (strcmp(guest_info(guest)->os, "freebsd") != 0)
		return (errmsg_set(err, EINVAL, "the kernel of this guest "
		    "writes no dump by itself: FreeBSD's is accepted"));
	error = guest_panic(guest, DUMP_TIMEOUT_S, err);
	if (error != 0)
		return (error);
	error = read_dumps(log, &dumps, err);
	if (error != 0)
		return (error);
	print(guest_info(guest), &dumps);
	error = guest_console(guest, &console, err);
	if (error == 0 && strstr(console, "Dump complete") == NULL)
		error = explain(&dumps, err);
	adapter_dumps_free(&dumps);
	free(console);
	return (error);
}

static int
dump_in(const char *folder, const struct options *options,
    enum guest_clock clock, void (*news)(void *, const char *),
    struct errmsg *err)
{
	const struct adapter_option *a = &options->adapter;
	char container[PATH_MAX + 16], log[PATH_MAX + 16];
	struct guest_adapter adapter = {
		.container = container,
		.model = a->model[0] != '\0' ? a->model : "2200s",
		.untimed = clock == GUEST_CLOCK_EXACT,
		.fault = a->fault[0] != '\0' ? a->fault : NULL,
		.log = log,
	};
	const struct guest_config config = {
		.kernel = options->kernel,
		.agent = options->agent,
		.tools = options->tools,
		.workdir = folder,
		.modules_root = options->modules_root,
		.clock = clock,
		.accel = options->accel,
		.cpus = options->cpus != 0 ? options->cpus : 1,
		.memory_mb = options->memory_mb,
		.adapter = &adapter,
		.append = "dumpdev=/dev/aacd0",
		.news = news,
	};
	struct guest *guest;
	int error;

	snprintf(container, sizeof(container), "%s/container", folder);
	snprintf(log, sizeof(log), "%s/events", folder);
	error = file_disk(container, a->size_mb, err);
	if (error == 0)
		error = guest_start(&config, &guest, err);
	if (error == 0) {
		error = panic(guest, log, err);
		guest_stop(guest);
	}
	adapter_log_add(a, log);
	return (error);
}

int
adapter_dump(const struct options *options, enum guest_clock clock,
    void (*news)(void *, const char *), struct errmsg *err)
{
	struct tempdir *tempdir;
	int error;

	error = tempdir_new(&tempdir, err);
	if (error != 0)
		return (error);
	error = dump_in(tempdir_path(tempdir), options, clock, news, err);
	tempdir_free(tempdir);
	return (error);
}
