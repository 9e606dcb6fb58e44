/* SPDX-License-Identifier: BSD-2-Clause */
/* The page's writer: the same calls make HTML or Markdown. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/writer.h"

/*
 * Nothing is fetched from anywhere, and no script runs.  Plots are drawn on
 * white; in the dark their lightness is turned round and their hues stay.
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

/* Names come from files. */
static void
words(struct page *page, const char *s)
{
	static const char marked[] = "|*`<[\\";

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < ' ' || c == 0x7f)
			fputc('?', page->out);
		else if (page->html && c == '<')
			fputs("&lt;", page->out);
		else if (page->html && c == '>')
			fputs("&gt;", page->out);
		else if (page->html && c == '&')
			fputs("&amp;", page->out);
		else if (page->html && c == '"')
			fputs("&quot;", page->out);
		else {
			if (!page->html && strchr(marked, c) != NULL)
				fputc('\\', page->out);
			fputc(c, page->out);
		}
	}
}

static void
wrapped(struct page *page, const char *before, const char *s,
    const char *after)
{
	fputs(before, page->out);
	words(page, s);
	fputs(after, page->out);
}

void
page_open(struct page *page, const char *title)
{
	if (!page->html) {
		wrapped(page, "# ", title, "\n");
		return;
	}
	fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n", page->out);
	fputs(head, page->out);
	wrapped(page, "<title>", title, "</title>\n</head>\n<body>\n<main>\n");
	wrapped(page, "<h1>", title, "</h1>\n");
}

void
page_close(struct page *page)
{
	if (page->html)
		fputs("</main>\n</body>\n</html>\n", page->out);
}

void
page_heading(struct page *page, const char *text)
{
	wrapped(page, page->html ? "<h2>" : "\n## ", text,
	    page->html ? "</h2>\n" : "\n");
}

void
page_text(struct page *page, const char *format, ...)
{
	char *text;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		return;
	wrapped(page, page->html ? "<p>" : "\n", text,
	    page->html ? "</p>\n" : "\n");
	free(text);
}

static void
region(struct page *page, const char *name)
{
	/* What scrolls must be reached without a mouse. */
	wrapped(page, "<div class=\"wide\" tabindex=\"0\" role=\"group\" "
	    "aria-label=\"", name, "\">\n");
}

void
page_table(struct page *page, const char *caption, const char *const *cells,
    size_t columns)
{
	size_t i;

	page->columns = columns;
	if (page->html) {
		region(page, caption);
		wrapped(page, "<table>\n<caption>", caption,
		    "</caption>\n<thead><tr>");
		for (i = 0; i < columns; i++)
			wrapped(page, "<th scope=\"col\">", cells[i], "</th>");
		fputs("</tr></thead>\n<tbody>\n", page->out);
		return;
	}
	wrapped(page, "\n", caption, "\n\n|");
	for (i = 0; i < columns; i++)
		wrapped(page, " ", cells[i], " |");
	fputs("\n|---|", page->out);
	for (i = 1; i < columns; i++)
		fputs("--:|", page->out);
	fputc('\n', page->out);
}

void
page_row(struct page *page, const char *const *cells)
{
	size_t i;

	if (!page->html) {
		fputc('|', page->out);
		for (i = 0; i < page->columns; i++)
			wrapped(page, " ", cells[i], " |");
		fputc('\n', page->out);
		return;
	}
	wrapped(page, "<tr><th scope=\"row\">", cells[0], "</th>");
	for (i = 1; i < page->columns; i++)
		wrapped(page, "<td>", cells[i], "</td>");
	fputs("</tr>\n", page->out);
}

void
page_table_end(struct page *page)
{
	if (page->html)
		fputs("</tbody>\n</table>\n</div>\n", page->out);
}

static char *
read_all(const char *path)
{
	char *text = NULL;
	size_t n = 0, size = 0;
	FILE *f = fopen(path, "r");

	if (f == NULL)
		return (NULL);
	do {
		char *more = realloc(text, size += 1 << 16);

		if (more == NULL)
			break;
		text = more;
		n += fread(text + n, 1, size - n - 1, f);
		text[n] = '\0';
	} while (n == size - 1);
	fclose(f);
	return (text);
}

/*
 * The names in gnuplot's files are the same in each: number them, and those
 * that refer to them.
 */
static void
picture(struct page *page, const char *svg, const char *caption)
{
	static const char *const names[] = {" id='", " id=\"", "href='#",
	    "href=\"#", "url(#"};
	size_t i;

	wrapped(page, "<svg role=\"img\" aria-label=\"", caption, "\" ");
	for (svg += 4; *svg != '\0'; svg++) {
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strncmp(svg, names[i], strlen(names[i])) == 0)
				break;
		if (i == sizeof(names) / sizeof(names[0])) {
			fputc(*svg, page->out);
			continue;
		}
		fprintf(page->out, "%sp%u-", names[i], page->pictures);
		svg += strlen(names[i]) - 1;
	}
}

int
page_picture(struct page *page, const char *path, const char *caption)
{
	char *text;
	const char *svg;

	if (!page->html)
		return (0);
	text = read_all(path);
	svg = text != NULL ? strstr(text, "<svg") : NULL;
	if (svg == NULL) {
		free(text);
		return (-EIO);
	}
	page->pictures++;
	fputs("<figure>\n", page->out);
	region(page, caption);
	picture(page, svg, caption);
	wrapped(page, "</div>\n<figcaption>", caption,
	    "</figcaption>\n</figure>\n");
	free(text);
	return (0);
}
