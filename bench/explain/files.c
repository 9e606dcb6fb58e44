/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "explain/files.h"
#include "explain/stamps.h"
#include "explain/symbols.h"
#include "guest/drivers.h"
#include "guest/guest.h"
#include "guest/guest_os.h"
#include "util/path.h"

#define OURS  "dumpbench"
#define AGENT "agent"

/*
 * Modules of a guest that are looked for: it has a few drivers, and what it
 * says it has may be anything.
 */
#define MODULES_MAX 64

/* It lies beside this program, or beside the agent that was named. */
static int
find_plugin(const struct options *options, struct explain_files *files,
    struct errmsg *err)
{
	const char *agent = options->agent;
	int n;

	if (agent != NULL)
		n = asprintf(&files->plugin, "%.*swindows.so",
		    (int)(path_name(agent) - agent), agent);
	else
		n = asprintf(&files->plugin, "%s/windows.so",
		    options->tools);
	if (n == -1) {
		files->plugin = NULL;
		return (errmsg_set(err, ENOMEM, "no memory"));
	}
	if (access(files->plugin, R_OK) == 0)
		return (0);
	return (errmsg_set(err, EINVAL, "the plugin for QEMU, %s: %s (`make "
	    "all` builds it beside this program)", files->plugin,
	    strerror(errno)));
}

/* A kernel without symbols is shown by its addresses. */
static int
add_kernel(const struct options *options, struct explain_files *files,
    const char *debug_file, struct errmsg *err)
{
	int error;

	error = symbols_add_kernel(files->symbols, options->kernel, 0, err);
	if (error == -ENOMEM)
		return (error);
	if (error != 0)
		fprintf(stderr, "%s; its functions are shown as addresses\n",
		    err->text);
	if (debug_file == NULL)
		return (0);
	if (error != 0)
		return (errmsg_set(err, EINVAL, "--debug-file: the kernel has "
		    "no symbols that would tell whether %s is of its build",
		    debug_file));
	return (symbols_add_debug(files->symbols, "kernel", debug_file, err));
}

/* The agent of a capture kernel: the one that is named, or of our tools. */
static int
find_agent(const struct options *options, struct explain_files *files,
    struct errmsg *err)
{
	if (options->agent != NULL)
		files->agent = strdup(options->agent);
	else if (asprintf(&files->agent, "%s/%s", options->tools,
	    guest_os_of(KERNEL_LINUX)->agent) == -1)
		files->agent = NULL;
	return (files->agent != NULL ? 0 : errmsg_set(err, ENOMEM,
	    "no memory"));
}

static int
find_stamps(const struct options *options, enum explain_stamps whose,
    struct explain_files *files, struct layout_header *layout,
    struct errmsg *err)
{
	int error;

	switch (whose) {
	case EXPLAIN_STAMPS_PANIC:
		return (stamps_find_panic(options->kmod, layout, err));
	case EXPLAIN_STAMPS_AGENT:
		error = find_agent(options, files, err);
		return (error != 0 ? error : stamps_find_agent(files->agent,
		    layout, err));
	default:
		return (stamps_find(options->kmod, layout, err));
	}
}

int
explain_files_new(const struct options *options, const char *debug_file,
    enum explain_stamps whose, struct explain_files **result,
    struct errmsg *err)
{
	struct explain_files *files = calloc(1, sizeof(*files));
	struct layout_header layout = {.row = 0};
	int error;

	*result = NULL;
	if (files == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	files->kmod = options->kmod;
	files->modules_root = options->modules_root;
	files->symbols = symbols_new();
	error = find_plugin(options, files, err);
	if (error == 0)
		error = find_stamps(options, whose, files, &layout, err);
	if (error == 0)
		error = windows_new(&layout, &files->windows, err);
	if (error == 0)
		files->argument = windows_argument(files->windows);
	if (error == 0 && (files->argument == NULL || files->symbols == NULL))
		error = errmsg_set(err, ENOMEM, "no memory");
	if (error == 0)
		error = add_kernel(options, files, debug_file, err);
	if (error != 0)
		explain_files_free(files);
	else
		*result = files;
	return (error);
}

void
explain_files_model(struct explain_files *files, unsigned entries,
    unsigned ways)
{
	windows_model(files->windows, entries, ways);
}

void
explain_files_free(struct explain_files *files)
{
	if (files == NULL)
		return;
	windows_free(files->windows);
	symbols_free(files->symbols);
	free(files->argument);
	free(files->plugin);
	free(files->agent);
	free(files);
}

/* For free(3); NULL: there is none. */
static char *
find_module(const char *root, const char *release, const char *name)
{
	char *folder, *path;

	if (asprintf(&folder, "%s/lib/modules/%s", root, release) == -1)
		return (NULL);
	/* Without its file it is shown by its addresses. */
	(void)drivers_file(folder, name, &path);
	free(folder);
	return (path);
}

bool
explain_module_line(const char *line, char name[EXPLAIN_MODULE_MAX],
    uint64_t *base)
{
	const char *address = strchr(line, ' ');
	int i;

	/* Name, size, uses, users, state, address. */
	for (i = 0; i < 4 && address != NULL; i++)
		address = strchr(address + 1, ' ');
	snprintf(name, EXPLAIN_MODULE_MAX, "%.*s", (int)strcspn(line, " "),
	    line);
	*base = address != NULL ? strtoull(address, NULL, 16) : 0;
	return (*base != 0);
}

static bool
is_known(const struct attribution *attribution, const char *name)
{
	size_t i;

	for (i = 0; i < attribution->images; i++)
		if (strcmp(attribution->image[i].name, name) == 0)
			return (true);
	return (false);
}

/* A line of /proc/modules.  What cannot be read is shown by its addresses. */
static int
add_other(struct explain_files *files, struct guest *guest, const char *line,
    struct attribution *attribution, struct errmsg *err)
{
	char name[EXPLAIN_MODULE_MAX], *path;
	struct errmsg why;
	uint64_t base;
	int error = 0;

	if (!explain_module_line(line, name, &base) ||
	    strcmp(name, OURS) == 0 || is_known(attribution, name))
		return (0);
	path = find_module(files->modules_root, guest_info(guest)->release,
	    name);
	if (path != NULL &&
	    symbols_add_module(files->symbols, name, path, base, &why) == 0)
		error = attribution_image(attribution, name, base, err);
	free(path);
	return (error);
}

static int
add_others(struct explain_files *files, struct guest *guest,
    struct attribution *attribution, struct errmsg *err)
{
	char *text, *line, *save = NULL;
	struct errmsg why;
	int error = 0, n = 0;

	/* Another system has no such file. */
	if (guest == NULL || files->modules_root == NULL ||
	    guest_read(guest, "/proc/modules", &text, &why) != 0)
		return (0);
	for (line = strtok_r(text, "\n", &save); line != NULL && error == 0 &&
	     n < MODULES_MAX; line = strtok_r(NULL, "\n", &save), n++)
		error = add_other(files, guest, line, attribution, err);
	free(text);
	return (error);
}

static int
add_ours(struct explain_files *files, struct attribution *attribution,
    struct errmsg *err)
{
	const uint64_t base = attribution->base;
	struct errmsg why;
	int error;

	error = symbols_add_module(files->symbols, OURS, files->kmod, base,
	    err);
	if (error == 0)
		error = attribution_image(attribution, OURS, base, err);
	/* Ours has lines where it was built with them. */
	if (error == 0)
		symbols_add_debug(files->symbols, OURS, files->kmod, &why);
	return (error);
}

static int
add_agent(struct explain_files *files, struct attribution *attribution,
    struct errmsg *err)
{
	int error = symbols_add_program(files->symbols, AGENT, files->agent,
	    err);

	return (error != 0 ? error : attribution_image(attribution, AGENT, 0,
	    err));
}

int
explain_files_name(struct explain_files *files, struct guest *guest,
    struct attribution *attribution, struct errmsg *err)
{
	int error;

	error = attribution_image(attribution, "kernel", 0, err);
	if (error == 0)
		error = files->agent != NULL ?
		    add_agent(files, attribution, err) :
		    add_ours(files, attribution, err);
	if (error == 0)
		error = add_others(files, guest, attribution, err);
	if (error != 0)
		return (error);
	error = attribution_name(attribution, files->symbols, err);
	if (error == 0)
		attribution_fold(attribution);
	return (error);
}

int
explain_files_end(struct explain_files *files, struct attribution *a,
    const struct result *result, struct errmsg *err)
{
	int error = explain_files_name(files, NULL, a, err);

	if (error == 0 && json_object_set_new(result->root, "explanation",
	    attribution_write(a)) != 0)
		error = errmsg_set(err, ENOMEM, "no memory");
	return (error);
}
