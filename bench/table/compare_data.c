/* SPDX-License-Identifier: BSD-2-Clause */
/* A comparison as CSV, as JSON, and as files for ministat(1). */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "explain/why.h"
#include "table/compare.h"
#include "result/result.h"
#include "util/folders.h"
#include "util/output.h"

/*
 * Whether a spreadsheet may take it for a formula: after these characters, and
 * after their full-width forms (U+FF1D, U+FF0B, U+FF0D, U+FF20), some do.
 */
static bool
is_formula(const char *s)
{
	return ((*s != '\0' && strchr("=+-@\t\r\n", *s) != NULL) ||
	    (strncmp(s, "\xef\xbc", 2) == 0 &&
		(s[2] == '\x9d' || s[2] == '\x8b' || s[2] == '\x8d' ||
		    s[2] == '\xa0')));
}

/*
 * RFC 4180: quoted, quotes doubled.  What comes from a file is text: never a
 * formula, and without control characters.
 */
static void
quoted(const char *s, FILE *out)
{
	fputs(is_formula(s) ? "\"'" : "\"", out);
	for (; *s != '\0'; s++) {
		if (*s == '"')
			fputc('"', out);
		fputc((unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s, out);
	}
	fputc('"', out);
}

static void
text_cell(const char *s, FILE *out)
{
	quoted(s, out);
	fputc(',', out);
}

static void
number_cell(double d, FILE *out)
{
	if (isfinite(d))
		fprintf(out, "%.17g", d);
	fputc(',', out);
}

static size_t
size_of(const struct samples_figure *f)
{
	return (f != NULL ? f->n : 0);
}

int
compared_csv(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	const struct compare_figure *f;
	size_t i, k;

	fputs("old,new,clock,benchmark,metric,old_n,new_n,old_median,"
	      "new_median,shift,low,high,change,p,p_holm,verdict,why\n", out);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++) {
			f = &c->comparisons[i]->figures[k];
			text_cell(c->old, out);
			text_cell(c->new[i], out);
			text_cell(samples_clock_name(f->clock), out);
			text_cell(f->name, out);
			text_cell(f->metric, out);
			fprintf(out, "%zu,%zu,", size_of(f->old),
			    size_of(f->new));
			number_cell(f->old_median, out);
			number_cell(f->new_median, out);
			number_cell(f->shift, out);
			number_cell(f->low, out);
			number_cell(f->high, out);
			number_cell(f->change, out);
			number_cell(f->p, out);
			number_cell(f->corrected, out);
			text_cell(compare_verdict_name(f->verdict), out);
			quoted(f->why, out);
			fputc('\n', out);
		}
	(void)how;
	return (0);
}

json_t *
compared_json_text(const char *s)
{
	json_t *v;
	char *copy, *c;

	if (s == NULL)
		return (json_null());
	v = json_string(s);
	if (v != NULL || (copy = strdup(s)) == NULL)
		return (v);
	for (c = copy; *c != '\0'; c++)
		if ((unsigned char)*c > 0x7e)
			*c = '?';
	v = json_string(copy);
	free(copy);
	return (v);
}

static json_t *
figure_json(const struct compare_figure *f, struct why *why)
{
	return (json_pack("{s:s, s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o,"
	    " s:o, s:o, s:o, s:b, s:s, s:o, s:o}",
	    "clock", samples_clock_name(f->clock), "benchmark", f->name,
	    "metric", f->metric, "old_n", (json_int_t)size_of(f->old),
	    "new_n", (json_int_t)size_of(f->new), "old_median",
	    result_number(f->old_median), "new_median",
	    result_number(f->new_median), "shift", result_number(f->shift),
	    "low", result_number(f->low), "high", result_number(f->high),
	    "change", result_number(f->change), "p", result_number(f->p),
	    "p_holm", result_number(f->corrected), "steady", f->steady,
	    "verdict", compare_verdict_name(f->verdict), "why",
	    compared_json_text(f->why[0] != '\0' ? f->why : NULL), "functions",
	    why != NULL ? why_json(why, f) : json_null()));
}

static json_t *
comparison_json(const struct comparison *c, const char *path,
    struct why *why)
{
	const struct compare_difference *d;
	const struct compare_family *g;
	json_t *figures = json_array(), *families = json_array(),
	       *differences = json_array(), *counts = json_object();
	size_t i;
	int bad = 0;

	for (i = 0; i < c->ndifferences; i++) {
		d = &c->differences[i];
		bad |= json_array_append_new(differences,
		    json_pack("{s:s, s:s, s:o, s:o, s:b, s:b}", "clock",
			samples_clock_name(d->clock), "member", d->member,
			"old", compared_json_text(d->old), "new", compared_json_text(d->new), "mixed",
			d->mixed, "bars", d->bars));
	}
	for (i = 0; i < c->nfigures; i++)
		bad |= json_array_append_new(figures,
		    figure_json(&c->figures[i], why));
	for (i = 0; i < c->nfamilies; i++) {
		g = &c->families[i];
		bad |= json_array_append_new(families,
		    json_pack("{s:s, s:o, s:s, s:I, s:o}", "clock",
			samples_clock_name(g->clock), "family", compared_json_text(g->name),
			"metric", g->metric, "figures", (json_int_t)g->n,
			"ratio", result_number(g->ratio)));
	}
	for (i = 0; i < COMPARE_VERDICTS; i++)
		bad |= json_object_set_new(counts,
		    compare_verdict_name((enum compare_verdict)i),
		    json_integer((json_int_t)c->count[i]));
	if (bad != 0) {
		json_decref(figures);
		json_decref(families);
		json_decref(differences);
		json_decref(counts);
		return (NULL);
	}
	return (json_pack("{s:o, s:o, s:o, s:o, s:o}", "new", compared_json_text(path),
	    "counts", counts, "differences", differences,
	    "families", families, "figures", figures));
}

int
compared_json(const struct compared *c, const struct compared_how *how,
    FILE *out)
{
	json_t *root, *list = json_array();
	size_t i;
	int bad = 0;

	for (i = 0; i < c->n; i++)
		bad |= json_array_append_new(list,
		    comparison_json(c->comparisons[i], c->new[i],
		    c->whys != NULL ? c->whys[i] : NULL));
	root = json_pack("{s:i, s:o, s:o}", "compare", 1, "old",
	    compared_json_text(c->old), "comparisons", list);
	/* A disk that is full is the stream's error, not one of memory. */
	if (bad == 0 && root != NULL)
		bad = json_dumpf(root, out, JSON_INDENT(1)) != 0 &&
		    !ferror(out);
	json_decref(root);
	fputc('\n', out);
	(void)how;
	return (bad != 0 || root == NULL ? -ENOMEM : 0);
}

static int
write_values(const char *path, const struct samples_figure *f,
    struct errmsg *err)
{
	struct output *output;
	size_t i;
	int error;

	error = output_open(path, &output, err);
	if (error != 0)
		return (error);
	for (i = 0; i < f->n; i++)
		fprintf(output_file(output), "%.17g\n", f->x[i]);
	return (output_finish(output, err));
}

/* Names come from files and must not lead out of the folder. */
static void
tame(char *s)
{
	for (; *s != '\0'; s++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"
			   "YZ0123456789+-.", *s) == NULL)
			*s = '_';
}

static int
write_pair(const struct compare_figure *f, const char *folder, size_t number,
    struct errmsg *err)
{
	char name[160], *path;
	int error;

	snprintf(name, sizeof(name), "%04zu-%s-%.80s-%.50s", number,
	    samples_clock_name(f->clock), f->name, f->metric);
	tame(name);
	if (asprintf(&path, "%s/%s.old", folder, name) == -1)
		return (errmsg_set(err, ENOMEM, "%s: no memory", folder));
	error = write_values(path, f->old, err);
	memcpy(path + strlen(path) - 3, "new", sizeof("new"));
	if (error == 0)
		error = write_values(path, f->new, err);
	free(path);
	return (error);
}

int
compared_ministat(const struct compared *c, const char *folder,
    struct errmsg *err)
{
	const struct compare_figure *f;
	size_t i, k, number = 0;
	bool made;
	int error;

	error = folder_make(folder, &made, err);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures && error == 0;
		     k++) {
			f = &c->comparisons[i]->figures[k];
			if (size_of(f->old) > 0 && size_of(f->new) > 0)
				error = write_pair(f, folder, ++number, err);
		}
	if (error != 0 && made)
		rmdir(folder); /* if it is still empty */
	return (error);
}
