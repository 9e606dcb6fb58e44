/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A comparison for GitHub: the figures of the new results as JSON that the
 * action github-action-benchmark reads (its tool customSmallerIsBetter), and
 * on the standard error a workflow command for each figure that is worse or
 * better, which GitHub shows beside the change.
 */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "table/compare.h"
#include "util/figure.h"

static const char *const units[SAMPLES_CLOCKS] = {
	[SAMPLES_EXACT] = "instructions",
	[SAMPLES_TSC] = "cycles",
	[SAMPLES_WALL] = "ns",
};

/* Of a property the characters that part properties are escaped, too. */
static void
command_text(const char *s, bool property, FILE *out)
{
	for (; *s != '\0'; s++)
		if (*s == '%' || (property && strchr(":,", *s) != NULL))
			fprintf(out, "%%%02X", (unsigned char)*s);
		else
			fputc((unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s,
			    out);
}

/* Printed before a later command ends the output, so to stderr. */
static void
annotate(const struct compare_figure *f, const struct compared_how *how)
{
	const bool failed = how->fail_on != NULL ?
	    compare_rules_hit(how->fail_on, f) : f->verdict == COMPARE_WORSE;
	char text[512];

	if (!failed && f->verdict != COMPARE_WORSE &&
	    f->verdict != COMPARE_BETTER)
		return;
	compared_change(f, text, sizeof(text));
	fprintf(stderr, "::%s title=", failed ? "error" :
	    f->verdict == COMPARE_WORSE ? "warning" : "notice");
	command_text(f->name, true, stderr);
	fputs(" ", stderr);
	command_text(f->metric, true, stderr);
	fputs("::", stderr);
	command_text(text, false, stderr);
	fputc('\n', stderr);
}

/*
 * One entry, of the file `path` unless that is ""; rates, of which more is
 * better, are left out.
 */
static int
add(json_t *list, const struct compare_figure *f, const char *path)
{
	char name[512], text[512];
	json_t *entry;

	if (f->more_is_better || isnan(f->new_median))
		return (0);
	compared_change(f, text, sizeof(text));
	snprintf(name, sizeof(name), "%.200s%s%s %s", path, path[0] != '\0' ?
	    ": " : "", f->name, f->metric);
	entry = json_pack("{s:o, s:s, s:o, s:o}", "name",
	    compared_json_text(name), "unit", units[f->clock], "value",
	    json_real(f->new_median), "extra", compared_json_text(text));
	return (json_array_append_new(list, entry) != 0 ? -ENOMEM : 0);
}

int
compared_gha(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	json_t *list = json_array();
	size_t i, k;
	int bad = 0;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++) {
			annotate(&c->comparisons[i]->figures[k], how);
			bad |= add(list, &c->comparisons[i]->figures[k],
			    c->n > 1 ? c->new[i] : "");
		}
	if (bad == 0 && list != NULL)
		bad = json_dumpf(list, out, JSON_INDENT(1)) != 0 &&
		    !ferror(out);
	fputc('\n', out);
	json_decref(list);
	return (bad != 0 || list == NULL ? -ENOMEM : 0);
}
