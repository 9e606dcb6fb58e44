/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "guest/adapter.h"
#include "guest/internal.h"
#include "guest/kernel.h"
#include "guest/parts.h"
#include "guest/qemu.h"
#include "knob/knob.h"

#define MEMORY_MB      512
#define CPUS_MAX       8
#define BOOT_TIMEOUT_S 60
#define SILENCE_S      25

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

const struct guest_info *
guest_info(const struct guest *guest)
{
	return (&guest->info);
}

/* The strings of info are the caller's as long as the guest is there. */
static int
keep_facts(struct guest *g, char *facts, struct errmsg *err)
{
	char **grown = realloc(g->facts, (g->nfacts + 1) * sizeof(*grown));

	if (grown == NULL) {
		free(facts);
		return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	g->facts = grown;
	g->facts[g->nfacts++] = facts;
	return (0);
}

/* "key value" lines into info; what is not told is "". */
int
guest_learn(struct guest *g, struct errmsg *err)
{
	struct {
		const char *key;
		const char **value;
	} keys[] = {
		{"os", &g->info.os},
		{"release", &g->info.release},
		{"version", &g->info.version},
		{"machine", &g->info.machine},
		{"cpu_model", &g->info.cpu_model},
		{"mitigations", &g->info.mitigations},
		{"command_line", &g->info.command_line},
	};
	struct answer answer;
	char *line, *next, *value;
	size_t i;
	int error;

	error = guest_ask(g, "info", "", "", 0, &answer, err);
	if (error == 0)
		error = keep_facts(g, answer.text, err);
	if (error != 0)
		return (error);
	g->info.hotplug = g->os->hotplug;
	g->info.driver_modules = g->os->driver_modules;
	g->info.disk_ready = g->os->disk_ready;
	g->info.dump_done = g->os->dump_done;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		*keys[i].value = "";
	for (line = answer.text; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		value = strchr(line, ' ');
		if (value == NULL)
			continue;
		*value++ = '\0';
		if (strcmp(line, "cpus") == 0)
			g->info.cpus = (unsigned)strtoul(value, NULL, 10);
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			if (strcmp(line, keys[i].key) == 0)
				*keys[i].value = value;
	}
	return (0);
}

/*
 * Wait for the agent's first words.  The console shows whether the kernel
 * still gets on.
 */
static int
wait_hello(struct guest *g, unsigned timeout_s, struct errmsg *err)
{
	struct stat st;
	double end, quiet;
	off_t said = -1;
	int error;

	end = now() + timeout_s;
	quiet = now() + g->silence_s;
	do {
		error = link_hello(&g->link, 100);
		if (error == 0)
			return (0);
		if (error != -ETIMEDOUT)
			return (guest_lost(g, error, err));
		if (stat(g->console, &st) == 0 && st.st_size != said) {
			said = st.st_size;
			quiet = now() + g->silence_s;
			if (guest_asks_root(g))
				break;
		}
	} while (now() < end && now() < quiet);
	if (now() < quiet)
		g->silence_s = (int)timeout_s;
	return (guest_lost(g, error, err));
}

static void
news(const struct guest_config *c, const struct errmsg *line)
{
	if (c->news != NULL)
		c->news(c->news_arg, line->text);
}

/* Which accelerator: 0, and whether it is KVM. */
static int
choose(const struct guest_config *c, bool *kvm, struct errmsg *err)
{
	struct errmsg line, why;

	*kvm = false;
	if (c->clock == GUEST_CLOCK_EXACT) {
		if (c->accel == GUEST_ACCEL_KVM)
			return (errmsg_set(err, EINVAL, "the exact clock "
			    "counts instructions, which KVM cannot: tcg is "
			    "accepted with it"));
		return (0);
	}
	if (c->accel == GUEST_ACCEL_TCG)
		return (0);
	*kvm = guest_kvm_works(c->qemu, &why);
	if (*kvm)
		return (0);
	errmsg_set(&line, EIO, "KVM does not run a guest here: %s", why.text);
	if (c->accel == GUEST_ACCEL_KVM)
		return (errmsg_set(err, EIO, "%.1000s; tcg is accepted",
		    line.text));
	errmsg_set(&line, EIO, "KVM does not run a guest here (%.1000s): "
	    "QEMU emulates the CPU instead", why.text);
	news(c, &line);
	return (0);
}

static int
check(const struct guest_config *c, struct errmsg *err)
{
	struct stat st;

	if (c->cpus < 1 || c->cpus > CPUS_MAX)
		return (errmsg_set(err, EINVAL, "a guest of %u CPUs: 1 to %d "
		    "are accepted", c->cpus, CPUS_MAX));
	if (c->memory_mb != 0 && c->memory_mb < GUEST_MEMORY_MB_MIN)
		return (errmsg_set(err, EINVAL, "a guest of %u MB: %d and "
		    "more are accepted", c->memory_mb, GUEST_MEMORY_MB_MIN));
	if (c->plugin != NULL && c->clock != GUEST_CLOCK_EXACT)
		return (errmsg_set(err, EINVAL, "a plugin counts in the "
		    "exact clock alone: clock exact is accepted with it"));
	if (c->capture_mb != 0 && (c->memory_mb != 0 ? c->memory_mb :
	    MEMORY_MB) < c->capture_mb + GUEST_MEMORY_MB_MIN)
		return (errmsg_set(err, EINVAL, "a guest of %u MB, %u of them "
		    "for a capture kernel: %u and more are accepted",
		    c->memory_mb != 0 ? c->memory_mb : MEMORY_MB,
		    c->capture_mb, c->capture_mb + GUEST_MEMORY_MB_MIN));
	if (stat(c->workdir, &st) == -1 || !S_ISDIR(st.st_mode))
		return (errmsg_set(err, ENOTDIR, "%s: a folder is needed "
		    "there", c->workdir));
	if (c->adapter != NULL &&
	    access(c->adapter->container, R_OK | W_OK) == -1)
		return (errmsg_set(err, errno, "the container %s: %s",
		    c->adapter->container, strerror(errno)));
	return (0);
}

/* Everything between the agent's hello and the caller's turn. */
static int
settle(struct guest *g, struct errmsg *err)
{
	char path[64];
	size_t i;
	int error;

	error = guest_learn(g, err);
	for (i = 0; i < g->boot.drivers.count && error == 0; i++) {
		snprintf(path, sizeof(path), "/drivers/%zu.ko", i);
		error = guest_load_file(g, path, err);
	}
	if (error == 0 && g->boot.module != NULL)
		error = guest_load(g, err);
	return (error);
}

int
guest_boot(struct guest *g, struct errmsg *err)
{
	double start;
	int error;

	start = now();
	error = qemu_start(&g->plan, &g->qemu, &g->link.fd, err);
	if (error != 0) {
		g->qemu = 0;
		return (error);
	}
	g->link.at = g->link.end = 0;
	error = wait_hello(g, g->boot_s, err);
	g->info.boot_seconds = now() - start;
	return (error == 0 ? settle(g, err) : error);
}

static const struct guest_os *
guest_os_of(const struct kernel *kernel)
{
	return (
	    kernel->os == KERNEL_FREEBSD ? &guest_os_freebsd : &guest_os_linux);
}

/* The init: the one that was named, or this system's in the folder of tools. */
static char *
agent_path(const struct guest_config *c, const struct kernel *kernel)
{
	char *agent;

	if (c->agent != NULL)
		return (strdup(c->agent));
	if (asprintf(&agent, "%s/%s", c->tools, guest_os_of(kernel)->agent) ==
	    -1)
		return (NULL);
	return (agent);
}

/* What goes into a guest of this kernel; *agent is for free(3). */
static int
check_parts(const struct guest_config *c, const struct kernel *kernel,
    char **agent, struct errmsg *err)
{
	int error;

	*agent = agent_path(c, kernel);
	if (*agent == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = parts_agent(*agent, kernel, err);
	if (error == 0 && c->module != NULL)
		error = parts_module(c->module, kernel, err);
	return (error);
}

static int
check_disk(const struct guest_config *c, struct errmsg *err)
{
	struct stat st;

	if (c->disk != NULL && (stat(c->disk, &st) == -1 ||
	    access(c->disk, R_OK | W_OK) == -1))
		return (errmsg_set(err, errno, "the disk %s: %s", c->disk,
		    strerror(errno)));
	return (0);
}

int
guest_check(const struct guest_config *config, enum kernel_os *os,
    struct errmsg *err)
{
	struct kernel kernel;
	char *agent = NULL;
	int error;

	error = kernel_look(config->kernel, config->os, &kernel, err);
	*os = kernel.os;
	if (error == 0)
		error = check_parts(config, &kernel, &agent, err);
	if (error == 0)
		error = check_disk(config, err);
	if (error == 0)
		error = guest_os_of(&kernel)->check(config, &kernel, err);
	free(agent);
	return (error);
}

static void
plan(struct guest *g, const struct guest_config *c, bool kvm)
{
	g->info.accelerator = kvm ? "kvm" : "tcg";
	g->info.disk = c->disk != NULL ? g->boot.disk_name : NULL;
	g->info.adapter_disk = c->adapter != NULL ? g->boot.adapter_name :
	    NULL;
	g->plan = (struct qemu_plan){
		.program = g->program,
		.boot = &g->boot,
		.console = g->console,
		.log = g->log,
		.disk = g->disk,
		.adapter = g->adapter,
		.plugin = g->plugin,
		.plugin_argument = g->plugin_argument,
		.exact = g->exact,
		.kvm = kvm,
		.cpus = g->os->hotplug ? c->cpus : 1,
		.memory_mb = c->memory_mb != 0 ? c->memory_mb : MEMORY_MB,
	};
}

static struct guest *
guest_new(const struct guest_config *c)
{
	struct guest *g;

	g = calloc(1, sizeof(*g));
	if (g == NULL)
		return (NULL);
	g->link.fd = -1;
	g->cpus_max = c->cpus;
	g->exact = c->clock == GUEST_CLOCK_EXACT;
	g->silence_s = c->silence_timeout_s != 0 ?
	    (int)c->silence_timeout_s : SILENCE_S;
	g->link.silence_ms = g->silence_s * 1000;
	g->link.deadline_ms = c->deadline_ms;
	g->boot_s = c->boot_timeout_s != 0 ? c->boot_timeout_s :
	    BOOT_TIMEOUT_S;
	g->info.qemu_version = g->qemu_version;
	if (asprintf(&g->console, "%s/console.log", c->workdir) == -1)
		g->console = NULL;
	if (asprintf(&g->initrd, "%s/initrd", c->workdir) == -1)
		g->initrd = NULL;
	if (asprintf(&g->log, "%s/qemu.log", c->workdir) == -1)
		g->log = NULL;
	g->knobs = knobs_new(&guest_transport, g);
	g->program = strdup(c->qemu != NULL ? c->qemu : QEMU_PROGRAM);
	if (c->disk != NULL)
		g->disk = strdup(c->disk);
	if (c->plugin != NULL) {
		g->plugin = strdup(c->plugin);
		g->plugin_argument = strdup(c->plugin_argument);
	}
	if (g->console != NULL && g->initrd != NULL && g->log != NULL &&
	    g->knobs != NULL && g->program != NULL &&
	    (c->disk == NULL || g->disk != NULL) &&
	    (c->plugin == NULL || (g->plugin != NULL &&
	    g->plugin_argument != NULL)))
		return (g);
	guest_stop(g);
	return (NULL);
}

int
guest_start(const struct guest_config *config, struct guest **guest,
    struct errmsg *err)
{
	struct kernel kernel = {.image = -1};
	struct guest *g;
	char *agent = NULL;
	bool kvm;
	int error;

	*guest = NULL;
	error = check(config, err);
	if (error == 0)
		error = check_disk(config, err);
	if (error != 0)
		return (error);
	g = guest_new(config);
	if (g == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = kernel_open(config->kernel, config->os, &kernel, err);
	if (error == 0)
		error = check_parts(config, &kernel, &agent, err);
	if (error == 0)
		error = qemu_version(g->program, g->qemu_version,
		    sizeof(g->qemu_version), err);
	if (error == 0)
		error = choose(config, &kvm, err);
	if (error == 0) {
		g->os = guest_os_of(&kernel);
		error = g->os->prepare(config, &kernel, agent, g->initrd,
		    kvm, &g->boot, err);
	}
	if (error == 0 && config->adapter != NULL)
		error = adapter_words(config, kvm, &g->adapter, err);
	/* Nothing that an earlier guest said. */
	unlink(g->console);
	if (error == 0) {
		plan(g, config, kvm);
		error = guest_boot(g, err);
	}
	kernel_close(&kernel);
	free(agent);
	if (error != 0)
		guest_stop(g);
	else
		*guest = g;
	return (error);
}

void
guest_stop(struct guest *guest)
{
	int status;

	if (guest == NULL)
		return;
	if (guest->qemu != 0)
		guest_end(guest, &status);
	if (guest->link.fd != -1)
		close(guest->link.fd);
	knobs_close(guest->knobs);
	while (guest->nfacts > 0)
		free(guest->facts[--guest->nfacts]);
	free(guest->facts);
	boot_free(&guest->boot);
	free(guest->program);
	free(guest->disk);
	free(guest->plugin);
	free(guest->plugin_argument);
	adapter_words_free(guest->adapter);
	free(guest->console);
	free(guest->initrd);
	free(guest->log);
	free(guest);
}
