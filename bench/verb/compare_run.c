/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "explain/why.h"
#include "measure/near_family.h"
#include "verb/compare.h"
#include "verb/verb.h"

static int
takes(const char *benchmark, void *arg)
{
	const struct compare_asked *asked = arg;

	return (pattern_takes(&asked->names, benchmark));
}

static bool
want_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0);
}

/* Where no figure was judged, --fail-on must not look like a success. */
static int
check_judged(const struct compared *c, const struct compare_asked *o)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->comparisons[i]->judged == 0)
			return (verb_fail(o->table, COMPARE_NOTHING, "%s, %s: no "
			    "figure could be judged, so that --fail-on has no "
			    "answer", c->old, c->new[i]));
	return (0);
}

static bool
rules_hit(const struct compared *c, const char *rules)
{
	size_t i, k;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++)
			if (compare_rules_hit(rules,
			    &c->comparisons[i]->figures[k]))
				return (true);
	return (false);
}

static int
show(const struct compared *c, struct compare_asked *o)
{
	const struct compared_form *form = &compared_forms[o->format];
	const struct compared_how how = {o->all, want_colour(), o->fail_on};
	struct errmsg err;
	int error;

	if (o->line) {
		compared_line(c, &how, stdout);
		fflush(stdout);
		return (rules_hit(c, o->fail_on) ? COMPARE_FOUND :
		    c->comparisons[0]->judged == 0 ? COMPARE_NOTHING : 0);
	}
	if (o->any_machine && form->people)
		puts("comparing different hardware (--machine any)\n");
	error = form->print(c, &how, stdout);
	if (error != 0)
		return (verb_fail(o->table, 1, "no memory"));
	/* Before what is written to stderr; main() tells what was lost. */
	fflush(stdout);
	if (o->ministat != NULL &&
	    compared_ministat(c, o->ministat, &err) != 0)
		return (verb_fail(o->table, 1, "%s", err.text));
	if (o->fail_on == NULL)
		return (0);
	if (compare_rules_apply(o->fail_on, c, o->table->program, stderr))
		return (COMPARE_FOUND);
	return (check_judged(c, o));
}

static int
read_side(const char *path, const struct compare_asked *o,
    struct samples **side)
{
	struct errmsg err = {""};

	if (samples_new(o->metrics, side, &err) != 0 ||
	    samples_read(*side, path, &err) != 0)
		return (verb_fail(o->table, 1, "%s", err.text));
	return (0);
}

static bool
no_figure(const struct compared *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->n; i++)
		n += c->comparisons[i]->nfigures;
	return (n == 0);
}

static int
matches_none(const struct compared *c, const struct compare_asked *o)
{
	char question[SUGGEST_MAX];

	return (verb_fail(o->table, 1, "--filter: '%s' matches no benchmark%s "
	    "(expected one of those in %s)", o->filter,
	    near_family(question, o->filter), c->old));
}

/* A metric or a filter that no figure has is an error. */
static int
check_figures(const struct compared *c, const struct compare_asked *o)
{
	const char *metrics = o->metrics;
	size_t i, k;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++)
			if (!isnan(c->comparisons[i]->figures[k].old_median))
				return (0);
	if (o->filter != NULL && no_figure(c))
		return (matches_none(c, o));
	if (metrics != NULL)
		return (verb_fail(o->table, 1, "--metric: no figure of '%s' in "
		    "%s (expected a counter of the file, real_time or "
		    "cpu_time)", metrics, c->old));
	return (verb_fail(o->table, 1, "%s: no benchmark with a figure",
	    c->old));
}

/* What cannot be measured is told behind the table, which has the rest. */
static int
measure(const struct compared *c, size_t i, const struct compare_asked *o)
{
	struct why_asked asked = o->measured;
	struct errmsg err;

	asked.program = o->table->program;
	if (asked.results == NULL)
		asked.results = "results";
	if (why_measure(c->whys[i], c->comparisons[i], &asked, &err) == 0)
		return (0);
	return (verb_fail(o->table, 1, "--why: %s", err.text));
}

/* With --why each figure that differs must be explained. */
static int
check_whys(const struct compared *c, const struct compare_asked *o)
{
	const struct comparison *comparison;
	struct errmsg err;
	size_t i, k;

	for (i = 0; i < c->n && o->why; i++) {
		comparison = c->comparisons[i];
		for (k = 0; k < comparison->nfigures; k++)
			if (why_differs(&comparison->figures[k]) &&
			    why_check(c->whys[i], &comparison->figures[k],
			    &err) != 0)
				return (verb_fail(o->table, 1, "--why: %s",
				    err.text));
	}
	return (0);
}

/* What explains the figures, and what is judged by it. */
static int
settle(struct compared *c, const struct compare_asked *o)
{
	struct errmsg err;
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (why_new(c->old, c->new[i], &c->whys[i], &err) != 0)
			return (verb_fail(o->table, 1, "%s", err.text));
		if (why_settle(c->whys[i], c->comparisons[i]) != 0)
			return (verb_fail(o->table, 1, "no memory"));
	}
	return (0);
}

/* With --why, what is missing. */
static int
explain(struct compared *c, const struct compare_asked *o)
{
	int status = 0;
	size_t i;

	for (i = 0; i < c->n && o->why && status == 0; i++)
		status = measure(c, i, o);
	return (status);
}

static int
compare_all(struct compared *c, char **paths, struct samples **sides,
    struct compare_asked *o)
{
	const struct compare_scope scope = {
		.any_machine = o->any_machine,
		.takes = o->filter != NULL ? takes : NULL,
		.arg = o,
	};
	struct errmsg err;
	int status, unexplained;
	size_t i;

	status = read_side(paths[0], o, &sides[0]);
	for (i = 1; i <= c->n && status == 0; i++) {
		status = read_side(paths[i], o, &sides[i]);
		if (status == 0 && compare_new(sides[0], sides[i], &scope,
		    &c->comparisons[i - 1], &err) != 0)
			status = verb_fail(o->table, 1, "%s, %s: %s", paths[0],
			    paths[i], err.text);
	}
	if (status != 0)
		return (status);
	if (compare_finish(c->comparisons, c->n, &o->compare) != 0)
		return (verb_fail(o->table, 1, "no memory"));
	status = settle(c, o);
	for (i = 0; i < c->n; i++)
		compare_sort(c->comparisons[i], o->order);
	if (status == 0)
		status = check_figures(c, o);
	if (status != 0)
		return (status);
	unexplained = explain(c, o);
	status = show(c, o);
	if (unexplained == 0)
		unexplained = check_whys(c, o);
	return (unexplained != 0 ? unexplained : status);
}

int
compare_run(char **paths, size_t n, struct compare_asked *o)
{
	struct compared c = {
		.old = paths[0],
		.new = (const char *const *)paths + 1,
		.comparisons = calloc(n, sizeof(struct comparison *)),
		.whys = calloc(n, sizeof(struct why *)),
		.n = n - 1,
	};
	struct samples **sides = calloc(n, sizeof(struct samples *));
	size_t i;
	int status;

	if (c.comparisons == NULL || c.whys == NULL || sides == NULL)
		status = verb_fail(o->table, 1, "no memory");
	else
		status = compare_all(&c, paths, sides, o);
	for (i = 0; i < n && c.comparisons != NULL && sides != NULL; i++) {
		samples_free(sides[i]);
		compare_free(c.comparisons[i]);
	}
	for (i = 0; i < c.n && c.whys != NULL; i++)
		why_free(c.whys[i]);
	free(c.whys);
	free(sides);
	free(c.comparisons);
	return (status);
}
