/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <libkmod.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest/drivers.h"
#include "guest/unpack.h"
#include "util/path.h"
#include "util/walk.h"
#include "util/whole.h"

/* A chain of modules that need each other; a longer one has a circle. */
#define MOST_NEEDS	64

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

/* "sd-mod.ko.xz" is the module sd_mod: what ends in .ko, packed or not. */
static bool
is_module(const char *file, const char *name)
{
	for (; *name != '\0'; name++, file++)
		if (*file != *name && !((*file == '-' || *file == '_') &&
		    (*name == '-' || *name == '_')))
			return (false);
	return (strncmp(file, ".ko", 3) == 0 &&
	    (file[3] == '\0' || file[3] == '.'));
}

struct search {
	const char *name;
	char *path;
};

static int
find(const char *path, void *arg, struct errmsg *err)
{
	struct search *s = arg;

	if (!is_module(path_name(path), s->name))
		return (0);
	s->path = strdup(path);
	return (s->path != NULL ? 1 : errmsg_set(err, ENOMEM, "no memory"));
}

int
drivers_file(const char *folder, const char *name, char **path)
{
	struct search search = {.name = name};
	const struct walk all = {find, &search, UINT_MAX, true};
	int found = walk_files(folder, &all, NULL);

	*path = search.path;
	return (found < 0 ? found : 0);
}

bool
drivers_listed(FILE *list, const char *name)
{
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	while (!found && getline(&line, &size, list) > 0) {
		line[strcspn(line, "\n")] = '\0';
		found = is_module(path_name(line), name);
	}
	free(line);
	return (found);
}

/* Is a module in the kernel itself?  By the list that its build left. */
static bool
is_built_in(const char *folder, const char *name)
{
	bool found = false;
	FILE *file;
	char *list;

	if (asprintf(&list, "%s/modules.builtin", folder) == -1)
		return (false);
	file = fopen(list, "re");
	free(list);
	if (file != NULL) {
		found = drivers_listed(file, name);
		fclose(file);
	}
	return (found);
}

/* The names that a module's file says it needs, "a,b", for free(3). */
static int
read_needs(struct kmod_ctx *kmod, const char *path, char **needs)
{
	struct kmod_list *info = NULL, *item;
	struct kmod_module *m = NULL;
	char *bytes, self[32];
	size_t length;
	int fd, error;

	*needs = NULL;
	error = unpack_file(path, &bytes, &length, NULL);
	if (error != 0)
		return (error);
	/* libkmod may not read what it is packed in, and wants a file. */
	fd = memfd_create("module", MFD_CLOEXEC);
	error = fd == -1 ? -errno : whole_write(fd, bytes, length);
	free(bytes);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	if (error == 0)
		error = kmod_module_new_from_path(kmod, self, &m);
	if (error == 0)
		error = kmod_module_get_info(m, &info);
	kmod_list_foreach(item, info)
		if (strcmp(kmod_module_info_get_key(item), "depends") == 0 &&
		    *needs == NULL && (*needs = strdup(
		    kmod_module_info_get_value(item))) == NULL)
			error = -ENOMEM;
	if (info != NULL)
		kmod_module_info_free_list(info);
	if (m != NULL)
		kmod_module_unref(m);
	if (fd != -1)
		close(fd);
	return (error < 0 ? error : 0);
}

/*
 * Where depmod(8) made no tables, or could not read what the modules are packed
 * in: by the names of files and by what they say themselves.
 */
static int
keep_file(struct drivers *d, struct kmod_ctx *kmod, char *folder,
    const char *name, unsigned depth)
{
	char *path, *needs = NULL, *need, *save = NULL;
	int error;

	if (is_built_in(folder, name))
		return (0);
	error = depth < MOST_NEEDS ? drivers_file(folder, name, &path) : -ENOENT;
	if (error == 0 && path == NULL)
		error = -ENOENT;
	if (error != 0)
		return (error);
	error = read_needs(kmod, path, &needs);
	for (need = needs != NULL ? strtok_r(needs, ",", &save) : NULL;
	    need != NULL && error == 0; need = strtok_r(NULL, ",", &save))
		error = keep_file(d, kmod, folder, need, depth + 1);
	if (error == 0)
		error = keep(d, path);
	free(needs);
	free(path);
	return (error);
}

int
drivers_find(const char *root, const char *release, const char *const *names,
    size_t n, struct drivers *drivers, struct errmsg *err)
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
		error = errmsg_set(err, ENOMEM, "out of memory");
	for (i = 0; i < n && error == 0; i++) {
		error = keep_name(drivers, kmod, names[i]);
		if (error == -ENOENT)
			error = keep_file(drivers, kmod, folder, names[i], 0);
		if (error != 0 && error != -ENOENT)
			errmsg_set(err, -error, "the driver %s cannot be "
			    "looked for below %s: %s", names[i], folder,
			    strerror(-error));
		else if (error != 0)
			errmsg_set(err, -error, "the driver %s, or a "
			    "module that it needs, is not below %s (expected "
			    "this kernel's modules, as .ko, .ko.gz, .ko.xz or "
			    ".ko.zst)", names[i], folder);
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
