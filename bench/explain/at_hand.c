/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "explain/at_hand.h"
#include "guest/kernel.h"
#include "util/command.h"
#include "util/place.h"

static bool
is_kernel(const char *path, const char *release)
{
	struct kernel kernel;
	struct errmsg err;

	return (kernel_look(path, KERNEL_ANY, &kernel, &err) == 0 &&
	    strcmp(kernel.release, release) == 0);
}

static bool
is_file(const char *path, const char *release)
{
	(void)release;
	return (access(path, R_OK) == 0);
}

/* A file that was named by an option of the result's command. */
static bool
was_named(const char *command, const char *option, char path[PATH_MAX])
{
	return (command_option(command, option, path, PATH_MAX) &&
	    /* An absolute path is not recorded. */
	    strncmp(path, "...", 3) != 0);
}

/* The first of these that is there; %s are the folder and the release. */
static bool
first_of(const char *folder, const char *const *forms, const char *release,
    bool (*is)(const char *path, const char *release), char path[PATH_MAX])
{
	for (; *forms != NULL; forms++) {
		snprintf(path, PATH_MAX, "%.1500s/%.200s%.200s%.200s", folder,
		    forms[0], release, forms[1]);
		if (is(path, release))
			return (true);
		forms++;
	}
	return (false);
}

static bool
find_kernel(const char *release, const char *command, const char *kernels,
    char path[PATH_MAX])
{
	static const char *const forms[] = {"", "/vmlinuz", ".lean/",
		"/vmlinuz", NULL};

	return ((was_named(command, "kernel", path) &&
	    is_kernel(path, release)) ||
	    first_of(kernels, forms, release, is_kernel, path));
}

static bool
find_kmod(const char *release, const char *command, const char *tools,
    const char *kernels, char path[PATH_MAX])
{
	static const char *const built[] = {"kmod/", "/dumpbench.ko", NULL};
	static const char *const matrix[] = {".kmod/", "/dumpbench.ko", NULL};

	return ((was_named(command, "kmod", path) && is_file(path, "")) ||
	    first_of(tools, built, release, is_file, path) ||
	    first_of(kernels, matrix, release, is_file, path));
}

int
at_hand_find(const char *release, const char *command,
    const struct why_kernel *given, const char *tools, struct at_hand *found,
    struct errmsg *err)
{
	char kernels[PATH_MAX];
	int error = place_kernels(kernels, sizeof(kernels), err);

	if (error != 0)
		return (error);
	if (given->kernel != NULL) {
		snprintf(found->kernel, PATH_MAX, "%s", given->kernel);
		if (!is_kernel(found->kernel, release))
			return (errmsg_set(err, ENOENT, "%s is no kernel file "
			    "of %s", given->kernel, release));
	} else if (!find_kernel(release, command, kernels, found->kernel))
		return (errmsg_set(err, ENOENT, "no kernel file of %s is at "
		    "hand", release));
	if (given->kmod != NULL)
		snprintf(found->kmod, PATH_MAX, "%s", given->kmod);
	else if (!find_kmod(release, command, tools, kernels, found->kmod))
		return (errmsg_set(err, ENOENT, "no dumpbench.ko for %s is at "
		    "hand", release));
	return (0);
}
