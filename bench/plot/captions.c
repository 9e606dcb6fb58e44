/* SPDX-License-Identifier: BSD-2-Clause */
/* What a plot says: captions, and text in gnuplot's own spelling. */
#include <string.h>

#include "plot/plot.h"

/* What fits across a picture in the sizes of plot/style.gp. */
#define KERNEL_COLUMNS	96
#define MACHINE_COLUMNS 108

void
plot_string(FILE *vars, const char *name, const char *value)
{
	const char *s;

	/* In gnuplot's double quotes, so that a line can end inside. */
	fprintf(vars, "%s = \"", name);
	for (s = value; *s != '\0'; s++) {
		if (*s == '\n')
			fputs("\\n", vars);
		else if (*s == '"' || *s == '\\')
			fprintf(vars, "\\%c", *s);
		else if (*s == '`') /* would run a command */
			fputc('\'', vars);
		else if ((unsigned char)*s >= ' ')
			fputc(*s, vars);
	}
	fputs("\"\n", vars);
}

/* "text…", cut at a character and not within one. */
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

/* name = "text", in lines of so many characters where there are spaces. */
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

void
plot_captions(const struct result *result, FILE *vars)
{
	const char *accelerator, *host, *hypervisor, *model, *qemu;
	char cpu[80], other[80], text[512];
	bool exact;

	exact = strcmp(result_string(result, "clock"), "exact") == 0;
	accelerator = result_string(result, "accelerator");
	qemu = result_string(result, "qemu_version");
	host = result_string(result, "host");
	hypervisor = result_string(result, "hypervisor");
	plot_string(vars, "clock", result_string(result, "clock"));
	plot_string(vars, "unit", exact ? "instructions" : "cycles");
	if (exact)
		snprintf(text, sizeof(text),
		    "%s %s, exact clock: 1 tick is 1 "
		    "guest instruction",
		    result_string(result, "os"),
		    result_string(result, "release"));
	else
		snprintf(text, sizeof(text),
		    "%s %s, tsc clock: 1 tick is 1 "
		    "cycle at %.0f MHz",
		    result_string(result, "os"),
		    result_string(result, "release"),
		    (double)result_integer(result, "ticks_per_second") / 1e6);
	folded(vars, "kernel", text, KERNEL_COLUMNS);
	model = result_string(result, "cpu_model");
	shorten(model != NULL ? model : "unknown CPU", 60, cpu, sizeof(cpu));
	if (qemu != NULL)
		snprintf(text, sizeof(text), "%s, QEMU %s (%s)%s%s", cpu, qemu,
		    accelerator != NULL ? accelerator : "no accelerator",
		    host != NULL ? " on " : "",
		    host != NULL ? shorten(host, 45, other, sizeof(other))
				 : "");
	else
		snprintf(text, sizeof(text), "%s%s%s", cpu,
		    hypervisor != NULL ? ", guest of the hypervisor " : "",
		    hypervisor != NULL ? shorten(hypervisor, 20, other,
		    sizeof(other)) : "");
	folded(vars, "machine", text, MACHINE_COLUMNS);
	plot_string(vars, "warning",
	    !exact && result_bool(result, "emulated")
		? "emulated: order of magnitude only"
		: "");
}
