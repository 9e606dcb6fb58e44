/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench compare: show what became better or worse, and by how much. */
#include <errno.h>
#include <string.h>

#include "measure/stop.h"
#include "verb/compare.h"
#include "verb/verb.h"
#include "verb/verbs.h"

static option_set set_fail_on, set_margin;

#define AT(member, type) OPTION_AT(struct compare_asked, member, type)

static const struct option_row rows[] = {
	{"format", "text|markdown|csv|json|junit|ktap|gha", "default: text; "
	    "the others but markdown hold all figures; gha is for GitHub",
	    .set = option_choice, .at = AT(format, unsigned)},
	{"all", NULL, "in text and markdown, also show what is the same",
	    .set = option_true, .at = AT(all, bool)},
	{"filter", "REGEX", "only benchmarks whose name matches this extended "
	    "regular expression", .set = compare_set_filter},
	{"sort", "file|name|change", "order of the figures: as in OLD, by "
	    "name, or the largest change first; default: file",
	    .set = option_choice, .at = AT(order, enum compare_order)},
	{"metric", "NAMES", "counters, real_time or cpu_time, commas between",
	    .set = compare_set_metric},
	{"margin", "PERCENT", "a figure is the same if it surely is within "
	    "this much of OLD; default: 5%", .set = set_margin},
	{"fail-on", "RULES", "exit with 3 if a rule applies, with commas "
	    "between: worse, better, differs or cannot-tell, all but the last "
	    "also as in 'worse>5%'; exit with 4 if none applies and no figure "
	    "could be judged", .set = set_fail_on},
	{"machine", "same|any", "compare the same hardware only, or any; "
	    "default: same", .set = option_choice,
	    .at = AT(any_machine, unsigned)},
	{"why", NULL, "explain each figure that is better or worse: measure "
	    "what is missing, and fail if that cannot be",
	    .set = option_true, .at = AT(why, bool)},
	{"old-kernel", "FILE", "with --why: the kernel of OLD; default: that "
	    "of its command, or of its release in the folder that KERNELS "
	    "names", .set = option_text, .at = AT(measured.old.kernel,
	    const char *)},
	{"old-kmod", "FILE", "dumpbench.ko for it", .set = option_text,
	    .at = AT(measured.old.kmod, const char *)},
	{"new-kernel", "FILE", "the same of NEW", .set = option_text,
	    .at = AT(measured.new.kernel, const char *)},
	{"new-kmod", "FILE", "dumpbench.ko for it", .set = option_text,
	    .at = AT(measured.new.kmod, const char *)},
	{"results", "FOLDER", "folder of what --why measures; default: "
	    "results", .set = option_text,
	    .at = AT(measured.results, const char *)},
	{"ministat", "FOLDER", "also write the values for ministat(1)",
	    .set = option_text, .at = AT(ministat, const char *)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

const struct option_table compare_verb_options = {
	.program = "dumpbench compare",
	.usage = "[option ...] OLD NEW [NEW ...]",
	.about = "Compare results with those in OLD, figure by figure.  Each "
	    "is a file, or a folder whose *.json are taken together; files of "
	    "Google Benchmark are read, too.  Figures of different clocks are "
	    "never compared.",
	.groups = groups,
	.operands = "OLD NEW [NEW ...], each a result or a folder of results",
	.operand = "FILE",
	.least = 2,
};

static int
set_fail_on(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct compare_asked *asked = into;

	(void)row;
	asked->fail_on = value;
	return (compare_rules_check(value, err));
}

/* As --benchmark_filter takes it, but matched with a whole name. */
int
compare_set_filter(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct compare_asked *asked = into;
	struct errmsg why;

	if (asked->filter != NULL)
		regfree(&asked->names);
	asked->filter = NULL;
	if (pattern_new(&asked->names, value, &why) != 0)
		return (option_refuse(row, err, "%.1500s", why.text));
	asked->filter = value;
	return (0);
}

static int
set_margin(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct compare_asked *asked = into;

	if (compare_percent(value, strlen(value), &asked->compare.margin))
		return (0);
	return (option_refuse(row, err, "'%.200s' is not a percentage "
	    "(expected one such as 5%%)", value));
}

int
compare_set_metric(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct compare_asked *asked = into;
	struct samples *samples;
	struct errmsg why;

	if (samples_new(value, &samples, &why) != 0)
		return (option_refuse(row, err, "%.1000s", why.text));
	samples_free(samples);
	asked->metrics = value;
	return (0);
}

/* Options of what --why measures. */
static int
check_why(const struct compare_asked *asked, size_t n, struct errmsg *err)
{
	const struct why_asked *m = &asked->measured;
	const char *const given[] = {m->old.kernel, m->old.kmod,
		m->new.kernel, m->new.kmod, m->results};
	static const char *const names[] = {"old-kernel", "old-kmod",
		"new-kernel", "new-kmod", "results"};
	size_t i;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (given[i] != NULL && !asked->why)
			return (errmsg_set(err, EINVAL, "--%s: nothing is "
			    "measured without --why", names[i]));
	if (n > 2 && (m->new.kernel != NULL || m->new.kmod != NULL))
		return (errmsg_set(err, EINVAL, "--%s: there are %zu NEW "
		    "(expected one)", m->new.kernel != NULL ? "new-kernel" :
		    "new-kmod", n - 1));
	return (0);
}

int
verb_compare(int argc, char **argv)
{
	struct compare_asked asked = {
		.table = &compare_verb_options,
		.compare = {.alpha = 0.05, .margin = 0.05},
	};
	struct option_words words;
	struct errmsg err;
	int status;

	if (verb_options(&compare_verb_options, argc, argv, &asked, &words,
	    &status)) {
		if (check_why(&asked, words.noperands, &err) != 0)
			status = verb_wrong(&compare_verb_options, &err);
		else
			status = compare_run(words.operands, words.noperands,
			    &asked);
	}
	if (asked.filter != NULL)
		regfree(&asked.names);
	stop_raise();
	return (status);
}
