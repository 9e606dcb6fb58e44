/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <limits.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/machine.h"
#include "util/text_stream.h"

char *
machine_cpu_model(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[256], *value;
	const char *model = NULL;

	while (file != NULL && model == NULL &&
	    fgets(line, sizeof(line), file) != NULL) {
		value = strchr(line, ':');
		if (strncmp(line, "model name", 10) != 0 || value == NULL)
			continue;
		value[strcspn(value, "\n")] = '\0';
		model = value + strspn(value, ": ");
	}
	if (file != NULL)
		fclose(file);
	return (strdup(model != NULL ? model : "unknown"));
}

char *
machine_mitigations(void)
{
	static const char folder[] = "/sys/devices/system/cpu/vulnerabilities";
	char path[PATH_MAX], line[256];
	struct text_stream text;
	struct dirent **entry;
	FILE *out, *file;
	int n, i, said = 0;

	out = text_stream_open(&text);
	n = out != NULL ? scandir(folder, &entry, NULL, alphasort) : -1;
	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder,
		    entry[i]->d_name);
		file = entry[i]->d_name[0] != '.' ? fopen(path, "re") : NULL;
		if (file != NULL) {
			if (fgets(line, sizeof(line), file) != NULL) {
				line[strcspn(line, "\n")] = '\0';
				fprintf(out, "%s%s: %s", said++ ? "; " : "",
				    entry[i]->d_name, line);
			}
			fclose(file);
		}
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	return (out != NULL ? text_stream_close(&text) : NULL);
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
