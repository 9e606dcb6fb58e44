/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/log/dumps.h"
#include "adapter/option_log.h"
#include "measure/adapter_dump.h"
#include "result/result.h"
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
		    "%s is not a log of the emulated adapter", path));
	if (error != 0)
		return (errmsg_set(err, -error, "%s: %s", path,
		    strerror(-error)));
	return (0);
}

static void
print_times(const struct adapter_dumps *dumps, const struct adapter_dump *d)
{
	const struct adapter_dump_times t = adapter_dump_times(dumps, d);
	const double ns = (double)(d->end - d->start);

	if (d->writes < 2 || d->end <= d->start)
		return;
	printf("  %.2f s, %.1f MB/s; adapter busy %.0f%% of it\n", ns / 1e9,
	    (double)d->bytes / ns * 1e3, 100 * (double)t.busy / ns);
	printf("  longest gap between two writes %.1f ms, "
	    "register accesses a write %.1f\n", (double)t.gap / 1e6,
	    (double)t.mmio / (double)(d->writes - 1));
}

static void
print(const struct guest_info *info, const struct adapter_dumps *dumps)
{
	const struct result_context context = {
		.os = info->os,
		.release = info->release,
		.machine = info->machine,
		.mitigations = info->mitigations,
	};
	const struct adapter_dump *d;
	char name[RESULT_KERNEL_MAX];
	size_t i;

	printf("\n%s %s, %s guest of QEMU %s\n", info->os,
	    result_kernel(&context, name), info->accelerator,
	    info->qemu_version);
	printf("a panic's dump to the emulated adapter, in this machine's "
	    "time\n");
	if (dumps->n == 0)
		printf("  no write reached the adapter\n");
	for (i = 0; i < dumps->n; i++) {
		d = &dumps->dump[i];
		if (dumps->n > 1)
			printf(" dump %zu of %zu\n", i + 1, dumps->n);
		printf("  %llu bytes in %zu writes, %zu failed\n",
		    (unsigned long long)d->bytes, d->writes, d->failed);
		print_times(dumps, d);
	}
}

/* The error for a dump that the kernel did not complete: its last one. */
static int
incomplete(const struct adapter_dumps *dumps, struct errmsg *err)
{
	const struct adapter_dump none = {0}, *last;

	last = dumps->n > 0 ? &dumps->dump[dumps->n - 1] : &none;
	return (errmsg_set(err, EIO, "the kernel did not complete its "
	    "dump: the adapter wrote %llu bytes in %zu commands, and failed "
	    "%zu", (unsigned long long)last->bytes, last->writes,
	    last->failed));
}

static int
panic(struct guest *guest, const char *log, struct errmsg *err)
{
	const char *done = guest_info(guest)->dump_done;
	struct adapter_dumps dumps = {.n = 0};
	char *console = NULL;
	int error;

	if (done == NULL)
		return (errmsg_set(err, EINVAL, "this kernel writes no dump "
		    "by itself when it panics (expected one of FreeBSD)"));
	error = guest_panic(guest, DUMP_TIMEOUT_S, err);
	if (error != 0)
		return (error);
	error = read_dumps(log, &dumps, err);
	if (error != 0)
		return (error);
	print(guest_info(guest), &dumps);
	error = guest_console(guest, &console, err);
	if (error == 0 && strstr(console, done) == NULL)
		error = incomplete(&dumps, err);
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
		.qemu = options->qemu,
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

	if (a->disk[0] != '\0')
		snprintf(container, sizeof(container), "%s", a->disk);
	else
		snprintf(container, sizeof(container), "%s/container", folder);
	snprintf(log, sizeof(log), "%s/events", folder);
	error = file_disk(container, a->size_mb, err);
	if (error == 0)
		error = guest_start(&config, &guest, err);
	if (error == 0) {
		error = panic(guest, log, err);
		guest_stop(guest);
	}
	option_log_add(a, log);
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
