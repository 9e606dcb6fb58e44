/* SPDX-License-Identifier: BSD-2-Clause */
/* The captions of a plot, and strings quoted for gnuplot. */
#include <string.h>

#include "plot/file.h"
#include "plot/plot.h"

/* Characters that fit the width of a picture in the fonts of style.gp. */
#define KERNEL_COLUMNS	96
#define MACHINE_COLUMNS 108

void
plot_string(FILE *vars, const char *name, const char *value)
{
	const char *s;

	/* Double quotes, in which gnuplot accepts an escaped newline. */
	fprintf(vars, "%s = \"", name);
	for (s = value; *s != '\0'; s++) {
		if (*s == '\n')
			fputs("\\n", vars);
		else if (*s == '"' || *s == '\\')
			fprintf(vars, "\\%c", *s);
		else if (*s == '`') /* would run a command */
			fputc('\'', vars);
		else if ((unsigned char)*s >= ' ')
			fputc(plot_character(value, s), vars);
	}
	fputs("\"\n", vars);
}

/* At most so many bytes and "…"; does not end within a character. */
static const char *
shorten(const char *s, size_t most, char *buf, size_t size)
{
	size_t n;

	if (strlen(s) <= most) {
		snprintf(buf, size, "%s", s);
		return (buf);
	}
	for (n = most; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
		;
	snprintf(buf, size, "%.*s…", (int)n, s);
	return (buf);
}

/* name = "text", folded at spaces into lines of so many characters. */
static void
folded(FILE *vars, const char *name, const char *text, size_t columns)
{
	char line[1024];
	size_t i, n = 0, space = 0;

	snprintf(line, sizeof(line), "%s", text);
	for (i = 0; line[i] != '\0'; i++) {
		if (line[i] == ' ')
			space = i;
		if (++n > columns && space > 0) {
			line[space] = '\n';
			n = i - space;
			space = 0;
		}
	}
	plot_string(vars, name, line);
}

/* The kernel, and the unit of its clock. */
static void
kernel_caption(const struct result_rows *rows, FILE *vars)
{
	const struct result_context *c = &rows->context;
	char name[RESULT_KERNEL_MAX], text[512];

	result_kernel(c, name);
	if (rows->clock == ROW_EXACT)
		snprintf(text, sizeof(text), "%s %s, exact clock: 1 tick is 1 "
		    "guest instruction", c->os, name);
	else
		snprintf(text, sizeof(text), "%s %s, tsc clock: 1 tick is 1 "
		    "cycle at %.0f MHz", c->os, name,
		    (double)c->ticks_per_second / 1e6);
	folded(vars, "kernel", text, KERNEL_COLUMNS);
}

/* The CPU, and the emulator or hypervisor. */
static void
machine_caption(const struct result_context *c, FILE *vars)
{
	char cpu[80], other[80] = "", text[512];

	shorten(c->cpu_model != NULL ? c->cpu_model : "unknown CPU", 60, cpu,
	    sizeof(cpu));
	if (c->qemu_version != NULL) {
		if (c->host != NULL)
			shorten(c->host, 45, other, sizeof(other));
		snprintf(text, sizeof(text), "%s, QEMU %s (%s)%s%s", cpu,
		    c->qemu_version, c->accelerator != NULL ? c->accelerator :
		    "no accelerator", c->host != NULL ? " on " : "", other);
	} else {
		if (c->hypervisor != NULL)
			shorten(c->hypervisor, 20, other, sizeof(other));
		snprintf(text, sizeof(text), "%s%s%s", cpu,
		    c->hypervisor != NULL ? ", guest of the hypervisor " : "",
		    other);
	}
	folded(vars, "machine", text, MACHINE_COLUMNS);
}

void
plot_captions(const struct result_rows *rows, FILE *vars)
{
	plot_string(vars, "clock", row_clocks[rows->clock].name);
	plot_string(vars, "unit", row_clocks[rows->clock].unit);
	kernel_caption(rows, vars);
	machine_caption(&rows->context, vars);
	plot_string(vars, "warning", result_rows_vague(rows) ?
	    "emulated: order of magnitude only" : "");
}
