/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a report as HTML or Markdown by the same calls. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "guest/file.h"
#include "report/writer.h"

/*
 * The document fetches nothing and runs no script.  Plots are drawn on white;
 * in a dark colour scheme their lightness is inverted and their hues are kept.
 */
static const char head[] =
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'\">\n"
    "<style>\n"
    ":root { color-scheme: light dark; --line: #ccc; --dim: #555;\n"
    "  --paper: #fff; --ink: #111 }\n"
    "body { max-width: 64rem; margin: 0 auto; padding: 0 1rem 3rem;\n"
    "  font: 16px/1.5 sans-serif; background: var(--paper);\n"
    "  color: var(--ink) }\n"
    "h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }\n"
    "h2 { font-size: 1.2rem; margin-top: 2.5rem }\n"
    ".wide { overflow-x: auto; margin: 1rem 0 }\n"
    "table { border-collapse: collapse; font-size: .875rem;\n"
    "  font-variant-numeric: "
    "tabular-nums }\n"
    "caption { text-align: left; color: var(--dim); padding: .3rem 0 }\n"
    "th, td { padding: .15rem .5rem; border-bottom: 1px solid "
    "var(--line);\n"
    "  text-align: right; white-space: nowrap }\n"
    "th:first-child { text-align: left; font-weight: normal }\n"
    "thead th, thead th:first-child { font-weight: bold }\n"
    "@media (max-width: 30rem) {\n"
    "  tbody th { white-space: normal; overflow-wrap: anywhere }\n"
    "  th, td { padding: .15rem .25rem }\n"
    "}\n"
    "figure { margin: 1rem 0 }\n"
    "figcaption { color: var(--dim) }\n"
    "svg { display: block; width: 100%; min-width: 42rem; height: auto }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  :root { --line: #444; --dim: #aaa; --paper: #000; --ink: #eee }\n"
    "  svg { filter: invert(1) hue-rotate(180deg) }\n"
    "}\n"
    "@media print {\n"
    "  :root { --paper: #fff; --ink: #000; --dim: #444; --line: #999 }\n"
    "  body { max-width: none; font-size: 10pt }\n"
    "  .wide { overflow: visible }\n"
    "  table { font-size: 7.5pt }\n"
    "  th, td { padding: .1rem .3rem }\n"
    "  svg { min-width: 0; filter: none }\n"
    "  figure, tr { break-inside: avoid }\n"
    "  h2, caption { break-after: avoid }\n"
    "}\n"
    "</style>\n";

/* Names come from files and are escaped. */
static void
words(struct report *report, const char *s)
{
	static const char marked[] = "|*`<[\\";

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < ' ' || c == 0x7f)
			fputc('?', report->out);
		else if (report->html && c == '<')
			fputs("&lt;", report->out);
		else if (report->html && c == '>')
			fputs("&gt;", report->out);
		else if (report->html && c == '&')
			fputs("&amp;", report->out);
		else if (report->html && c == '"')
			fputs("&quot;", report->out);
		else {
			if (!report->html && strchr(marked, c) != NULL)
				fputc('\\', report->out);
			fputc(c, report->out);
		}
	}
}

static void
wrapped(struct report *report, const char *before, const char *s,
    const char *after)
{
	fputs(before, report->out);
	words(report, s);
	fputs(after, report->out);
}

void
report_open(struct report *report, const char *title)
{
	if (!report->html) {
		wrapped(report, "# ", title, "\n");
		return;
	}
	fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n", report->out);
	fputs(head, report->out);
	wrapped(
	    report, "<title>", title, "</title>\n</head>\n<body>\n<main>\n");
	wrapped(report, "<h1>", title, "</h1>\n");
}

void
report_close(struct report *report)
{
	if (report->html)
		fputs("</main>\n</body>\n</html>\n", report->out);
}

void
report_heading(struct report *report, const char *text)
{
	wrapped(report, report->html ? "<h2>" : "\n## ", text,
	    report->html ? "</h2>\n" : "\n");
}

void
report_text(struct report *report, const char *format, ...)
{
	char *text;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		return;
	wrapped(report, report->html ? "<p>" : "\n", text,
	    report->html ? "</p>\n" : "\n");
	free(text);
}

static void
region(struct report *report, const char *name)
{
	/* The tabindex makes it possible to scroll with the keyboard. */
	wrapped(report, "<div class=\"wide\" tabindex=\"0\" role=\"group\" "
	    "aria-label=\"", name, "\">\n");
}

void
report_table(struct report *report, const char *caption,
    const char *const *cells, size_t columns)
{
	size_t i;

	report->columns = columns;
	if (report->html) {
		region(report, caption);
		wrapped(report, "<table>\n<caption>", caption,
		    "</caption>\n<thead><tr>");
		for (i = 0; i < columns; i++)
			wrapped(
			    report, "<th scope=\"col\">", cells[i], "</th>");
		fputs("</tr></thead>\n<tbody>\n", report->out);
		return;
	}
	wrapped(report, "\n", caption, "\n\n|");
	for (i = 0; i < columns; i++)
		wrapped(report, " ", cells[i], " |");
	fputs("\n|---|", report->out);
	for (i = 1; i < columns; i++)
		fputs("--:|", report->out);
	fputc('\n', report->out);
}

void
report_row(struct report *report, const char *const *cells)
{
	size_t i;

	if (!report->html) {
		fputc('|', report->out);
		for (i = 0; i < report->columns; i++)
			wrapped(report, " ", cells[i], " |");
		fputc('\n', report->out);
		return;
	}
	wrapped(report, "<tr><th scope=\"row\">", cells[0], "</th>");
	for (i = 1; i < report->columns; i++)
		wrapped(report, "<td>", cells[i], "</td>");
	fputs("</tr>\n", report->out);
}

void
report_table_end(struct report *report)
{
	if (report->html)
		fputs("</tbody>\n</table>\n</div>\n", report->out);
}

/*
 * The ids in gnuplot's files are the same in each: make them, and the
 * references to them, unique with the number of the picture.
 */
static void
picture(struct report *report, const char *svg, const char *caption)
{
	static const char *const names[] = {" id='", " id=\"", "href='#",
	    "href=\"#", "url(#"};
	size_t i;

	wrapped(report, "<svg role=\"img\" aria-label=\"", caption, "\" ");
	for (svg += 4; *svg != '\0'; svg++) {
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strncmp(svg, names[i], strlen(names[i])) == 0)
				break;
		if (i == sizeof(names) / sizeof(names[0])) {
			fputc(*svg, report->out);
			continue;
		}
		fprintf(report->out, "%sp%u-", names[i], report->pictures);
		svg += strlen(names[i]) - 1;
	}
}

int
report_picture(struct report *report, const char *path, const char *caption)
{
	char *text;
	const char *svg;
	size_t length;

	if (!report->html)
		return (0);
	svg = file_read(path, &text, &length, NULL) == 0 ?
	    strstr(text, "<svg") : NULL;
	if (svg == NULL) {
		free(text);
		return (-EIO);
	}
	report->pictures++;
	fputs("<figure>\n", report->out);
	region(report, caption);
	picture(report, svg, caption);
	wrapped(report, "</div>\n<figcaption>", caption,
	    "</figcaption>\n</figure>\n");
	free(text);
	return (0);
}
