/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A comparison as a list of tests that pass, fail or are skipped: JUnit's XML,
 * and KTAP, the form of the Linux kernel's own tests.  A figure is a test; it
 * fails if it is worse, or if a rule of --fail-on applies to it.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "table/compare.h"
#include "util/figure.h"

enum outcome { PASSED, FAILED, SKIPPED, OUTCOMES };

static enum outcome
outcome(const struct compare_figure *f, const struct compared_how *how)
{
	if (how->fail_on != NULL ? compare_rules_hit(how->fail_on, f) :
	    f->verdict == COMPARE_WORSE)
		return (FAILED);
	return (f->verdict == COMPARE_UNKNOWN ? SKIPPED : PASSED);
}

static void
count(const struct comparison *c, const struct compared_how *how,
    size_t n[OUTCOMES])
{
	size_t i;

	memset(n, 0, OUTCOMES * sizeof(*n));
	for (i = 0; i < c->nfigures; i++)
		n[outcome(&c->figures[i], how)]++;
}

void
compared_change(const struct compare_figure *f, char *text, size_t size)
{
	char change[FIGURE_MAX], by[FIGURE_MAX];

	if (isnan(f->old_median) || isnan(f->new_median))
		snprintf(text, size, "%s: %s", compare_verdict_name(f->verdict),
		    f->why);
	else if (f->steady && f->why[0] != '\0')
		snprintf(text, size, "%s: %s on %s, %s: %s",
		    compare_verdict_name(f->verdict), figure_text(by, f->shift,
		    15, FIGURE_SIGN), FIGURE(f->old_median, 15),
		    figure_percent(change, f->change), f->why);
	else
		snprintf(text, size, "%s: %s to %s, %s%s%s",
		    compare_verdict_name(f->verdict),
		    FIGURE(f->old_median, 15), FIGURE(f->new_median, 15),
		    figure_percent(change, f->change),
		    f->why[0] != '\0' ? ": " : "", f->why);
}

/* The length of a character of UTF-8 that XML allows, or 0. */
static size_t
xml_character(const char *s)
{
	const unsigned char *c = (const unsigned char *)s;
	size_t n, i;

	if (c[0] < 0x80)
		return (c[0] >= ' ' && c[0] != 0x7f);
	n = c[0] >= 0xc2 && c[0] < 0xe0 ? 2 : c[0] >= 0xe0 && c[0] < 0xf0 ? 3 :
	    c[0] >= 0xf0 && c[0] < 0xf5 ? 4 : 0;
	for (i = 1; i < n; i++)
		if ((c[i] & 0xc0) != 0x80)
			return (0);
	/*
	 * U+0080 to U+009f, surrogates, what follows U+fffd and U+10ffff, and
	 * what fewer bytes would say.
	 */
	if ((c[0] == 0xc2 && c[1] < 0xa0) || (c[0] == 0xed && c[1] >= 0xa0) ||
	    (c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe) ||
	    (c[0] == 0xf4 && c[1] >= 0x90) || (c[0] == 0xe0 && c[1] < 0xa0) ||
	    (c[0] == 0xf0 && c[1] < 0x90))
		return (0);
	return (n);
}

static void
xml(const char *s, FILE *out)
{
	static const char special[] = "&<>\"";
	static const char *const names[] = {"&amp;", "&lt;", "&gt;",
	    "&quot;"};
	const char *at;
	size_t n;

	for (; *s != '\0'; s += n > 0 ? n : 1) {
		n = xml_character(s);
		at = strchr(special, *s);
		if (n == 0)
			fputc('?', out);
		else if (at != NULL)
			fputs(names[at - special], out);
		else
			fwrite(s, 1, n, out);
	}
}

static void
junit_case(const struct compare_figure *f, const struct compared_how *how,
    FILE *out)
{
	const enum outcome is = outcome(f, how);
	char text[512];

	compared_change(f, text, sizeof(text));
	fprintf(out, "  <testcase classname=\"%s.",
	    samples_clock_name(f->clock));
	xml(f->metric, out);
	fputs("\" name=\"", out);
	xml(f->name, out);
	fputs("\"", out);
	if (is == PASSED) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n   <%s message=\"", is == FAILED ? "failure" :
	    "skipped");
	xml(text, out);
	fputs("\"/>\n  </testcase>\n", out);
}

int
compared_junit(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	const struct comparison *one;
	size_t i, k, n[OUTCOMES];

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
	    "name=\"dumpbench compare\">\n", out);
	for (i = 0; i < c->n; i++) {
		one = c->comparisons[i];
		count(one, how, n);
		fputs(" <testsuite name=\"", out);
		xml(c->old, out);
		fputs(" to ", out);
		xml(c->new[i], out);
		fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
		    "skipped=\"%zu\">\n", one->nfigures, n[FAILED],
		    n[SKIPPED]);
		for (k = 0; k < one->nfigures; k++)
			junit_case(&one->figures[k], how, out);
		fputs(" </testsuite>\n", out);
	}
	fputs("</testsuites>\n", out);
	return (0);
}

/* A description ends at '#'. */
static void
ktap_text(const char *s, FILE *out)
{
	for (; *s != '\0'; s++)
		fputc(*s == '#' || (unsigned char)*s < ' ' || *s == 0x7f ? '?' :
		    *s, out);
}

static void
ktap_line(const struct compare_figure *f, size_t number,
    const struct compared_how *how, FILE *out)
{
	const enum outcome is = outcome(f, how);
	char text[512];

	compared_change(f, text, sizeof(text));
	fprintf(out, "    %sok %zu ", is == FAILED ? "not " : "", number);
	ktap_text(f->name, out);
	fputc(' ', out);
	ktap_text(f->metric, out);
	if (is != PASSED) {
		fputs(is == SKIPPED ? " # SKIP " : " # ", out);
		ktap_text(text, out);
	}
	fputc('\n', out);
}

int
compared_ktap(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	const struct comparison *one;
	size_t i, k, n[OUTCOMES];

	fprintf(out, "KTAP version 1\n1..%zu\n", c->n);
	for (i = 0; i < c->n; i++) {
		one = c->comparisons[i];
		count(one, how, n);
		fputs("    KTAP version 1\n    # Subtest: ", out);
		ktap_text(c->old, out);
		fputs(" to ", out);
		ktap_text(c->new[i], out);
		fprintf(out, "\n    1..%zu\n", one->nfigures);
		for (k = 0; k < one->nfigures; k++)
			ktap_line(&one->figures[k], k + 1, how, out);
		fprintf(out, "    # Totals: pass:%zu fail:%zu xfail:0 xpass:0 "
		    "skip:%zu error:0\n%sok %zu ", n[PASSED], n[FAILED],
		    n[SKIPPED], n[FAILED] > 0 ? "not " : "", i + 1);
		ktap_text(c->old, out);
		fputs(" to ", out);
		ktap_text(c->new[i], out);
		fputc('\n', out);
	}
	return (0);
}
