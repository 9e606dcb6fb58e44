/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "table/brief.h"
#include "table/brief_parts.h"
#include "util/text_stream.h"
#include "util/wrap.h"

/* Parts that have rows, separated by empty lines; returns their number. */
static size_t
print_parts(const struct result_rows *rows, bool aside, FILE *out)
{
	brief_part *const parts[] = {
		brief_answer, brief_shootdown, brief_dump, brief_kdump,
		brief_places,
		aside ? brief_host_aside : brief_host,
	};
	struct text_stream part;
	char *text;
	size_t i, n = 0;
	bool said;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (text_stream_open(&part) == NULL)
			return (0);
		said = parts[i](rows, part.file);
		text = text_stream_close(&part);
		if (text == NULL)
			return (0);
		if (said)
			fprintf(out, "%s%s", n++ > 0 ? "\n" : "", text);
		free(text);
	}
	return (n);
}

/* The kernel that was measured; the clock only where it is a guest. */
static void
print_title(const struct result_rows *rows, FILE *out)
{
	const struct result_context *c = &rows->context;
	const char *qemu = c->qemu_version;
	char name[RESULT_KERNEL_MAX];

	result_kernel(c, name);
	fputc('\n', out);
	if (c->accelerator != NULL)
		wrap_printf(out, BRIEF_COLUMNS, "%s %s in QEMU %s (%s), %s "
		    "clock:", c->os, name, qemu != NULL ? qemu : "",
		    c->accelerator, row_clocks[rows->clock].name);
	else
		wrap_printf(out, BRIEF_COLUMNS, "this machine, %s %s%s%s:",
		    c->os, name, c->hypervisor != NULL ?
		    ", a guest of " : "", c->hypervisor != NULL ?
		    c->hypervisor : "");
}

size_t
brief_print(const struct result_rows *rows, bool aside, FILE *out)
{
	struct text_stream parts;
	char *text;
	size_t n;

	if (text_stream_open(&parts) == NULL)
		return (0);
	n = print_parts(rows, aside, parts.file);
	text = text_stream_close(&parts);
	if (text == NULL)
		return (0);
	if (n > 0) {
		print_title(rows, out);
		fputs(text, out);
	}
	free(text);
	return (n);
}
