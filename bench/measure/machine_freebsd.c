/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/cpuset.h>
#include <sys/types.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include "freebsd/circumstances.h"
#include "measure/machine.h"
#include "util/text_stream.h"

#define VALUE_SIZE 256

/* A string, or an int as text: these variables are one or the other. */
static int
get(const char *name, char *text, size_t size)
{
	size_t length = size - 1;
	int number;

	if (sysctlbyname(name, text, &length, NULL, 0) == -1)
		return (-errno);
	text[length] = '\0';
	if (length == sizeof(number) && memchr(text, '\0', length) != NULL) {
		memcpy(&number, text, sizeof(number));
		snprintf(text, size, "%d", number);
	}
	return (0);
}

int
machine_cpu_model(char **model, struct errmsg *err)
{
	char text[VALUE_SIZE];

	*model = strdup(get("hw.model", text, sizeof(text)) == 0 ? text :
	    "unknown");
	return (*model != NULL ? 0 : errmsg_set(err, ENOMEM,
	    "no memory for the name of this machine's CPU"));
}

int
machine_mitigations(char **list, struct errmsg *err)
{
	char value[VALUE_SIZE];
	struct text_stream text;
	size_t i;
	const char *between = "";
	FILE *out;

	out = text_stream_open(&text);
	for (i = 0; out != NULL && i < NCIRCUMSTANCES; i++)
		if (get(circumstances[i], value, sizeof(value)) == 0) {
			fprintf(out, "%s%s: %s", between, circumstances[i],
			    value);
			between = "; ";
		}
	*list = out != NULL ? text_stream_close(&text) : NULL;
	return (*list != NULL ? 0 : errmsg_set(err, ENOMEM,
	    "no memory for this machine's mitigations"));
}

/* hw.ncpu are those online; a FreeBSD kernel prepares for no others. */
unsigned
machine_possible_cpus(void)
{
	char text[VALUE_SIZE];

	return (get("hw.ncpu", text, sizeof(text)) == 0 ?
	    (unsigned)strtoul(text, NULL, 10) : 0);
}

unsigned
machine_memory_mb(void)
{
	unsigned long bytes;
	size_t length = sizeof(bytes);

	return (sysctlbyname("hw.physmem", &bytes, &length, NULL, 0) == 0 ?
	    (unsigned)(bytes >> 20) : 0);
}

unsigned
machine_cpus(void)
{
	cpuset_t set;

	if (cpuset_getaffinity(CPU_LEVEL_WHICH, CPU_WHICH_PID, -1, sizeof(set),
	    &set) == 0)
		return ((unsigned)CPU_COUNT(&set));
	return ((unsigned)sysconf(_SC_NPROCESSORS_ONLN));
}
