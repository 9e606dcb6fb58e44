/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench check: one line and one exit status, for other programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "verb/compare.h"
#include "verb/script.h"
#include "verb/verb.h"
#include "verb/verbs.h"

/* For `git bisect run`: the answers, and what ends it. */
#define BISECT_BAD    1
#define BISECT_SKIP   125
#define BISECT_ABORT  128

struct asked {
	struct compare_asked compare; /* first, for its setters */
	char limit[64];		      /* a percentage as a rule */
	const char *tree, *make, *results, *filter, *metric;
	bool bisect;
};

static option_set set_limit, set_filter, set_metric;

#define AT(member, type) OPTION_AT(struct asked, member, type)

static const struct option_row rows[] = {
	{"limit", "PERCENT|RULES", "what NEW may not exceed: so many percent "
	    "worse, or rules as of dumpbench compare --fail-on; default: 0%, "
	    "nothing worse", .set = set_limit},
	{"filter", "REGEX", "only benchmarks whose name matches this extended "
	    "regular expression", .set = set_filter},
	{"metric", "NAMES", "counters, real_time or cpu_time, commas between",
	    .set = set_metric},
	{"machine", "same|any", "compare the same hardware only, or any; "
	    "default: same", .set = option_choice,
	    .at = AT(compare.any_machine, unsigned)},
	{"tree", "DIR", "in NEW's place: build this Linux tree and measure it "
	    "in the clock exact", .set = option_text,
	    .at = AT(tree, const char *)},
	{"make", "COMMAND", "with --tree: the command that builds it; default: "
	    "make olddefconfig bzImage modules_prepare, with all CPUs, by the "
	    "compiler that built it, else with ccache if it is there",
	    .set = option_text, .at = AT(make, const char *)},
	{"results", "FOLDER", "with --tree: keep what was measured; default: "
	    "it is removed", .set = option_text,
	    .at = AT(results, const char *)},
	{"bisect", NULL, "exit as git bisect run wants it: 0 within the limit, "
	    "1 beyond it, 125 if it cannot be told, 128 if called wrongly",
	    .set = option_true, .at = AT(bisect, bool)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

const struct option_table check_verb_options = {
	.program = "dumpbench check",
	.usage = "[option ...] BASE NEW\n"
	    "       dumpbench check --tree DIR [option ...] BASE",
	.about = "Say in one line and by the exit status whether NEW is worse "
	    "than BASE by more than a limit.  Each is a result or a folder of "
	    "results, as for dumpbench compare.",
	.notes = "The exit status is 0 within the limit, 3 beyond it, 4 if no "
	    "figure could be judged, and 125 if a tree could not be built or "
	    "measured.",
	.groups = groups,
	.operands = "BASE NEW, each a result or a folder of results",
	.operand = "FILE",
	.least = 1,
};

static int
set_limit(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;
	double share;

	if (!compare_percent(value, strlen(value), &share)) {
		asked->compare.fail_on = value;
		if (compare_rules_check(value, err) == 0)
			return (0);
		return (option_refuse(row, err, "'%.200s' is not a limit "
		    "(expected a percentage such as 5%%, or rules of dumpbench "
		    "compare --fail-on such as 'worse>5%%,cannot-tell')",
		    value));
	}
	snprintf(asked->limit, sizeof(asked->limit), "worse>%.30s%s", value,
	    strchr(value, '%') == NULL ? "%" : "");
	asked->compare.fail_on = asked->limit;
	return (0);
}

static int
set_filter(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;

	asked->filter = value;
	return (compare_set_filter(row, &asked->compare, value, err));
}

static int
set_metric(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;

	asked->metric = value;
	return (compare_set_metric(row, &asked->compare, value, err));
}

static int
check(const struct asked *asked, size_t n, struct errmsg *err)
{
	const char *alone = asked->make != NULL ? "make" :
	    asked->results != NULL ? "results" : NULL;

	if (asked->tree == NULL && alone != NULL)
		return (errmsg_set(err, EINVAL, "--%s: nothing is built or "
		    "measured without --tree", alone));
	if (asked->tree != NULL && n != 1)
		return (errmsg_set(err, EINVAL, "--tree: NEW is measured "
		    "(expected BASE alone, not %zu names)", n));
	if (asked->tree == NULL && n != 2)
		return (errmsg_set(err, EINVAL, "%zu name%s (expected BASE and "
		    "NEW, or BASE with --tree DIR)", n, n == 1 ? "" : "s"));
	return (0);
}

/* The script builds and measures, and calls this verb with two results. */
static int
of_tree(const struct asked *asked, const struct option_words *words)
{
	const char *const values[] = {asked->tree, asked->make != NULL ?
	    asked->make : "", asked->results != NULL ? asked->results : "",
	    asked->compare.fail_on, asked->filter != NULL ? asked->filter : "",
	    asked->metric != NULL ? asked->metric : "",
	    asked->compare.any_machine ? "any" : "same",
	    asked->bisect ? "bisect" : "", words->operands[0], NULL};
	static const struct option_words none = {.nrest = 0};

	return (script_execute(&check_verb_options, "check", values, &none));
}

static int
for_bisect(int status)
{
	switch (status) {
	case 0:
		return (0);
	case 2:
		return (BISECT_ABORT);
	case COMPARE_FOUND:
		return (BISECT_BAD);
	default:
		return (BISECT_SKIP);
	}
}

int
verb_check(int argc, char **argv)
{
	struct asked asked = {.compare = {
		.table = &check_verb_options,
		.compare = {.alpha = 0.05, .margin = 0.05},
		.fail_on = "worse",
		.line = true,
	}};
	struct option_words words;
	struct errmsg err;
	bool bisect = false;
	int status, i;

	/* Also where another option is wrong, which is no bad commit. */
	for (i = 1; i < argc; i++)
		bisect = bisect || strcmp(argv[i], "--bisect") == 0;
	if (verb_options(&check_verb_options, argc, argv, &asked, &words,
	    &status)) {
		if (check(&asked, words.noperands, &err) != 0)
			status = verb_wrong(&check_verb_options, &err);
		else if (asked.tree != NULL)
			status = of_tree(&asked, &words);
		else
			status = compare_run(words.operands, words.noperands,
			    &asked.compare);
	}
	if (asked.compare.filter != NULL)
		regfree(&asked.compare.names);
	return (bisect ? for_bisect(status) : status);
}
