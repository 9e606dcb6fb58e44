/* SPDX-License-Identifier: BSD-2-Clause */
/* Knobs of the running Linux kernel: files of /proc/sys. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "knob/knob.h"
#include "knob/value.h"

static char *
file_of(const char *root, const char *knob)
{
	char *path;

	if (asprintf(&path, "%s/%s", root, knob) == -1)
		return (NULL);
	return (path);
}

/* Why a file did not open.  A refused value is explained by the module. */
static void
explain(int error, const char *path, struct errmsg *err)
{
	if (error == -EACCES || error == -EPERM)
		errmsg_set(err, -error, "%s: %s: this needs root", path,
		    strerror(-error));
	else
		errmsg_set(err, -error, "%s: %s", path, strerror(-error));
}

static int
procfs_get(void *state, const char *knob, char **value, struct errmsg *err)
{
	enum value_step step;
	char *path;
	size_t size = 0;
	ssize_t n;

	path = file_of(state, knob);
	if (path == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	*value = NULL;
	n = value_read(path, value, &size, &step);
	if (n < 0) {
		free(*value);
		*value = NULL;
		explain((int)n, path, err);
	}
	free(path);
	return (n < 0 ? (int)n : 0);
}

static int
procfs_set(void *state, const char *knob, const char *value,
    struct errmsg *err)
{
	enum value_step step;
	char *path;
	int error;

	path = file_of(state, knob);
	if (path == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = value_write(path, value, strlen(value), &step);
	if (error != 0 && step == VALUE_OPEN)
		explain(error, path, err);
	free(path);
	return (error);
}

static const struct knob_transport procfs = {
	.name = "procfs",
	.get = procfs_get,
	.set = procfs_set,
	.close = free,
};

int
knobs_open_procfs(const char *root, struct knobs **knobs, struct errmsg *err)
{
	struct stat st;
	char *state;

	*knobs = NULL;
	if (stat(root, &st) == -1)
		return (errmsg_set(err, errno,
		    "%s: %s: the module dumpbench is not loaded in this "
		    "kernel", root, strerror(errno)));
	if (!S_ISDIR(st.st_mode))
		return (errmsg_set(err, ENOTDIR,
		    "%s is not a folder of knobs", root));
	state = strdup(root);
	if (state != NULL)
		*knobs = knobs_new(&procfs, state);
	if (*knobs == NULL) {
		free(state);
		return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	return (0);
}

int
knobs_open_local(struct knobs **knobs, struct errmsg *err)
{
	return (knobs_open_procfs("/proc/sys/debug/dumpbench", knobs, err));
}
