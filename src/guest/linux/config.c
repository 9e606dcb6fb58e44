/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/linux/config.h"

static const struct need {
	const char *name;
	bool set; /* it must be, else must not */
} needs[] = {
	{"CONFIG_KEXEC_FILE", true},
	{"CONFIG_CRASH_DUMP", true},
	{"CONFIG_PROC_VMCORE", true},
	/* The initrd of the capture kernel has no signature. */
	{"CONFIG_KEXEC_SIG_FORCE", false},
};

#define NEEDS (sizeof(needs) / sizeof(needs[0]))

/* "NAME=y" sets it, or "NAME=m". */
static void
look(const char *line, bool set[NEEDS])
{
	size_t i, n;

	for (i = 0; i < NEEDS; i++) {
		n = strlen(needs[i].name);
		if (strncmp(line, needs[i].name, n) == 0 && line[n] == '=' &&
		    (line[n + 1] == 'y' || line[n + 1] == 'm'))
			set[i] = true;
	}
}

static FILE *
open_beside(const char *kernel, const char *release)
{
	char path[PATH_MAX];
	const char *slash = strrchr(kernel, '/');

	if (snprintf(path, sizeof(path), "%.*sconfig-%s", slash != NULL ?
		(int)(slash + 1 - kernel) : 0, kernel, release) >= PATH_MAX)
		return (NULL);
	return (fopen(path, "re"));
}

static FILE *
open_config(const char *kernel, const char *release)
{
	FILE *file = open_beside(kernel, release);
	char *real;

	if (file != NULL)
		return (file);
	real = realpath(kernel, NULL);
	if (real != NULL)
		file = open_beside(real, release);
	free(real);
	return (file);
}

int
config_check_file(FILE *config, const char *kernel, struct errmsg *err)
{
	bool set[NEEDS] = {false};
	char lacks[256] = "", *line = NULL;
	size_t i, n = 0, size = 0;

	while (getline(&line, &size, config) > 0)
		look(line, set);
	free(line);
	for (i = 0; i < NEEDS; i++)
		if (set[i] != needs[i].set)
			n += (size_t)snprintf(lacks + n, sizeof(lacks) - n,
			    "%s%s=%c", n > 0 ? ", " : "", needs[i].name,
			    needs[i].set ? 'y' : 'n');
	return (n == 0 ? 0 : errmsg_set(err, EINVAL, "the kernel %s is "
	    "configured without %s, which a panic needs to start a capture "
	    "kernel (expected one that has it, as Debian's have)", kernel,
	    lacks));
}

int
config_check_capture(const char *kernel, const char *release,
    struct errmsg *err)
{
	FILE *file = open_config(kernel, release);
	int error;

	if (file == NULL)
		return (0);
	error = config_check_file(file, kernel, err);
	fclose(file);
	return (error);
}
