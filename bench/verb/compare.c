/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench compare: what became better or worse, and by how much. */
#include <math.h>
#include <regex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "table/compare.h"
#include "measure/near_family.h"
#include "verb/verb.h"
#include "verb/verbs.h"

/* Exit statuses with --fail-on: a rule applies, or nothing was judged. */
#define FOUND	3
#define NOTHING 4

enum format { TEXT, MARKDOWN, CSV, JSON };
enum machine { SAME, ANY };

struct asked {
	const char *metrics, *fail_on, *ministat;
	const char *filter; /* null: all benchmarks */
	regex_t names;	    /* the filter, compiled */
	enum format format;
	enum compare_order order;
	enum machine machine;
	bool all;
	struct compare_options compare;
};

static option_set set_fail_on, set_filter, set_margin, set_metric;

#define AT(member, type) OPTION_AT(struct asked, member, type)

static const struct option_row rows[] = {
	{"format", "text|markdown|csv|json", "default: text; csv and json hold "
	    "all figures", .set = option_choice, .at = AT(format, enum format)},
	{"all", NULL, "in text and markdown, show what is the same, too",
	    .set = option_true, .at = AT(all, bool)},
	{"filter", "REGEX", "only benchmarks whose name matches this extended "
	    "regular expression", .set = set_filter},
	{"sort", "file|name|change", "order of the figures: as in OLD, by "
	    "name, or the largest change first; default: file",
	    .set = option_choice, .at = AT(order, enum compare_order)},
	{"metric", "NAMES", "counters, real_time or cpu_time, commas between",
	    .set = set_metric},
	{"margin", "PERCENT", "same: surely within so much of old; default: "
	    "5%", .set = set_margin},
	{"fail-on", "RULES", "exit with 3 if a rule applies, commas between: "
	    "worse, better, differs or cannot-tell, each, save the last, alone "
	    "or as in 'worse>5%'; with 4 if none does and not one figure could "
	    "be judged", .set = set_fail_on},
	{"machine", "same|any", "whether different hardware may be compared; "
	    "default: same", .set = option_choice,
	    .at = AT(machine, enum machine)},
	{"ministat", "FOLDER", "write the values for ministat(1), too",
	    .set = option_text, .at = AT(ministat, const char *)},
};

static const struct option_group groups[] = {
	{NULL, rows, sizeof(rows) / sizeof(rows[0])}, {NULL, NULL, 0}};

const struct option_table compare_verb_options = {
	.program = "dumpbench compare",
	.usage = "[option ...] OLD NEW [NEW ...]",
	.about = "Compare results with those in OLD, figure by figure: each is "
	    "a file, or a folder whose *.json are taken together.  Plain files "
	    "of Google Benchmark are read, too.  Figures of different clocks "
	    "are never compared.",
	.groups = groups,
	.operands = "OLD NEW [NEW ...], each a result or a folder of such",
	.operand = "FILE",
	.least = 2,
};

static __attribute__((format(printf, 2, 3))) int
complain(int status, const char *format, ...)
{
	va_list args;

	fputs("dumpbench compare: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return (status);
}

static int
set_fail_on(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;

	(void)row;
	asked->fail_on = value;
	return (compare_rules_check(value, err));
}

/* What Google Benchmark's --benchmark_filter takes, on a whole name. */
static int
set_filter(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;
	char why[128];
	int error;

	if (asked->filter != NULL)
		regfree(&asked->names);
	asked->filter = NULL;
	error = regcomp(&asked->names, value, REG_EXTENDED | REG_NOSUB);
	if (error != 0) {
		regerror(error, &asked->names, why, sizeof(why));
		return (option_refuse(row, err, "'%.200s': %s (expected an "
		    "extended regular expression such as ^latency/)", value,
		    why));
	}
	asked->filter = value;
	return (0);
}

static int
set_margin(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;

	if (compare_percent(value, strlen(value), &asked->compare.margin))
		return (0);
	return (option_refuse(row, err, "'%.200s' is no percentage (expected "
	    "one such as 5%%)", value));
}

static int
set_metric(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;
	struct samples *samples;
	struct errmsg why;

	if (samples_new(value, &samples, &why) != 0)
		return (option_refuse(row, err, "%.1000s", why.text));
	samples_free(samples);
	asked->metrics = value;
	return (0);
}

static bool
takes(const char *benchmark, void *arg)
{
	const struct asked *asked = arg;

	return (regexec(&asked->names, benchmark, 0, NULL, 0) == 0);
}

static bool
want_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0);
}

/* A rule that no figure could have met is not kept, and must not look so. */
static int
check_judged(const struct compared *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->comparisons[i]->judged == 0)
			return (complain(NOTHING, "%s, %s: not one figure could "
			    "be judged, so that --fail-on says nothing",
			    c->old, c->new[i]));
	return (0);
}

static int
show(const struct compared *c, struct asked *o)
{
	struct errmsg err;
	int error = 0;

	if (o->machine == ANY && o->format <= MARKDOWN)
		puts("different hardware is compared, on request "
		     "(--machine any)\n");
	switch (o->format) {
	case TEXT:
		compared_text(c, o->all, want_colour(), stdout);
		break;
	case MARKDOWN:
		compared_markdown(c, o->all, stdout);
		break;
	case CSV:
		compared_csv(c, stdout);
		break;
	default:
		error = compared_json(c, stdout);
		break;
	}
	if (error != 0)
		return (complain(1, "no memory"));
	/* Before what is written to stderr; main() tells what was lost. */
	fflush(stdout);
	if (o->ministat != NULL &&
	    compared_ministat(c, o->ministat, &err) != 0)
		return (complain(1, "%s", err.text));
	if (o->fail_on == NULL)
		return (0);
	if (compare_rules_apply(o->fail_on, c, compare_verb_options.program, stderr))
		return (FOUND);
	return (check_judged(c));
}

static int
read_side(const char *path, const char *metrics, struct samples **side)
{
	struct errmsg err = {""};

	if (samples_new(metrics, side, &err) != 0 ||
	    samples_read(*side, path, &err) != 0)
		return (complain(1, "%s", err.text));
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
matches_none(const struct compared *c, const char *filter)
{
	char question[SUGGEST_MAX];

	return (complain(1, "--filter: '%s' matches no benchmark%s (expected "
	    "some of those in %s)", filter, near_family(question, filter),
	    c->old));
}

/* A name that no figure has is a mistake, not a lack of differences. */
static int
check_figures(const struct compared *c, const struct asked *o)
{
	const char *metrics = o->metrics;
	size_t i, k;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++)
			if (!isnan(c->comparisons[i]->figures[k].old_median))
				return (0);
	if (o->filter != NULL && no_figure(c))
		return (matches_none(c, o->filter));
	if (metrics != NULL)
		return (complain(1, "no benchmark of %s has a metric of "
		    "'%s'; a counter of the file, real_time or cpu_time "
		    "accepted", c->old, metrics));
	return (complain(1, "%s: no benchmark in it has a figure", c->old));
}

static int
compare(char **paths, size_t n, struct asked *o)
{
	const struct compare_scope scope = {
		.any_machine = o->machine == ANY,
		.takes = o->filter != NULL ? takes : NULL,
		.arg = o,
	};
	struct comparison **comparisons;
	struct samples **sides;
	struct compared c;
	struct errmsg err;
	size_t i;
	int status;

	comparisons = calloc(n, sizeof(struct comparison *));
	sides = calloc(n, sizeof(struct samples *));
	if (comparisons == NULL || sides == NULL) {
		free(comparisons);
		free(sides);
		return (complain(1, "no memory"));
	}
	c = (struct compared){paths[0], (const char *const *)paths + 1,
	    comparisons, n - 1};
	status = read_side(paths[0], o->metrics, &sides[0]);
	for (i = 1; i < n && status == 0; i++) {
		status = read_side(paths[i], o->metrics, &sides[i]);
		if (status == 0 && compare_new(sides[0], sides[i],
		    &scope, &comparisons[i - 1], &err) != 0)
			status = complain(1, "%s, %s: %s", paths[0], paths[i],
			    err.text);
	}
	if (status == 0 &&
	    compare_finish(comparisons, n - 1, &o->compare) != 0)
		status = complain(1, "no memory");
	for (i = 0; i + 1 < n && status == 0; i++)
		compare_sort(comparisons[i], o->order);
	if (status == 0)
		status = check_figures(&c, o);
	if (status == 0)
		status = show(&c, o);
	for (i = 0; i < n; i++) {
		samples_free(sides[i]);
		compare_free(comparisons[i]);
	}
	free(sides);
	free(comparisons);
	return (status);
}

int
verb_compare(int argc, char **argv)
{
	struct asked asked = {.compare = {.alpha = 0.05, .margin = 0.05}};
	struct option_words words;
	int status;

	if (verb_options(&compare_verb_options, argc, argv, &asked, &words, &status))
		status = compare(words.operands, words.noperands, &asked);
	if (asked.filter != NULL)
		regfree(&asked.names);
	return (status);
}
