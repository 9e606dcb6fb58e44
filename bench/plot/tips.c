/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plot/tips.h"

/*
 * As term/svg.trm of gnuplot 5.4 writes a label, and 6.0: in a group of its
 * own, and an empty group after it.
 */
#define GROUP	"<g fill=\"none\" "
#define GROUP_END "</g>\n"
#define ASKED	"\t<g onmousemove=\"gnuplot_svg.showHypertext(evt,'"
#define ENDED	"')\" onmouseout=\"gnuplot_svg.hideHypertext()\"><title> " \
		"</title>\n"

static bool
starts(const char *s, const char *with)
{
	return (strncmp(s, with, strlen(with)) == 0);
}

static const char *
next_line(const char *s)
{
	const char *end = strchr(s, '\n');

	return (end != NULL ? end + 1 : s + strlen(s));
}

/* The word in what is left of a line, or null.  What follows may be long. */
static const char *
in_line(const char *s, const char *word)
{
	return (memmem(s, (size_t)(next_line(s) - s), word, strlen(word)));
}

/* The number behind the word, in a line; where it ends, or null. */
static const char *
number(const char *s, const char *word, double *x)
{
	const char *at = in_line(s, word);
	char *end;

	if (at == NULL)
		return (NULL);
	*x = strtod(at + strlen(word), &end);
	return (end != at + strlen(word) ? end : NULL);
}

/* The label alone in its group at s, and where that ends; null: it is none. */
static const char *
tip(const char *s, FILE *out)
{
	const char *text = s + strlen(ASKED), *end, *mark, *after;
	double x, y, size;

	if (!starts(s, ASKED))
		return (NULL);
	end = in_line(text, ENDED);
	if (end == NULL)
		return (NULL);
	mark = end + strlen(ENDED);
	after = next_line(mark);
	mark = number(mark, "translate(", &x);
	mark = mark != NULL ? number(mark, ",", &y) : NULL;
	mark = mark != NULL ? number(mark, "scale(", &size) : NULL;
	if (mark == NULL || !starts(after, GROUP_END))
		return (NULL);
	fprintf(out, "<g class=\"tip\"><title>%.*s</title><circle cx=\"%.2f\" "
	    "cy=\"%.2f\" r=\"%.1f\" opacity=\"0\"/></g>\n", (int)(end - text),
	    text, x, y, size);
	return (after);
}

void
plot_tips(const char *svg, FILE *out)
{
	const char *next, *after;

	for (; *svg != '\0'; svg = next) {
		next = next_line(svg);
		if (!starts(svg, GROUP)) {
			fwrite(svg, 1, (size_t)(next - svg), out);
			continue;
		}
		after = tip(next, out);
		if (after == NULL)
			after = next;
		if (starts(after, GROUP_END))
			next = after + strlen(GROUP_END);
		else
			fwrite(svg, 1, (size_t)(next - svg), out);
	}
}
