/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card_dump.h"
#include "card_log.h"
#include "workdir.h"

#define DUMP_TIMEOUT_S 300

struct dump {
	uint64_t bytes, first, last; /* ns: start and end */
	uint64_t busy;		     /* ns in writes */
	uint64_t gap;		     /* ns, the longest between two */
	unsigned long long writes, failed, mmio;
};

static void
add(struct dump *d, const struct card_event *e)
{
	if (e->status != 0 || !e->answered) {
		d->failed++;
		return;
	}
	if (d->writes == 0)
		d->first = e->start;
	else {
		d->mmio += e->mmio;
		if (e->start - d->last > d->gap)
			d->gap = e->start - d->last;
	}
	d->last = e->end;
	d->busy += e->end - e->start;
	d->bytes += e->bytes;
	d->writes++;
}

static int
read_dump(const char *path, struct dump *d, struct fault *fault)
{
	struct card_event e;
	FILE *log;

	memset(d, 0, sizeof(*d));
	log = fopen(path, "re");
	if (log == NULL)
		return (fault_set(fault, errno, "%s: %s", path,
		    strerror(errno)));
	while (card_log_next(log, &e) == 1)
		if (strcmp(e.what, "write") == 0)
			add(d, &e);
	fclose(log);
	return (0);
}

static void
print(const struct guest_info *info, const struct dump *d)
{
	const double ns = (double)(d->last - d->first);

	printf("\n%s %s, %s guest of QEMU %s\n", info->os, info->release,
	    info->accelerator, info->qemu_version);
	printf("a panic's dump to the emulated card, in time of this machine\n"
	    "  %llu bytes in %llu writes, %llu failed\n",
	    (unsigned long long)d->bytes, d->writes, d->failed);
	if (d->writes < 2)
		return;
	printf("  %.2f s, %.1f MB/s; %.0f%% of it in the card\n", ns / 1e9,
	    (double)d->bytes / ns * 1e3, 100 * (double)d->busy / ns);
	printf("  longest gap between two writes %.1f ms, "
	    "register accesses a write %.1f\n", (double)d->gap / 1e6,
	    (double)d->mmio / (double)(d->writes - 1));
}

static int
panic(struct guest *guest, const char *log, struct fault *fault)
{
	struct dump dump;
	struct fault why;
	char *console;
	int error;

	if (strcmp(guest_info(guest)->os, "freebsd") != 0)
		return (fault_set(fault, EINVAL, "the kernel of this guest "
		    "writes no dump by itself: FreeBSD's is accepted"));
	error = guest_panic(guest, DUMP_TIMEOUT_S, fault);
	if (error != 0)
		return (error);
	error = read_dump(log, &dump, fault);
	if (error != 0)
		return (error);
	print(guest_info(guest), &dump);
	error = guest_console(guest, &console, &why);
	if (error == 0 && strstr(console, "Dump complete") == NULL)
		error = fault_set(fault, EIO, "the kernel did not complete its "
		    "dump: the card had written %llu bytes in %llu commands, "
		    "and failed %llu", (unsigned long long)dump.bytes,
		    dump.writes, dump.failed);
	if (error == 0 || error == -EIO)
		free(console);
	return (error);
}

static int
dump_in(const char *folder, const struct options *options,
    enum guest_clock clock, void (*news)(void *, const char *),
    struct fault *fault)
{
	const struct adapter_option *a = &options->adapter;
	char container[PATH_MAX + 16], log[PATH_MAX + 16];
	struct guest_adapter adapter = {
		.container = container,
		.model = a->model[0] != '\0' ? a->model : "2200s",
		.untimed = clock == GUEST_CLOCK_EXACT,
		.fault = a->fault[0] != '\0' ? a->fault : NULL,
		.log = a->log[0] != '\0' ? a->log : log,
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
	error = workdir_disk(container, a->size_mb, fault);
	if (error == 0)
		error = guest_start(&config, &guest, fault);
	if (error != 0)
		return (error);
	error = panic(guest, adapter.log, fault);
	guest_stop(guest);
	return (error);
}

int
card_dump(const struct options *options, enum guest_clock clock,
    void (*news)(void *, const char *), struct fault *fault)
{
	struct workdir *workdir;
	int error;

	if (options->kernel == NULL)
		return (fault_set(fault, EINVAL,
		    "--kernel FILE says what to boot"));
	error = workdir_new(&workdir, fault);
	if (error != 0)
		return (error);
	error = dump_in(workdir_path(workdir), options, clock, news, fault);
	workdir_free(workdir);
	return (error);
}
