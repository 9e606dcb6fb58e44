/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/machine.h"
#include "util/text_stream.h"

static int
unreadable(const char *path, int error, struct errmsg *err)
{
	return (errmsg_set(err, error, "%s: %s", path, strerror(error)));
}

/* This kernel, or a container, has no such file, or hides it. */
static bool
is_hidden(int error)
{
	return (error == ENOENT || error == EACCES || error == EPERM);
}

/* A file of the kernel's, or null with 0 where it is hidden. */
static int
open_fact(const char *path, FILE **file, struct errmsg *err)
{
	*file = fopen(path, "re");
	if (*file != NULL || is_hidden(errno))
		return (0);
	return (unreadable(path, errno, err));
}

static int
close_fact(const char *path, FILE *file, struct errmsg *err)
{
	bool failed = ferror(file) != 0;

	fclose(file);
	return (failed ? unreadable(path, EIO, err) : 0);
}

int
machine_cpu_model(char **model, struct errmsg *err)
{
	static const char path[] = "/proc/cpuinfo";
	char line[256], *value;
	const char *name = NULL;
	FILE *file;
	int error = open_fact(path, &file, err);

	if (error != 0)
		return (error);
	while (file != NULL && name == NULL &&
	    fgets(line, sizeof(line), file) != NULL) {
		value = strchr(line, ':');
		if (strncmp(line, "model name", 10) != 0 || value == NULL)
			continue;
		value[strcspn(value, "\n")] = '\0';
		name = value + strspn(value, ": ");
	}
	if (file != NULL)
		error = close_fact(path, file, err);
	if (error != 0)
		return (error);
	*model = strdup(name != NULL ? name : "unknown");
	return (*model != NULL ? 0 : errmsg_set(err, ENOMEM,
	    "no memory for the name of this machine's CPU"));
}

/* Of one vulnerability, behind those that are there. */
static int
add_mitigation(const char *folder, const char *name, const char **between,
    FILE *out, struct errmsg *err)
{
	char path[PATH_MAX], line[256];
	FILE *file;
	int error;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	error = open_fact(path, &file, err);
	if (file == NULL)
		return (error);
	if (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		fprintf(out, "%s%s: %s", *between, name, line);
		*between = "; ";
	}
	return (close_fact(path, file, err));
}

int
machine_mitigations(char **list, struct errmsg *err)
{
	static const char folder[] = "/sys/devices/system/cpu/vulnerabilities";
	struct text_stream text;
	struct dirent **entry = NULL;
	const char *between = "";
	FILE *out = text_stream_open(&text);
	int n = 0, i, error = 0;

	if (out != NULL)
		n = scandir(folder, &entry, NULL, alphasort);
	if (n == -1 && !is_hidden(errno))
		error = unreadable(folder, errno, err);
	for (i = 0; i < n; i++) {
		if (error == 0 && entry[i]->d_name[0] != '.')
			error = add_mitigation(folder, entry[i]->d_name,
			    &between, out, err);
		free(entry[i]);
	}
	free(entry);
	*list = out != NULL ? text_stream_close(&text) : NULL;
	if (*list == NULL && error == 0)
		error = errmsg_set(err, ENOMEM,
		    "no memory for this machine's mitigations");
	return (error);
}

/* How many a list such as "0-3" or "0,2-3" names; 0: it is none. */
static unsigned
count_list(const char *s)
{
	unsigned long first, last;
	unsigned n = 0;
	char *end;

	for (;; s = end + 1) {
		first = last = strtoul(s, &end, 10);
		if (end == s)
			return (0);
		if (*end == '-') {
			s = end + 1;
			last = strtoul(s, &end, 10);
			if (end == s || last < first)
				return (0);
		}
		n += (unsigned)(last - first + 1);
		if (*end != ',')
			return (n);
	}
}

unsigned
machine_possible_cpus(void)
{
	FILE *file = fopen("/sys/devices/system/cpu/possible", "re");
	char line[4096];
	unsigned n = 0;

	if (file == NULL)
		return (0);
	if (fgets(line, sizeof(line), file) != NULL)
		n = count_list(line);
	fclose(file);
	return (n);
}

unsigned
machine_memory_mb(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

	return (pages > 0 && size > 0 ?
	    (unsigned)((uint64_t)pages * (uint64_t)size >> 20) : 0);
}

unsigned
machine_cpus(void)
{
	cpu_set_t set;

	/* Fails where there are more CPUs than such a set holds. */
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		return ((unsigned)CPU_COUNT(&set));
	return ((unsigned)sysconf(_SC_NPROCESSORS_ONLN));
}
