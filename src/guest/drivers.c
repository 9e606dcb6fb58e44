/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <libkmod.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/drivers.h"

static int
keep(struct drivers *d, const char *path)
{
	char **paths;
	size_t i;

	for (i = 0; i < d->count; i++)
		if (strcmp(d->paths[i], path) == 0)
			return (0);
	paths = realloc(d->paths, (d->count + 1) * sizeof(*paths));
	if (paths == NULL)
		return (-ENOMEM);
	d->paths = paths;
	paths[d->count] = strdup(path);
	if (paths[d->count] == NULL)
		return (-ENOMEM);
	d->count++;
	return (0);
}

/* A module after all that it needs; each has a list of its own needs. */
static int
keep_all(struct drivers *d, struct kmod_module *m)
{
	struct kmod_list *item, *needs;
	struct kmod_module *need;
	const char *path;
	int error = 0;

	needs = kmod_module_get_dependencies(m);
	kmod_list_foreach(item, needs) {
		need = kmod_module_get_module(item);
		if (error == 0)
			error = keep_all(d, need);
		kmod_module_unref(need);
	}
	kmod_module_unref_list(needs);
	path = kmod_module_get_path(m);
	if (error == 0 && path != NULL)
		error = keep(d, path);
	return (error);
}

static int
keep_name(struct drivers *d, struct kmod_ctx *kmod, const char *name)
{
	struct kmod_list *found = NULL, *item;
	struct kmod_module *m;
	int error;

	error = kmod_module_new_from_lookup(kmod, name, &found);
	if (error == 0 && found == NULL)
		error = -ENOENT;
	kmod_list_foreach(item, found) {
		m = kmod_module_get_module(item);
		if (error == 0)
			error = keep_all(d, m);
		kmod_module_unref(m);
	}
	kmod_module_unref_list(found);
	return (error);
}

int
drivers_find(const char *root, const char *release, const char *const *names,
    size_t n, struct drivers *drivers, struct fault *fault)
{
	static const char *const no_config = NULL;
	struct kmod_ctx *kmod = NULL;
	char *folder;
	size_t i;
	int error = 0;

	drivers->paths = NULL;
	drivers->count = 0;
	if (asprintf(&folder, "%s/lib/modules/%s", root, release) != -1)
		kmod = kmod_new(folder, &no_config);
	else
		folder = NULL;
	if (kmod == NULL)
		error = fault_set(fault, ENOMEM, "out of memory");
	for (i = 0; i < n && error == 0; i++) {
		error = keep_name(drivers, kmod, names[i]);
		if (error != 0)
			fault_set(fault, -error, "no driver %s below %s: the "
			    "modules of this very kernel are accepted, with "
			    "depmod run over them", names[i], folder);
	}
	if (kmod != NULL)
		kmod_unref(kmod);
	free(folder);
	if (error != 0)
		drivers_free(drivers);
	return (error);
}

void
drivers_free(struct drivers *drivers)
{
	while (drivers->count > 0)
		free(drivers->paths[--drivers->count]);
	free(drivers->paths);
	drivers->paths = NULL;
}
