/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "table/brief.h"
#include "table/brief_parts.h"
#include "util/wrap.h"

bool
brief_is_exact(const struct result *result)
{
	const char *clock = result_string(result, "clock");

	return (clock != NULL && strcmp(clock, "exact") == 0);
}

const char *
brief_unit(const struct result *result)
{
	return (brief_is_exact(result) ? "instructions" : "cycles");
}

/* One part after another, an empty line between them. */
static size_t
print_parts(const struct result *result, bool aside, FILE *out)
{
	bool (*const parts[])(const struct result *, FILE *) = {
		brief_answer, brief_shootdown, brief_dump,
		aside ? brief_host_aside : brief_host,
	};
	char *text;
	size_t i, n = 0, size;
	FILE *part;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		part = open_memstream(&text, &size);
		if (part == NULL)
			continue;
		if (parts[i](result, part) && fflush(part) == 0)
			fprintf(out, "%s%s", n++ > 0 ? "\n" : "", text);
		fclose(part);
		free(text);
	}
	return (n);
}

/* What was measured; of a machine, not that it counts its own cycles. */
static void
print_title(const struct result *result, FILE *out)
{
	const char *accelerator = result_string(result, "accelerator");
	const char *hypervisor = result_string(result, "hypervisor");
	const char *os = result_string(result, "os");
	const char *release = result_string(result, "release");
	const char *qemu = result_string(result, "qemu_version");

	fputc('\n', out);
	if (accelerator != NULL)
		wrap_printf(out, BRIEF_COLUMNS, "%s %s in QEMU %s (%s), %s "
		    "clock:", os, release, qemu != NULL ? qemu : "",
		    accelerator, result_string(result, "clock"));
	else
		wrap_printf(out, BRIEF_COLUMNS, "this machine, %s %s%s%s:", os,
		    release, hypervisor != NULL ? ", a guest of " : "",
		    hypervisor != NULL ? hypervisor : "");
}

size_t
brief_print(const struct result *result, bool aside, FILE *out)
{
	char *text;
	FILE *parts;
	size_t n, size;

	parts = open_memstream(&text, &size);
	if (parts == NULL)
		return (0);
	n = print_parts(result, aside, parts);
	fclose(parts);
	if (n > 0) {
		print_title(result, out);
		fputs(text, out);
	}
	free(text);
	return (n);
}
