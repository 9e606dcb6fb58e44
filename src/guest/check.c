/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be known of a guest's configuration and files before it starts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/internal.h"
#include "guest/parts.h"
#include "guest/qemu.h"

#define CPUS_MAX  8
#define MEMORY_MB 512

unsigned
guest_memory_mb(const struct guest_config *c, const struct kernel *kernel)
{
	const struct guest_os *os = kernel != NULL ? guest_os_of(kernel->os) :
	    NULL;

	if (c->memory_mb != 0)
		return (c->memory_mb);
	return (os != NULL && os->memory_mb != NULL ? os->memory_mb(kernel) :
	    MEMORY_MB);
}

unsigned
guest_memory_default(const char *path)
{
	const struct guest_config none = {.memory_mb = 0};
	struct kernel kernel;
	int error = path != NULL ? kernel_look(path, KERNEL_ANY, &kernel,
	    NULL) : -ENOENT;

	return (guest_memory_mb(&none, error == 0 ? &kernel : NULL));
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

static int
check_memory(const struct guest_config *c, struct errmsg *err)
{
	const unsigned mb = guest_memory_mb(c, NULL);

	if (mb < GUEST_MEMORY_MB_MIN)
		return (errmsg_set(err, EINVAL, "%u MB of memory (expected at "
		    "least %d)", mb, GUEST_MEMORY_MB_MIN));
	if (c->capture_mb != 0 && mb < c->capture_mb + GUEST_MEMORY_MB_MIN)
		return (errmsg_set(err, EINVAL, "%u MB of memory, %u of them "
		    "for a capture kernel (expected at least %u)", mb,
		    c->capture_mb, c->capture_mb + GUEST_MEMORY_MB_MIN));
	return (0);
}

int
guest_check_config(const struct guest_config *c, struct errmsg *err)
{
	struct stat st;
	int error;

	if (c->cpus < 1 || c->cpus > CPUS_MAX)
		return (errmsg_set(err, EINVAL, "a guest of %u CPUs (expected "
		    "1 to %d)", c->cpus, CPUS_MAX));
	error = check_memory(c, err);
	if (error != 0)
		return (error);
	if (c->plugin != NULL && c->clock != GUEST_CLOCK_EXACT)
		return (errmsg_set(err, EINVAL, "a plugin counts instructions, "
		    "which only the clock exact does (expected clock exact)"));
	if (stat(c->workdir, &st) == -1 || !S_ISDIR(st.st_mode))
		return (errmsg_set(err, ENOTDIR, "%s is not a folder",
		    c->workdir));
	if (c->adapter != NULL &&
	    access(c->adapter->container, R_OK | W_OK) == -1)
		return (errmsg_set(err, errno, "the container %s: %s",
		    c->adapter->container, strerror(errno)));
	return (check_disk(c, err));
}

/* The agent: the one that is named, or this system's in the folder of tools. */
static char *
agent_path(const struct guest_config *c, const struct kernel *kernel)
{
	char *agent;

	if (c->agent != NULL)
		return (strdup(c->agent));
	if (asprintf(&agent, "%s/%s%s", c->tools,
	    guest_os_of(kernel->os)->agent, kernel->machine->suffix) == -1)
		return (NULL);
	return (agent);
}

static int
check_pae(const struct guest_config *c, const struct kernel *kernel,
    struct errmsg *err)
{
	if (c->pae == GUEST_PAE_AUTO || kernel->chooses_pae)
		return (0);
	return (errmsg_set(err, EINVAL, "--pae: the kernel file %s (%s %s on "
	    "%s) has one kind of page tables (expected one of FreeBSD 13 or "
	    "later for i386, or auto)", c->kernel,
	    guest_os_of(kernel->os)->title, kernel->release,
	    kernel->machine->title));
}

int
guest_check_parts(const struct guest_config *c, const struct kernel *kernel,
    char **agent, struct errmsg *err)
{
	int error;

	*agent = agent_path(c, kernel);
	if (*agent == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = parts_agent(*agent, kernel, err);
	if (error == 0)
		error = check_pae(c, kernel, err);
	if (error == 0 && c->module != NULL)
		error = parts_module(c->module, kernel, err);
	return (error);
}

int
guest_check(const struct guest_config *config, enum kernel_os *os,
    struct errmsg *err)
{
	struct kernel kernel;
	char *agent = NULL, version[32];
	int error;

	error = kernel_look(config->kernel, config->os, &kernel, err);
	*os = kernel.os;
	if (error == 0)
		error = guest_check_parts(config, &kernel, &agent, err);
	if (error == 0)
		error = check_disk(config, err);
	if (error == 0 && config->qemu != NULL)
		error = qemu_version(config->qemu, version, sizeof(version),
		    err);
	if (error == 0)
		error = guest_os_of(kernel.os)->check(config, &kernel, err);
	free(agent);
	return (error);
}
