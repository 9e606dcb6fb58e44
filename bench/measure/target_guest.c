/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel file that QEMU boots for the measurement. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adapter/option_log.h"
#include "guest/file.h"
#include "measure/machine.h"
#include "measure/stop.h"
#include "measure/target_internal.h"
#include "util/tempdir.h"

#define CPUS_EXACT	4 /* what the shootdown plot shows */
#define CONTAINER	"container"
#define CONTAINER_MB	64
#define EVENTS		"events" /* the adapter's log, of all boots */
#define DISK_POLLS	1000 /* each is 10 ms */

struct booted {
	struct guest *guest;	/* NULL: it did not boot */
	enum guest_accel accel;
	const char *adapter;	/* its model; NULL: the guest has none */
	FILE *adapter_log;
	struct tempdir *tempdir;
	unsigned cpus;		/* that QEMU was told of at its last start */
	char *host_model;	/* this machine's CPU */
};

/* Linux has the drivers of disks in modules, which must be named. */
static int
check_drivers(const struct options *options, struct errmsg *err)
{
	const char *option = options->adapter.on ? "adapter" : "disk";

	if (options->modules_root != NULL ||
	    (options->disk == NULL && !options->adapter.on))
		return (0);
	return (errmsg_set(err, EINVAL, "--%s: Linux has its driver in a "
	    "module (expected also --modules-root FOLDER with the kernel's "
	    "lib/modules)", option));
}

static int
check(const struct options *options, enum kernel_os os, bool module,
    struct errmsg *err)
{
	static const struct guest_adapter adapter = {.container = NULL};
	struct guest_config config = {
		.qemu = options->qemu,
		.kernel = options->kernel,
		.os = os,
		.module = options->kmod,
		.agent = options->agent,
		.tools = options->tools,
		.modules_root = options->modules_root,
		.pae = options->pae,
		.memory_mb = options->memory_mb,
	};
	enum kernel_os is;
	struct kernel kernel;
	int error;

	if (options->kernel == NULL)
		return (errmsg_set(err, EINVAL, "no --kernel (expected "
		    "--kernel FILE, for which --kmod was built)"));
	if (module && options->kmod == NULL) {
		error = kernel_look(options->kernel, os, &kernel, err);
		return (error != 0 ? error : errmsg_set(err, EINVAL, "no "
		    "--kmod (expected --kmod FILE, built for that kernel, or "
		    "--build DIR, in which the kernel was built)"));
	}
	if (options->clock[GUEST_CLOCK_EXACT] &&
	    options->accel == GUEST_ACCEL_KVM)
		return (errmsg_set(err, EINVAL, "--accel: the clock exact "
		    "counts instructions, which KVM cannot (expected auto or "
		    "tcg, or --clock=tsc)"));
	error = guest_check(&config, &is, err);
	if (error == 0 && is == KERNEL_LINUX)
		error = check_drivers(options, err);
	config.disk = options->disk;
	config.adapter = options->adapter.on ? &adapter : NULL;
	if (error == 0 && (config.disk != NULL || config.adapter != NULL))
		error = guest_check(&config, &is, err);
	return (error);
}

/*
 * With more vCPUs than CPUs that this process may use, tsc would time this
 * machine's scheduler.
 */
static unsigned
count_cpus(const struct options *options, enum guest_clock clock)
{
	unsigned here = machine_cpus();

	if (options->cpus != 0)
		return (options->cpus);
	if (clock == GUEST_CLOCK_EXACT || here > CPUS_EXACT)
		return (CPUS_EXACT);
	return (here);
}

/* The kernel looks for the adapter's disks after its driver is loaded. */
static int
wait_disk(struct guest *guest, struct errmsg *err)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	const struct guest_info *info = guest_info(guest);
	char path[64], *size;
	int error = -EIO, i;

	if (info->disk_ready == NULL)
		return (0);
	snprintf(path, sizeof(path), info->disk_ready,
	    strrchr(info->adapter_disk, '/') + 1);
	for (i = 0; i < DISK_POLLS && error != 0; i++) {
		nanosleep(&nap, NULL);
		error = guest_read(guest, path, &size, err);
	}
	if (error == 0)
		free(size);
	return (error);
}

/* Boot with the adapter, if a model of it is named. */
static int
boot(struct target *target, const char *model, struct errmsg *err)
{
	struct booted *booted = target->own;
	const struct options *options = target->options;
	const struct adapter_option *a = &options->adapter;
	char container[PATH_MAX + 16], log[PATH_MAX + 16];
	struct guest_adapter adapter = {
		.container = container,
		.model = model,
		.untimed = target->clock == GUEST_CLOCK_EXACT,
		.fault = a->fault[0] != '\0' ? a->fault : NULL,
		.log = log,
	};
	struct guest_config config = {
		.qemu = options->qemu,
		.kernel = options->kernel,
		.module = options->kmod,
		.agent = options->agent,
		.tools = options->tools,
		.modules_root = options->modules_root,
		.workdir = tempdir_path(booted->tempdir),
		.clock = target->clock,
		.accel = booted->accel,
		.pae = options->pae,
		/* With the adapter CPUs may have to take turns. */
		.cpus = model != NULL && options->first_adapter == NULL ? 1 :
		    target->cpus_max,
		.memory_mb = options->memory_mb,
		.capture_mb = options->capture_mb,
		.vmcore = options->vmcore,
		.files = options->files,
		.nfiles = options->nfiles,
		.disk = options->disk,
		.adapter = model != NULL ? &adapter : NULL,
		.plugin = options->plugin,
		.plugin_argument = options->plugin_argument,
		.deadline_ms = stop_deadline_ms(),
		.news = target->news,
		.news_arg = target->news_arg,
	};
	int error = 0;

	if (a->disk[0] != '\0')
		snprintf(container, sizeof(container), "%s", a->disk);
	else
		snprintf(container, sizeof(container), "%s/" CONTAINER,
		    config.workdir);
	snprintf(log, sizeof(log), "%s/" EVENTS, config.workdir);
	if (model != NULL)
		error = file_disk(container, a->size_mb != 0 ?
		    a->size_mb : CONTAINER_MB, err);
	booted->cpus = config.cpus;
	if (error == 0)
		error = guest_start(&config, &booted->guest, err);
	if (error != 0)
		return (error);
	target->knobs = guest_knobs(booted->guest);
	booted->adapter = model;
	/* Another guest need not try it again. */
	booted->accel = guest_info(booted->guest)->kvm ? GUEST_ACCEL_KVM :
	    GUEST_ACCEL_TCG;
	if (model == NULL)
		return (0);
	booted->adapter_log = fopen(adapter.log, "re");
	return (wait_disk(booted->guest, err));
}

static int
open_guest(struct target *target, struct errmsg *err)
{
	const struct options *options = target->options;
	struct booted *booted = calloc(1, sizeof(*booted));
	char layout[64];
	int error;

	if (booted == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a target"));
	target->own = booted;
	booted->accel = options->accel;
	error = tempdir_new(&booted->tempdir, err);
	if (error != 0)
		return (error);
	target->cpus_max = count_cpus(options, target->clock);
	error = boot(target, options->first_adapter, err);
	if (error != 0)
		return (error);
	error = machine_cpu_model(&booted->host_model, err);
	if (error != 0)
		return (error);
	snprintf(layout, sizeof(layout), "pack:1 core:%u pu:1",
	    target->cpus_max);
	return (topo_open_synthetic(layout, &target->topo, err));
}

static void
stop(struct target *target)
{
	struct booted *booted = target->own;

	guest_stop(booted->guest); /* and its knobs */
	if (booted->adapter_log != NULL)
		fclose(booted->adapter_log);
	booted->guest = NULL;
	target->knobs = NULL;
	booted->adapter_log = NULL;
}

/* Add the adapter's log to the one that the user asked for. */
static void
keep_log(const struct target *target)
{
	const struct booted *booted = target->own;
	char log[PATH_MAX + 16];

	if (booted->tempdir == NULL)
		return;
	snprintf(log, sizeof(log), "%s/" EVENTS, tempdir_path(booted->tempdir));
	option_log_add(&target->options->adapter, log);
}

static void
close_guest(struct target *target)
{
	struct booted *booted = target->own;

	if (booted == NULL)
		return;
	stop(target);
	keep_log(target);
	tempdir_free(booted->tempdir);
	free(booted->host_model);
	free(booted);
}

static bool
has_adapter(const struct target *target, const char *model)
{
	const struct booted *booted = target->own;
	const char *now = booted->adapter;

	if (booted->guest == NULL)
		return (false);
	return (now == NULL || model == NULL ? now == model :
	    strcmp(now, model) == 0);
}

static int
set_adapter(struct target *target, const char *model, struct errmsg *err)
{
	stop(target);
	return (boot(target, model, err));
}

static struct adapter_sum
adapter_sum(struct target *target)
{
	const struct booted *booted = target->own;

	return (adapter_log_sum(booted->adapter_log));
}

char *
guest_target_adapter_file(const struct target *target)
{
	const char *disk = target->options->adapter.disk;
	const struct booted *booted = target->own;
	char *path;

	if (disk[0] != '\0')
		return (strdup(disk));
	if (asprintf(&path, "%s/" CONTAINER, tempdir_path(booted->tempdir)) < 0)
		return (NULL);
	return (path);
}

struct guest *
guest_target_guest(const struct target *target)
{
	const struct booted *booted = target->own;

	return (booted->guest);
}

static const char *
disk(const struct target *target)
{
	const struct booted *booted = target->own;
	const struct guest_info *info;
	const char *name;

	if (booted->guest == NULL)
		return ("");
	info = guest_info(booted->guest);
	name = booted->adapter != NULL ? info->adapter_disk : info->disk;
	return (name != NULL ? name : "");
}

static int
set_cpus(struct target *target, unsigned n, struct errmsg *err)
{
	const struct booted *booted = target->own;
	const struct guest_info *info = guest_info(booted->guest);

	if (n == info->cpus)
		return (0);
	/* Without hotplug it is booted again, and can have fewer. */
	if (n < info->cpus && info->hotplug)
		return (errmsg_set(err, EINVAL, "%u CPUs are needed, but %u "
		    "are online already (expected this benchmark before those "
		    "with responders)", n, info->cpus));
	return (guest_set_cpus(booted->guest, n, err));
}

static int
panic(struct target *target, unsigned timeout_s, struct errmsg *err)
{
	const struct booted *booted = target->own;

	return (guest_panic(booted->guest, timeout_s, err));
}

static void
describe(const struct target *target, struct result_context *context)
{
	const struct booted *booted = target->own;
	const struct guest_info *info = guest_info(booted->guest);

	context->os = info->os;
	context->release = info->release;
	context->version = info->version;
	context->machine = info->machine;
	context->memory_mb = target->options->memory_mb;
	context->accelerator = info->accelerator;
	context->emulated = !info->kvm;
	context->qemu_version = info->qemu_version;
	context->cpu_model = info->cpu_model;
	context->mitigations = info->mitigations;
	context->host = booted->host_model;
}

static unsigned
possible_cpus(const struct target *target)
{
	const struct booted *booted = target->own;
	const struct guest_info *info = guest_info(booted->guest);

	return (info->hotplug ? booted->cpus : info->cpus);
}

const struct target_ops guest_target = {
	.name = "guest",
	.boots = true,
	.check = check,
	.open = open_guest,
	.close = close_guest,
	.describe = describe,
	.possible_cpus = possible_cpus,
	.set_cpus = set_cpus,
	.panic = panic,
	.disk = disk,
	.has_adapter = has_adapter,
	.set_adapter = set_adapter,
	.adapter_sum = adapter_sum,
};
