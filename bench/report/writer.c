/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a report as HTML or Markdown by the same calls. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "guest/file.h"
#include "report/page.h"
#include "report/writer.h"
#include "util/text_stream.h"

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
report_fail(struct report *report, const char *why)
{
	if (report->failed.text[0] == '\0')
		errmsg_set(&report->failed, 0, "%s", why);
}

void
report_open(struct report *report, const char *title)
{
	if (!report->html) {
		wrapped(report, "# ", title, "\n");
		return;
	}
	fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n", report->out);
	page_head(report->out);
	wrapped(
	    report, "<title>", title, "</title>\n</head>\n<body>\n<main>\n");
	wrapped(report, "<h1>", title, "</h1>\n");
}

void
report_close(struct report *report)
{
	if (!report->html)
		return;
	fputs("</main>\n", report->out);
	page_end(report->out);
	fputs("</body>\n</html>\n", report->out);
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
	if (n < 0) {
		text_stream_fail(report->out);
		return;
	}
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

static void
table(struct report *report, const char *kind, const char *caption,
    const char *const *cells, size_t columns)
{
	size_t i;

	report->columns = columns;
	if (report->html) {
		region(report, caption);
		fprintf(report->out, "<table%s>\n", kind);
		wrapped(report, "<caption><span>", caption,
		    "</span></caption>\n<thead><tr>");
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
report_table(struct report *report, const char *caption,
    const char *const *cells, size_t columns)
{
	table(report, "", caption, cells, columns);
}

void
report_table_filtered(struct report *report, const char *caption,
    const char *const *cells, size_t columns)
{
	table(report, " class=\"figures\"", caption, cells, columns -
	    (report->html ? 0 : 1));
}

/* A line up to its n-th cell. */
static void
cells_of(struct report *report, const char *const *cells, size_t n)
{
	size_t i;

	wrapped(report, "<tr><th scope=\"row\">", cells[0], "</th>");
	for (i = 1; i < n; i++)
		wrapped(report, "<td>", cells[i], "</td>");
}

void
report_row(struct report *report, const char *const *cells)
{
	size_t i;

	if (report->html) {
		cells_of(report, cells, report->columns);
		fputs("</tr>\n", report->out);
		return;
	}
	fputc('|', report->out);
	for (i = 0; i < report->columns; i++)
		wrapped(report, " ", cells[i], " |");
	fputc('\n', report->out);
}

void
report_row_linked(struct report *report, const char *const *cells,
    const struct report_link *links, size_t n)
{
	const char *between = "";
	size_t i;

	if (!report->html) {
		report_row(report, cells);
		return;
	}
	cells_of(report, cells, report->columns - 1);
	fputs("<td>", report->out);
	for (i = 0; i < n; i++) {
		if (links[i].picture == 0)
			continue;
		fprintf(report->out, "%s<a href=\"#p%u\">", between,
		    links[i].picture);
		wrapped(report, "", links[i].text, "</a>");
		between = ", ";
	}
	fputs("</td></tr>\n", report->out);
}

void
report_fold(struct report *report, const char *summary)
{
	if (report->html)
		wrapped(report, "<details>\n<summary>", summary,
		    "</summary>\n");
}

void
report_fold_end(struct report *report)
{
	if (report->html)
		fputs("</details>\n", report->out);
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

void
report_svg(struct report *report, const char *svg, const char *caption)
{
	report->pictures++;
	fprintf(report->out, "<figure id=\"p%u\">\n", report->pictures);
	region(report, caption);
	picture(report, svg, caption);
	wrapped(report, "</div>\n<figcaption>", caption,
	    "</figcaption>\n</figure>\n");
}

int
report_picture(struct report *report, const char *path, const char *caption,
    struct errmsg *err)
{
	char *text;
	const char *svg;
	size_t length;
	int error;

	if (!report->html)
		return (0);
	error = file_read(path, &text, &length, err);
	if (error != 0)
		return (error);
	svg = strstr(text, "<svg");
	if (svg != NULL)
		report_svg(report, svg, caption);
	else
		error = errmsg_set(err, EIO, "%s: no SVG", path);
	free(text);
	return (error);
}
