/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench compare: what became better or worse, and by how much. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare.h"
#include "flag.h"
#include "stats/stats.h"
#include "verbs.h"

/* Exit statuses with --fail-on: a rule applies, or nothing was judged. */
#define FOUND	3
#define NOTHING 4

static const char usage[] =
    "usage: dumpbench compare [option …] OLD NEW [NEW …]\n"
    "\n"
    "Compare results with those in OLD, figure by figure: each is a file, or a\n"
    "folder whose *.json are taken together.  Plain files of Google Benchmark\n"
    "are read, too.  Figures of different clocks are never compared.\n"
    "\n"
    "  --format NAME      text, markdown, csv or json; default: text\n"
    "  --all\n"
    "                     in text and markdown, show what is the same, too\n"
    "  --metric NAMES     counters, real_time or cpu_time, commas between\n"
    "  --margin PERCENT   same: surely within so much of old; default: 5%\n"
    "  --fail-on RULES    exit with 3 if a rule applies, commas between:\n"
    "                     worse, better, differs or cannot-tell, each, save\n"
    "                     the last, alone or as in 'worse>5%'; with 4 if none\n"
    "                     does and not one figure could be judged\n"
    "  --machine same|any compare across different hardware; default: same\n"
    "  --ministat FOLDER  write the values for ministat(1), too\n"
    "  --help             this text\n";

struct options {
	const char *metrics, *fail_on, *ministat;
	int format;
	bool all, any_machine;
	struct compare_options compare;
};

static const char *const formats[] = {"text", "markdown", "csv", "json"};
enum { TEXT, MARKDOWN, CSV, JSON, NFORMATS };

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

/* "5%" or "0.5": a share; false if it is none. */
static bool
read_percent(const char *s, size_t n, double *share)
{
	char text[32], *end;

	if (n == 0 || n >= sizeof(text) || strchr("0123456789.", *s) == NULL)
		return (false);
	memcpy(text, s, n);
	text[n] = '\0';
	*share = strtod(text, &end) / 100;
	if (*end == '%')
		end++;
	return (*end == '\0' && isfinite(*share));
}

struct rule {
	bool verdicts[COMPARE_VERDICTS];
	double above; /* share of old; -1: any */
};

/* The rule at *s, which is moved behind it; false if it is none. */
static bool
read_rule(const char **s, struct rule *rule)
{
	static const struct {
		const char *name;
		bool verdicts[COMPARE_VERDICTS];
	} words[] = {
	    {"worse", {[COMPARE_WORSE] = true}},
	    {"better", {[COMPARE_BETTER] = true}},
	    {"differs", {[COMPARE_WORSE] = true, [COMPARE_BETTER] = true}},
	    {"cannot-tell", {[COMPARE_UNKNOWN] = true}},
	};
	size_t all = strcspn(*s, ","), word = strcspn(*s, ",>"), i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == word &&
		    memcmp(*s, words[i].name, word) == 0)
			break;
	if (i == sizeof(words) / sizeof(words[0]))
		return (false);
	memcpy(rule->verdicts, words[i].verdicts, sizeof(rule->verdicts));
	rule->above = -1;
	if (word < all && (rule->verdicts[COMPARE_UNKNOWN] ||
	    !read_percent(*s + word + 1, all - word - 1, &rule->above)))
		return (false);
	*s += all;
	return (true);
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

/* Each rule in turn: 0, FOUND, or 2 with a sentence. */
static int
apply_rules(const char *s, const struct compared *c)
{
	const struct compare_figure *f, *first;
	struct rule rule;
	const char *from;
	char change[32];
	size_t i, k, n;
	int status = 0;

	for (;; s++) {
		from = s;
		if (!read_rule(&s, &rule))
			return (complain(2, "--fail-on: '%s' is no rule; "
			    "worse, better, differs, cannot-tell accepted, "
			    "also as 'worse>5%%'", from));
		for (n = i = 0, first = NULL; c != NULL && i < c->n; i++)
			for (k = 0; k < c->comparisons[i]->nfigures; k++) {
				f = &c->comparisons[i]->figures[k];
				/* What was 0 has changed without measure. */
				if (!rule.verdicts[f->verdict] ||
				    fabs(f->change) <= rule.above)
					continue;
				if (n++ == 0)
					first = f;
			}
		if (first != NULL)
			status = complain(FOUND, "%.*s: %zu figure%s, such as "
			    "%s %s %s", (int)(s - from), from, n,
			    n == 1 ? "" : "s", first->name, first->metric,
			    first->why[0] != '\0' ? first->why
				: percent(change, sizeof(change),
				    first->change));
		if (*s == '\0')
			return (status);
	}
}

static bool
want_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0);
}

static int
show(const struct compared *c, const struct options *o)
{
	struct fault fault;
	int error = 0;

	if (o->any_machine && o->format <= MARKDOWN)
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
	    compared_ministat(c, o->ministat, &fault) != 0)
		return (complain(1, "%s", fault.text));
	if (o->fail_on != NULL)
		error = apply_rules(o->fail_on, c);
	return (o->fail_on != NULL && error == 0 ? check_judged(c) : error);
}

static int
read_side(const char *path, const char *metrics, struct samples **side)
{
	struct fault fault = {""};
	int error;

	error = samples_new(metrics, side, &fault);
	if (error != 0)
		return (complain(2, "--metric: %s", fault.text));
	if (samples_read(*side, path, &fault) != 0)
		return (complain(1, "%s", fault.text));
	return (0);
}

/* A name that no figure has is a mistake, not a lack of differences. */
static int
check_figures(const struct compared *c, const char *metrics)
{
	size_t i, k;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++)
			if (!isnan(c->comparisons[i]->figures[k].old_median))
				return (0);
	if (metrics != NULL)
		return (complain(1, "no benchmark of %s has a metric of "
		    "'%s'; a counter of the file, real_time or cpu_time "
		    "accepted", c->old, metrics));
	return (complain(1, "%s: no benchmark in it has a figure", c->old));
}

static int
compare(char **paths, size_t n, const struct options *o)
{
	struct comparison **comparisons;
	struct samples **sides;
	struct compared c;
	struct fault fault;
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
		    o->any_machine, &comparisons[i - 1], &fault) != 0)
			status = complain(1, "%s, %s: %s", paths[0], paths[i],
			    fault.text);
	}
	if (status == 0 &&
	    compare_finish(comparisons, n - 1, &o->compare) != 0)
		status = complain(1, "no memory");
	if (status == 0)
		status = check_figures(&c, o->metrics);
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

static int
read_format(const char *name)
{
	int i;

	for (i = 0; i < NFORMATS && strcmp(name, formats[i]) != 0; i++)
		;
	return (i);
}

int
verb_compare(int argc, char **argv)
{
	static const struct option flags[] = {
	    {"format", required_argument, NULL, 'f'},
	    {"all", no_argument, NULL, 'a'},
	    {"metric", required_argument, NULL, 'm'},
	    {"margin", required_argument, NULL, 'g'},
	    {"fail-on", required_argument, NULL, 'x'},
	    {"machine", required_argument, NULL, 'c'},
	    {"ministat", required_argument, NULL, 's'},
	    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct options o = {.compare = {.alpha = 0.05, .margin = 0.05}};
	char letter[3];
	int flag;

	opterr = 0;
	optind = 0; /* glibc: start anew */
	while ((flag = getopt_long(argc, argv, ":", flags, NULL)) != -1) {
		switch (flag) {
		case 'f':
			o.format = read_format(optarg);
			if (o.format == NFORMATS)
				return (complain(2, "--format: '%s' is none "
				    "of text, markdown, csv, json", optarg));
			break;
		case 'a':
			o.all = true;
			break;
		case 'm':
			o.metrics = optarg;
			break;
		case 'g':
			if (!read_percent(optarg, strlen(optarg),
			    &o.compare.margin))
				return (complain(2, "--margin: '%s' is no "
				    "percentage such as 5%%", optarg));
			break;
		case 'x':
			o.fail_on = optarg;
			if (apply_rules(optarg, NULL) != 0)
				return (2);
			break;
		case 'c':
			o.any_machine = strcmp(optarg, "any") == 0;
			if (!o.any_machine && strcmp(optarg, "same") != 0)
				return (complain(2, "--machine: unknown '%s' "
				    "(expected same or any)", optarg));
			break;
		case 's':
			o.ministat = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return (0);
		case ':':
			return (complain(2, "%s wants a value",
			    argv[optind - 1]));
		default:
			return (complain(2, "'%s' is no option; there are "
			    "--format --all --metric --margin --fail-on "
			    "--machine --ministat --help", refused_flag(argv, letter)));
		}
	}
	if (argc - optind < 2)
		return (complain(2, "%s; OLD NEW [NEW …] accepted, each a "
		    "result file or a folder of such", argc == optind ?
		    "nothing to compare" : "nothing to compare with"));
	return (compare(argv + optind, (size_t)(argc - optind), &o));
}
