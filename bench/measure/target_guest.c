/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "guest/drivers.h"
#include "guest/file.h"
#include "host/host.h"
#include "host/hypervisor.h"
#include "measure/machine.h"
#include "measure/stop.h"
#include "measure/target.h"
#include "util/tempdir.h"

#define CPUS_EXACT	4 /* what the shootdown plot shows */
#define CONTAINER	"container"
#define CONTAINER_MB	64
#define EVENTS		"events" /* the card's log, of all boots */
#define DISK_POLLS	1000 /* each is 10 ms */

struct target {
	enum guest_clock clock;
	enum target_kind kind;
	enum guest_accel accel;
	struct guest *guest; /* NULL: local, host, or it did not boot */
	const struct options *options;
	void (*news)(void *arg, const char *line);
	void *news_arg;
	const char *adapter; /* the adapter's model; NULL: the guest has none */
	FILE *adapter_log;
	struct tempdir *tempdir;
	struct knobs *knobs;
	struct topo *topo;
	unsigned cpus_max;
	unsigned guest_cpus; /* that QEMU was told of at its last start */
	char *module_version;
	char *cpu_model;   /* local, host */
	char *mitigations; /* the same */
	struct hypervisor hypervisor; /* the same */
	char *host_model;  /* guest: this machine's */
	struct utsname uname; /* local, host */
	char os[16];          /* the same: "linux", "freebsd" */
};

/*
 * In tsc more vCPUs than CPUs of this machine's may be used would time its
 * scheduler, not the guest.
 */
static unsigned
guest_cpus(const struct options *options, enum guest_clock clock)
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
wait_disk(struct target *target, struct errmsg *err)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	const char *name = guest_info(target->guest)->adapter_disk;
	char path[64], *size;
	int error = -EIO, i;

	if (guest_info(target->guest)->disk_ready == NULL)
		return (0);
	snprintf(path, sizeof(path), guest_info(target->guest)->disk_ready,
	    strrchr(name, '/') + 1);
	for (i = 0; i < DISK_POLLS && error != 0; i++) {
		nanosleep(&nap, NULL);
		error = guest_read(target->guest, path, &size, err);
	}
	if (error == 0)
		free(size);
	return (error);
}

/* Boot with the adapter, if a model of it is named. */
static int
boot_guest(struct target *target, const char *model, struct errmsg *err)
{
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
		.kernel = options->kernel,
		.module = options->kmod,
		.agent = options->agent,
		.tools = options->tools,
		.modules_root = options->modules_root,
		.workdir = tempdir_path(target->tempdir),
		.clock = target->clock,
		.accel = target->accel,
		/* With the adapter CPUs may have to take turns. */
		.cpus = model != NULL && options->first_adapter == NULL ? 1 :
		    target->cpus_max,
		.memory_mb = options->memory_mb,
		.capture_mb = options->capture_mb,
		.vmcore = options->vmcore,
		.disk = options->disk,
		.adapter = model != NULL ? &adapter : NULL,
		.deadline_ms = stop_deadline_ms(),
		.news = target->news,
		.news_arg = target->news_arg,
	};
	int error = 0;

	snprintf(container, sizeof(container), "%s/" CONTAINER,
	    config.workdir);
	snprintf(log, sizeof(log), "%s/" EVENTS, config.workdir);
	if (model != NULL)
		error = file_disk(container, a->size_mb != 0 ?
		    a->size_mb : CONTAINER_MB, err);
	target->guest_cpus = config.cpus;
	if (error == 0)
		error = guest_start(&config, &target->guest, err);
	if (error != 0)
		return (error);
	target->knobs = guest_knobs(target->guest);
	target->adapter = model;
	/* What works here was tried once. */
	target->accel = strcmp(guest_info(target->guest)->accelerator,
	    "kvm") == 0 ? GUEST_ACCEL_KVM : GUEST_ACCEL_TCG;
	if (model == NULL)
		return (0);
	target->adapter_log = fopen(adapter.log, "re");
	return (wait_disk(target, err));
}

static void
stop_guest(struct target *target)
{
	guest_stop(target->guest); /* and its knobs */
	if (target->adapter_log != NULL)
		fclose(target->adapter_log);
	target->guest = NULL;
	target->knobs = NULL;
	target->adapter_log = NULL;
}

static int
boot(struct target *target, struct errmsg *err)
{
	const struct options *options = target->options;
	char layout[64];
	int error;

	error = tempdir_new(&target->tempdir, err);
	if (error != 0)
		return (error);
	target->cpus_max = guest_cpus(options, target->clock);
	error = boot_guest(target, options->first_adapter, err);
	if (error != 0)
		return (error);
	target->host_model = machine_cpu_model();
	snprintf(layout, sizeof(layout), "pack:1 core:%u pu:1",
	    target->cpus_max);
	return (topo_open_synthetic(layout, &target->topo, err));
}

bool
target_has_adapter(const struct target *target, const char *model)
{
	const char *now = target->adapter != NULL ? target->adapter : "none";

	return (target->kind != TARGET_GUEST || (target->guest != NULL &&
	    strcmp(now, model != NULL ? model : "none") == 0));
}

int
target_set_adapter(struct target *target, const char *model, struct errmsg *err)
{
	int error;

	if (target_has_adapter(target, model))
		return (0);
	stop_guest(target);
	error = boot_guest(target, model, err);
	if (error == 0 && target->options->handicap != NULL)
		error = knob_set(target->knobs, "handicap",
		    target->options->handicap, err);
	return (error);
}

char *
target_adapter_file(const struct target *target)
{
	char *path;

	if (asprintf(&path, "%s/" CONTAINER, tempdir_path(target->tempdir)) ==
	    -1)
		return (NULL);
	return (path);
}

struct adapter_sum
target_adapter_sum(struct target *target)
{
	return (adapter_log_sum(target->adapter_log));
}

/* What this machine and its kernel are. */
static void
look_around(struct target *target)
{
	size_t i;

	uname(&target->uname);
	for (i = 0; i < sizeof(target->os) - 1; i++)
		target->os[i] = (char)tolower(
		    (unsigned char)target->uname.sysname[i]);
	target->cpu_model = machine_cpu_model();
	target->mitigations = machine_mitigations();
	hypervisor_look(&target->hypervisor, hypervisor_cpuid);
}

/* The CPUs that this process may use, which may be fewer than are online. */
static void
count_cpus(struct target *target, const struct options *options)
{
	target->cpus_max = (unsigned)target->topo->nresponders + 1;
	if (options->cpus != 0 && options->cpus < target->cpus_max)
		target->cpus_max = options->cpus;
}

static int
attach(struct target *target, const struct options *options,
    struct errmsg *err)
{
	int error;

	error = knobs_open_local(&target->knobs, err);
	if (error != 0)
		return (error);
	look_around(target);
	error = topo_open_host(&target->topo, err);
	if (error == 0)
		count_cpus(target, options);
	return (error);
}

/* Tell what the figures of this machine will lack. */
static int
tell_unseen(struct target *target, struct errmsg *err)
{
	char *text, *line, *save = NULL;
	int error;

	error = knob_get(target->knobs, "unseen", &text, err);
	if (error != 0)
		return (error);
	for (line = strtok_r(text, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save))
		target->news(target->news_arg, line);
	free(text);
	return (0);
}

/* No module: the engine in this process, on the CPUs that it may use. */
static int
settle(struct target *target, const struct options *options,
    struct errmsg *err)
{
	int error;

	error = topo_open_host(&target->topo, err);
	if (error == 0)
		error = knobs_open_host(target->topo, &target->knobs, err);
	if (error == 0)
		error = tell_unseen(target, err);
	if (error != 0)
		return (error);
	look_around(target);
	count_cpus(target, options);
	return (0);
}

/* Linux has the drivers of disks in modules; which they are depends on it. */
static int
check_drivers(const struct options *options, struct errmsg *err)
{
	const char *option = options->adapter.on ? "adapter" : "disk";

	if (options->modules_root != NULL ||
	    (options->disk == NULL && !options->adapter.on))
		return (0);
	return (errmsg_set(err, EINVAL, "--%s: Linux has the driver in a "
	    "module; --modules-root DIR, a folder with this kernel's "
	    "lib/modules, is missing", option));
}

int
target_check(const struct options *options, enum kernel_os os, bool module,
    struct errmsg *err)
{
	static const struct guest_adapter adapter = {.container = NULL};
	struct guest_config config = {
		.kernel = options->kernel,
		.os = os,
		.module = options->kmod,
		.agent = options->agent,
		.tools = options->tools,
		.modules_root = options->modules_root,
	};
	enum kernel_os is;
	int error;

	if (options->target != TARGET_GUEST)
		return (0);
	if (options->kernel == NULL || (module && options->kmod == NULL))
		return (errmsg_set(err, EINVAL, "--kernel FILE%s what to "
		    "boot; `make run` puts those of Debian's newest kernel "
		    "below build/", module ? " and --kmod FILE say" :
		    " says"));
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

int
target_open(const struct options *options, enum guest_clock clock,
    void (*news)(void *, const char *), void *arg, struct target **result,
    struct errmsg *err)
{
	struct target *target;
	int error;

	target = calloc(1, sizeof(*target));
	if (target == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a target"));
	target->clock = clock;
	target->kind = options->target;
	target->options = options;
	target->accel = options->accel;
	target->news = news;
	target->news_arg = arg;
	if (target->kind == TARGET_GUEST)
		error = boot(target, err);
	else if (target->kind == TARGET_LOCAL)
		error = attach(target, options, err);
	else
		error = settle(target, options, err);
	/* First, as the version tells of it. */
	if (error == 0 && options->handicap != NULL)
		error = knob_set(target->knobs, "handicap", options->handicap,
		    err);
	if (error == 0)
		error = knob_get(target->knobs, "version",
		    &target->module_version, err);
	if (error != 0) {
		target_close(target);
		return (error);
	}
	*result = target;
	return (0);
}

static void
keep_log(const struct target *target)
{
	char log[PATH_MAX + 16];

	if (target->tempdir == NULL)
		return;
	snprintf(log, sizeof(log), "%s/" EVENTS, tempdir_path(target->tempdir));
	adapter_log_add(&target->options->adapter, log);
}

void
target_close(struct target *target)
{
	if (target == NULL)
		return;
	if (target->kind == TARGET_GUEST) {
		stop_guest(target);
		keep_log(target);
	} else
		knobs_close(target->knobs);
	tempdir_free(target->tempdir);
	topo_close(target->topo);
	free(target->module_version);
	free(target->cpu_model);
	free(target->mitigations);
	free(target->host_model);
	free(target);
}

struct knobs *
target_knobs(struct target *target)
{
	return (target->knobs);
}

const struct topo *
target_topo(const struct target *target)
{
	return (target->topo);
}

const char *
target_disk(const struct target *target)
{
	const struct guest_info *info;
	const char *disk;

	if (target->guest == NULL)
		return ("");
	info = guest_info(target->guest);
	disk = target->adapter != NULL ? info->adapter_disk : info->disk;
	return (disk != NULL ? disk : "");
}

unsigned
target_cpus_max(const struct target *target)
{
	return (target->cpus_max);
}

int
target_set_cpus(struct target *target, unsigned n, struct errmsg *err)
{
	unsigned online = target->guest != NULL ?
	    guest_info(target->guest)->cpus : target->cpus_max;

	if (n == online || (target->guest == NULL && n < online))
		return (0);
	if (n > target->cpus_max)
		return (errmsg_set(err, EINVAL,
		    "%u CPUs are needed; there are %u", n, target->cpus_max));
	/* One that is booted again can have fewer, too. */
	if (n < online && guest_info(target->guest)->hotplug)
		return (errmsg_set(err, EINVAL,
		    "%u CPUs are needed, but %u are online already: run this "
		    "one before those with responders", n, online));
	return (guest_set_cpus(target->guest, n, err));
}

int
target_panic(struct target *target, unsigned timeout_s, struct errmsg *err)
{
	return (guest_panic(target->guest, timeout_s, err));
}

struct guest *
target_guest(const struct target *target)
{
	return (target->guest);
}

int
target_describe(struct target *target, struct result_context *context,
    struct errmsg *err)
{
	const struct guest_info *info;

	(void)err;
	context->command = target->options->command;
	context->cpus = target->cpus_max;
	context->memory_mb = target->kind == TARGET_GUEST ?
	    target->options->memory_mb : machine_memory_mb();
	context->module_version = target->module_version;
	context->clock = target->clock == GUEST_CLOCK_EXACT ? "exact" : "tsc";
	context->topology = target->topo->synthetic;
	context->initiator = target->topo->initiator;
	if (target->guest == NULL) {
		context->os = target->os;
		context->release = target->uname.release;
		context->version = target->uname.version;
		context->machine = target->uname.machine;
		context->target =
		    target->kind == TARGET_LOCAL ? "local" : "host";
		if (target->kind == TARGET_HOST)
			context->module_version = NULL;
		context->cpu_model = target->cpu_model;
		context->mitigations = target->mitigations;
		context->host = target->cpu_model;
		context->emulated = target->hypervisor.emulator;
		if (target->hypervisor.present)
			context->hypervisor = target->hypervisor.name[0] !=
			    '\0' ? target->hypervisor.name : "without a name";
		return (0);
	}
	info = guest_info(target->guest);
	context->os = info->os;
	context->release = info->release;
	context->version = info->version;
	context->machine = info->machine;
	context->target = "guest";
	context->accelerator = info->accelerator;
	context->emulated = strcmp(info->accelerator, "tcg") == 0;
	context->qemu_version = info->qemu_version;
	context->cpu_model = info->cpu_model;
	context->mitigations = info->mitigations;
	context->host = target->host_model;
	return (0);
}

unsigned
target_possible_cpus(const struct target *target)
{
	const struct guest_info *info;

	if (target->guest == NULL)
		return (machine_possible_cpus());
	info = guest_info(target->guest);
	return (info->hotplug ? target->guest_cpus : info->cpus);
}

bool
target_shares_errors(const struct target *target)
{
	struct utsname here;

	return (target->guest == NULL || (uname(&here) == 0 &&
	    strcasecmp(here.sysname, guest_info(target->guest)->os) == 0));
}
