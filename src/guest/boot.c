/* SPDX-License-Identifier: BSD-2-Clause */
/* From QEMU's start to a guest that answers; and the same again. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/internal.h"
#include "guest/qemu.h"
#include "util/monotonic.h"
#include "util/patience.h"

/*
 * Wait for the agent's hello.  A console that grows shows that the kernel still
 * boots.
 */
static int
wait_hello(struct guest *g, unsigned timeout_s, struct errmsg *err)
{
	struct patience all, quiet;
	struct stat st;
	off_t said = -1;
	int error;

	patience_begin(&all, g->qemu, timeout_s * 1000LL);
	patience_begin(&quiet, g->qemu, g->link.silence_ms);
	do {
		error = link_hello(&g->link, 100);
		if (error == 0)
			return (0);
		if (error != -ETIMEDOUT)
			return (guest_lost(g, error, err));
		if (stat(g->console, &st) == 0 && st.st_size != said) {
			said = st.st_size;
			patience_begin(&quiet, g->qemu, g->link.silence_ms);
			if (guest_asks_root(g))
				break;
		}
	} while (patience_left(&all) > 0 && patience_left(&quiet) > 0);
	if (patience_left(&all) == 0)
		g->silence_s = (int)timeout_s;
	return (guest_lost(g, error, err));
}

int
guest_load_drivers(struct guest *g, struct errmsg *err)
{
	char path[64];
	size_t i;
	int error = 0;

	for (i = 0; i < g->boot.drivers.count && error == 0; i++) {
		snprintf(path, sizeof(path), "/drivers/%zu.ko", i);
		error = guest_load_file(g, path, err);
	}
	return (error);
}

/* What follows the agent's hello: learn what the guest is, load modules. */
static int
settle(struct guest *g, struct errmsg *err)
{
	int error;

	error = guest_learn(g, err);
	if (error == 0)
		error = guest_load_drivers(g, err);
	if (error == 0 && g->boot.module != NULL)
		error = guest_load(g, err);
	return (error);
}

int
guest_boot(struct guest *g, struct errmsg *err)
{
	double start;
	int error;

	start = monotonic_seconds();
	error = qemu_start(&g->plan, &g->qemu, &g->link.fd, err);
	if (error != 0) {
		g->qemu = 0;
		return (error);
	}
	g->link.peer = g->qemu;
	g->link.at = g->link.end = 0;
	error = wait_hello(g, g->boot_s, err);
	g->info.boot_seconds = monotonic_seconds() - start;
	return (error == 0 ? settle(g, err) : error);
}

/* For a system that brings no CPU online while it runs. */
static int
boot_again(struct guest *g, unsigned n, struct errmsg *err)
{
	int status;

	if (g->death.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", g->death.text));
	guest_end(g, &status);
	close(g->link.fd);
	g->link.fd = -1;
	g->plan.cpus = n;
	return (guest_boot(g, err));
}

int
guest_set_cpus(struct guest *guest, unsigned n, struct errmsg *err)
{
	struct answer answer;
	char count[16];
	unsigned least = guest->os->hotplug ? guest->info.cpus : 1;
	int error;

	if (n < least || n > guest->cpus_max)
		return (errmsg_set(err, EINVAL, "%u CPUs (expected %u to "
		    "%u in this guest, where %u are online)", n, least,
		    guest->cpus_max, guest->info.cpus));
	if (!guest->os->hotplug && n != guest->info.cpus)
		return (boot_again(guest, n, err));
	snprintf(count, sizeof(count), "%u", n);
	error = guest_ask(guest, "cpus", count, "", 0, &answer, err);
	free(answer.text);
	if (error == 0)
		guest->info.cpus = n;
	return (error);
}
