/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/export.h"
#include "explain/show.h"
#include "explain/text.h"
#include "measure/filter.h"
#include "measure/near_family.h"
#include "util/member.h"
#include "util/pattern.h"

struct chosen {
	const struct attribution_row **row;
	size_t n;
};

/* The filter is Google Benchmark's, which has more behind a name. */
static int
matches(const regex_t *names, const char *name)
{
	char whole[ROW_NAME_MAX + 16];

	snprintf(whole, sizeof(whole), "%.*s/manual_time",
	    filter_name_length(name), name);
	return (pattern_takes(names, whole));
}

/* Nothing was asked for, and what is then shown is not there. */
static int
refuse_default(const struct attribution *a, struct errmsg *err)
{
	if (a->rows == 0)
		return (errmsg_set(err, ENOENT, "the explanation has no "
		    "benchmark"));
	return (errmsg_set(err, ENOENT, "--brief: no name was given, and the "
	    "explanation lacks latency/kenter_temporary/1 or latency/enter/1 "
	    "(expected two names, such as %s)", a->row[0].name));
}

/* Rows of the file that the filter takes. */
static int
choose(const struct explain_asked *asked, const struct attribution *a,
    struct chosen *chosen, struct errmsg *err)
{
	char question[SUGGEST_MAX];
	struct errmsg why;
	regex_t names;
	int error = 0, taken = 1;
	size_t i;

	*chosen = (struct chosen){calloc(a->rows + 1,
	    sizeof(struct attribution_row *)), 0};
	if (chosen->row == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	if (asked->filter != NULL)
		error = pattern_new(&names, asked->filter, &why);
	if (error != 0)
		return (errmsg_set(err, -error, "--benchmark_filter: %.1500s",
		    why.text));
	for (i = 0; i < a->rows && taken >= 0; i++) {
		if (asked->filter != NULL)
			taken = matches(&names, a->row[i].name);
		if (taken == 1)
			chosen->row[chosen->n++] = &a->row[i];
	}
	if (asked->filter != NULL)
		regfree(&names);
	if (taken < 0)
		return (errmsg_set(err, -taken, "no memory"));
	if (chosen->n > 0)
		return (0);
	if (asked->nnames == 0 && asked->regex == NULL)
		return (refuse_default(a, err));
	return (errmsg_set(err, ENOENT, "no benchmark that was asked for is "
	    "in the explanation%s (expected one such as %s)",
	    near_family(question, asked->nnames > 0 ? asked->names[0] :
	    asked->regex != NULL ? asked->regex : ""),
	    a->rows > 0 ? a->row[0].name : "latency/enter/1"));
}

static int
show_text(const struct explain_asked *asked, const struct attribution *a,
    const struct chosen *chosen, FILE *out, struct errmsg *err)
{
	const struct text_asked text = {
		.stages = asked->stages,
		.by = asked->by == EXPLAIN_BY_DEFAULT ? TEXT_FUNCTION :
		    (unsigned)asked->by,
		.tree = asked->tree,
		.annotate = asked->annotate,
	};
	size_t i;
	int error = 0;

	if (asked->brief && chosen->n != 2 && asked->nnames == 0 &&
	    asked->regex == NULL)
		return (refuse_default(a, err));
	if (asked->brief && chosen->n != 2)
		return (errmsg_set(err, EINVAL, "--brief: it is of two "
		    "benchmarks, and %zu are asked for", chosen->n));
	if (asked->brief && chosen->row[0]->batch != chosen->row[1]->batch)
		return (errmsg_set(err, EINVAL, "--brief: batches of %u and "
		    "of %u pages are not compared (expected two of one size)",
		    chosen->row[0]->batch, chosen->row[1]->batch));
	if (asked->brief)
		/* As they were named; the file has them in its own order. */
		return (asked->nnames == 2 && strcmp(chosen->row[0]->name,
		    asked->names[0]) != 0 ? text_brief(a, chosen->row[1],
		    chosen->row[0], text.stages, out, err) :
		    text_brief(a, chosen->row[0], chosen->row[1],
		    text.stages, out, err));
	for (i = 0; i < chosen->n && error == 0; i++) {
		if (i > 0)
			fputs("\n\n", out);
		error = text_row(a, chosen->row[i], &text, out, err);
	}
	return (error);
}

/* "" where the result does not say. */
static const char *
context(const struct stored *stored, const char *member)
{
	return (member_text(json_object_get(json_object_get(
	    stored->result->root, "context"), "dumpbench"), member));
}

/* The same row of the older file. */
static int
find_old(const struct stored *against, const struct attribution_row *row,
    const struct attribution_row **old, struct errmsg *err)
{
	*old = attribution_find(against->attribution, row->name);
	if (*old != NULL)
		return (0);
	return (errmsg_set(err, ENOENT, "--against: %s explains no %s",
	    against->path, row->name));
}

static int
show_flame(const struct explain_asked *asked, struct export_rows *rows,
    const struct stored *against, FILE *out, struct errmsg *err)
{
	const struct attribution_row *old;
	struct export_flame difference = {.old_width = asked->width == 1};

	if (asked->against == NULL)
		return (export_flame(rows, NULL, out));
	if (find_old(against, rows->row[0], &old, err) != 0)
		return (-ENOENT);
	difference.old = *rows;
	difference.old.a = against->attribution;
	difference.old.row = &old;
	difference.old.kernel = context(against, "release");
	return (export_flame(rows, &difference, out));
}

static int
show_json(const struct stored *stored, FILE *out)
{
	if (json_dumpf(stored->result->root, out, JSON_COMPACT) != 0)
		return (-ENOMEM);
	fputc('\n', out);
	return (0);
}

static int
show_export(const struct explain_asked *asked, const struct stored *stored,
    const struct stored *against, const struct chosen *chosen, FILE *out,
    struct errmsg *err)
{
	struct export_rows rows = {
		.a = stored->attribution,
		.row = chosen->row,
		.rows = chosen->n,
		.stages = asked->stages,
		.command = context(stored, "command"),
		.kernel = context(stored, "release"),
	};

	err->text[0] = '\0';
	if (rows.rows != 1 && (asked->format == EXPLAIN_CALLGRIND ||
	    asked->format == EXPLAIN_SVG))
		return (errmsg_set(err, EINVAL, "--format: callgrind and svg "
		    "hold one benchmark, and %zu are asked for (expected one "
		    "name)", rows.rows));
	if (rows.command[0] == '\0')
		rows.command = "dumpbench explain";
	switch (asked->format) {
	case EXPLAIN_CALLGRIND:
		return (export_callgrind(&rows, out));
	case EXPLAIN_FOLDED:
		return (export_folded(&rows, out));
	case EXPLAIN_SPEEDSCOPE:
		return (export_speedscope(&rows, out));
	case EXPLAIN_SVG:
		return (show_flame(asked, &rows, against, out, err));
	default:
		return (show_json(stored, out));
	}
}

int
explain_show(const struct explain_asked *asked, const struct stored *stored,
    const struct stored *against, FILE *out, struct errmsg *err)
{
	struct chosen chosen;
	int error;

	error = choose(asked, stored->attribution, &chosen, err);
	if (error == 0 && asked->format == EXPLAIN_TEXT)
		error = show_text(asked, stored->attribution, &chosen, out,
		    err);
	else if (error == 0) {
		error = show_export(asked, stored, against, &chosen, out,
		    err);
		if (error == -ENOMEM)
			errmsg_set(err, ENOMEM, "no memory");
	}
	free(chosen.row);
	return (error);
}
