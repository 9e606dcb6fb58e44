/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest's life: what it needs is made, and freed when it is stopped. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest/adapter.h"
#include "guest/internal.h"
#include "guest/kernel.h"
#include "guest/qemu.h"
#include "knob/knob.h"

#define BOOT_TIMEOUT_S 60
#define SILENCE_S      25

static void
news(const struct guest_config *c, const struct errmsg *line)
{
	if (c->news != NULL)
		c->news(c->news_arg, line->text);
}

/* Which accelerator it gets: KVM or not. */
static int
choose(const struct guest_config *c, bool *kvm, struct errmsg *err)
{
	struct errmsg line, why;

	*kvm = false;
	if (c->clock == GUEST_CLOCK_EXACT) {
		if (c->accel == GUEST_ACCEL_KVM)
			return (errmsg_set(err, EINVAL, "KVM does not "
			    "count instructions, which the clock exact needs "
			    "(expected tcg)"));
		return (0);
	}
	if (c->accel == GUEST_ACCEL_TCG)
		return (0);
	*kvm = guest_kvm_works(c->qemu, &why);
	if (*kvm)
		return (0);
	errmsg_set(&line, EIO, "KVM does not run a guest here: %s", why.text);
	if (c->accel == GUEST_ACCEL_KVM)
		return (errmsg_set(err, EIO, "%.1000s (expected tcg)",
		    line.text));
	errmsg_set(&line, EIO, "KVM does not run a guest here (%.1000s): "
	    "QEMU emulates the CPU instead", why.text);
	news(c, &line);
	return (0);
}

static void
plan(struct guest *g, const struct guest_config *c,
    const struct kernel *kernel, bool kvm)
{
	g->info.accelerator = kvm ? "kvm" : "tcg";
	g->info.kvm = kvm;
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
		.memory_mb = guest_memory_mb(c, kernel),
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
	error = guest_check_config(config, err);
	if (error != 0)
		return (error);
	g = guest_new(config);
	if (g == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = kernel_open(config->kernel, config->os, &kernel, err);
	if (error == 0)
		error = guest_check_parts(config, &kernel, &agent, err);
	if (error == 0)
		error = qemu_version(g->program, g->qemu_version,
		    sizeof(g->qemu_version), err);
	if (error == 0)
		error = choose(config, &kvm, err);
	if (error == 0) {
		g->os = guest_os_of(kernel.os);
		error = g->os->prepare(config, &kernel, agent, g->initrd,
		    kvm, &g->boot, err);
	}
	if (error == 0 && config->adapter != NULL)
		error = adapter_words(config, kvm, &g->adapter, err);
	/* The log of an earlier guest in the same folder. */
	unlink(g->console);
	if (error == 0) {
		plan(g, config, &kernel, kvm);
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

static void
boot_free(struct boot *boot)
{
	free(boot->kernel);
	free(boot->initrd);
	free(boot->append);
	free(boot->capture_append);
	while (boot->nkeep > 0)
		close(boot->keep[--boot->nkeep]);
	free(boot->module);
	free(boot->module_name);
	drivers_free(&boot->drivers);
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
