/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What compare prints: names that a file or a folder may have, and each form
 * without memory.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "denied.h"
#include "stats/compare.h"
#include "table/compare.h"
#include "util/json_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct compare_figure figures[] = {
	{.clock = SAMPLES_EXACT, .name = "latency/enter/1", .metric =
	    "page_ticks", .old_median = 100, .new_median = 120, .shift = 20,
	    .change = 0.2, .verdict = COMPARE_WORSE},
	{.clock = SAMPLES_EXACT, .name = "latency/direct/1", .metric =
	    "bytes_per_instruction", .more_is_better = true, .old_median = 9,
	    .new_median = 3, .shift = -6, .change = -0.66, .verdict =
	    COMPARE_WORSE},
	{.clock = SAMPLES_TSC, .name = "latency/vmap/1", .metric =
	    "sink_ticks", .old_median = 0, .new_median = 5, .shift = 5,
	    .change = NAN, .verdict = COMPARE_WORSE},
	{.clock = SAMPLES_TSC, .name = "latency/null/1", .metric =
	    "page_ticks", .old_median = 8, .new_median = 4, .shift = -4,
	    .change = -0.5, .verdict = COMPARE_BETTER},
	{.clock = SAMPLES_TSC, .name = "latency/null/4", .metric =
	    "page_ticks", .old_median = NAN, .new_median = NAN, .change = NAN,
	    .verdict = COMPARE_UNKNOWN, .why = "only in NEW"},
	{.clock = SAMPLES_EXACT, .name = "latency/null/16", .metric =
	    "page_ticks", .old_median = 8, .new_median = 9, .change = 0.125,
	    .shift = 1, .steady = true, .verdict = COMPARE_SAME, .why =
	    "the rest is not known"},
};
static struct compare_difference differences[] = {
	{"release", "6.1.0", NULL, SAMPLES_EXACT, false, true},
	{"mitigations", "a: on; b; c: off; d", "a: on; b; "
	    "c: auto; e: on", SAMPLES_EXACT, false, false},
};
static struct compare_family families[] = {
	{SAMPLES_EXACT, "latency", "page_ticks", 2, 1.1},
};
static struct comparison comparison = {
	.figures = figures, .nfigures = COUNT(figures),
	.differences = differences, .ndifferences = COUNT(differences),
	.families = families, .nfamilies = COUNT(families),
	.count = {1, 1, 3, 1}, .judged = 5, .stated = 3,
};
static struct comparison *comparisons[] = {&comparison, &comparison};
static const char *new[] = {"new.json", "newer.json"};
static const struct compared two = {"old.json", new, comparisons, NULL, 2};

/* What is printed, on the standard output or as an error; to be freed. */
static char *
printed(compared_print *print, const struct compared *c,
    const struct compared_how *how)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(print(c, how, out), 0);
	assert_int_equal(fclose(out), 0);
	return (text);
}

static bool
prints(void *arg)
{
	const struct compared_how how = {.fail_on = "worse"};
	compared_print *const *print = arg;
	FILE *out = fopen("/dev/null", "we");
	int error;

	assert_non_null(out);
	error = (*print)(&two, &how, out);
	fclose(out);
	assert_true(error == 0 || error == -ENOMEM);
	return (error == 0);
}

static void
each_form_without_memory(void **state)
{
	static compared_print *forms[] = {compared_text, compared_markdown,
	    compared_csv, compared_json, compared_junit, compared_ktap,
	    compared_gha, compared_line};
	const int was = dup(STDERR_FILENO);
	size_t i;
	long n;

	(void)state;
	json_text_denied();
	/* Workflow commands go there. */
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (i = 0, n = 1; i < COUNT(forms) && n > 0; i++) {
		n = denied_each(prints, &forms[i]);
		if (forms[i] != compared_json && forms[i] != compared_gha)
			n = 1;
	}
	assert_int_not_equal(dup2(was, STDERR_FILENO), -1);
	close(was);
	assert_int_equal(i, COUNT(forms));
	assert_true(n > 0);
}

/* The name of a file, which may be any bytes, in the form. */
static void
assert_named(compared_print *print, const char *name, const char *wanted)
{
	static struct comparison none;
	struct comparison *one[] = {&none};
	const struct compared c = {name, &name, one, NULL, 1};
	const struct compared_how how = {.fail_on = "worse"};
	char *text = printed(print, &c, &how);

	if (strstr(text, wanted) == NULL)
		fail_msg("no %s in %s", wanted, text);
	free(text);
}

static void
xml_has_only_what_it_may(void **state)
{
	static const struct {
		const char *bytes, *shown;
	} names[] = {
		{"a&<b>\"c", "a&amp;&lt;b&gt;&quot;c"},
		{"\x1f|\x7f|\t", "?|?|?"},
		{"\xc2\x9f|\xc2\xa0", "??|\xc2\xa0"},
		{"\xc1\x80", "??"},
		{"\xe0\x9f\xbf|\xe0\xa0\x80", "???|\xe0\xa0\x80"},
		{"\xed\x9f\xbf|\xed\xa0\x80", "\xed\x9f\xbf|???"},
		{"\xef\xbf\xbd|\xef\xbf\xbe", "\xef\xbf\xbd|???"},
		{"\xef\xbe\xbf", "\xef\xbe\xbf"},
		{"\xf0\x8f\xbf\xbf|\xf0\x90\x80\x80", "????|\xf0\x90\x80\x80"},
		{"\xf4\x8f\xbf\xbd|\xf4\x90\x80\x80", "\xf4\x8f\xbf\xbd|????"},
		{"\xf5\x80\x80\x80", "????"},
		/* Cut in each place. */
		{"\xe2\x82|\xf0\x90\x80|\xc3", "??|???|?\""},
		{"\x80", "?"},
	};
	char wanted[64];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		snprintf(wanted, sizeof(wanted), "name=\"%s", names[i].shown);
		if (strchr(names[i].shown, '"') != NULL)
			wanted[strlen(wanted) - 1] = '\0';
		assert_named(compared_junit, names[i].bytes, wanted);
	}
}

static void
names_that_are_no_text_in_json(void **state)
{
	(void)state;
	assert_named(compared_json, "a\xff" "b", "\"a?b\"");
	assert_named(compared_json, "\xc3\xa4", "\"\xc3\xa4\"");
}

static void
no_cell_is_a_formula(void **state)
{
	static struct {
		const char *name, *cell;
	} cells[] = {
		{"=1", "\"'=1\""}, {"+1", "\"'+1\""}, {"@a", "\"'@a\""},
		{"-1", "\"'-1\""}, {"\t1", "\"'?1\""}, {"a\"b", "\"a\"\"b\""},
		{"\xef\xbc\x9d", "\"'\xef\xbc\x9d\""},
		{"\xef\xbc\x8b", "\"'\xef\xbc\x8b\""},
		{"\xef\xbc\x8d", "\"'\xef\xbc\x8d\""},
		{"\xef\xbc\xa0", "\"'\xef\xbc\xa0\""},
		{"\xef\xbc\xa1", "\"\xef\xbc\xa1\""}, {"", "\"\""},
		{"\x7f", "\"?\""},
	};
	static struct compare_figure f = {.metric = "page_ticks"};
	static struct comparison one = {.figures = &f, .nfigures = 1};
	struct comparison *list[] = {&one};
	const struct compared c = {"old", new, list, NULL, 1};
	const struct compared_how how = {.all = true};
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cells); i++) {
		f.name = cells[i].name;
		text = printed(compared_csv, &c, &how);
		if (strstr(text, cells[i].cell) == NULL)
			fail_msg("no %s in %s", cells[i].cell, text);
		free(text);
	}
}

static void
assert_context(const struct comparison *c, bool markdown, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	compared_context(c, markdown, out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, wanted);
	free(text);
}

/* Entries of a list are told apart by name, with a value or without. */
static void
circumstances_that_differ(void **state)
{
	static struct compare_difference d[] = {
		{"cpu", NULL, "a\xc2\x9f" "b", SAMPLES_EXACT, false, true},
		{"seed", "1", "1", SAMPLES_TSC, true, false},
		{"seed", "1", "2", SAMPLES_TSC, true, false},
		{"mitigations", "x: 1", NULL, SAMPLES_TSC, false, false},
		{"mitigations", "", "", SAMPLES_TSC, false, false},
		{"mitigations", "x: 1", "x: 2", SAMPLES_TSC, true, false},
	};
	struct comparison c = {.differences = d, .ndifferences = COUNT(d)};

	(void)state;
	assert_context(&(struct comparison){.stated = 1}, false,
	    "the circumstances are the same\n");
	assert_context(&(struct comparison){.stated = 0}, false,
	    "neither side states its circumstances\n");
	assert_context(&comparison, false,
	    "exact release         : 6.1.0 -> none (prevents a comparison)\n"
	    "exact mitigations     : 3 differ\n"
	    "         c: off -> auto\n"
	    "         d: none -> none\n"
	    "         e: none -> on\n");
	assert_context(&c, true,
	    "- exact cpu: none -> a?b (prevents a comparison)\n"
	    "- tsc seed: several, such as 1\n"
	    "- tsc seed: several, such as 1 and 2\n"
	    "- tsc mitigations: x: 1 -> none\n"
	    "- tsc mitigations:  -> \n"
	    "- tsc mitigations: several, of which 1 differs\n"
	    "  - x: 1 and 2\n");
}

static void
assert_line(struct compare_figure *f, size_t n, const char *rules,
    const char *wanted)
{
	struct comparison one = {.figures = f,
		.nfigures = n, .judged = n > 0 &&
		f->verdict != COMPARE_UNKNOWN};
	struct comparison *list[] = {&one};
	const struct compared c = {"old", new, list, NULL, 1};
	const struct compared_how how = {.fail_on = rules};
	char *text = printed(compared_line, &c, &how);

	if (strncmp(text, wanted, strlen(wanted)) != 0)
		fail_msg("not \"%s\" but \"%s\"", wanted, text);
	free(text);
}

/* By its size, whatever its sign; one from 0 is above any. */
static void
the_figure_that_changed_most(void **state)
{
	(void)state;
	assert_line(figures, 2, "worse", "beyond the limit (worse): "
	    "latency/direct/1 bytes_per_instruction worse: 9 to 3");
	assert_line(figures, 4, "worse", "beyond the limit (worse): "
	    "latency/vmap/1 sink_ticks");
	assert_line(figures + 2, 2, "better", "beyond the limit (better): "
	    "latency/null/1 page_ticks better: 8 to 4");
	assert_line(figures + 2, 2, "worse>900%", "beyond the limit "
	    "(worse>900%): latency/vmap/1");
	assert_line(figures, 1, "worse>20%", "within the limit (worse>20%): ");
	assert_line(figures + 4, 1, "worse", "cannot tell (worse): ");
	assert_line(figures, 0, "worse", "cannot tell (worse): ");
}

static void
rules_that_are_none(void **state)
{
	static const char *const wrong[] = {"", "worse,", ",worse", "worst",
	    "worse>", "worse>x", "worse>5%%", "worse>1e400", "cannot-tell>1",
	    "worse>-1", "worse>11111111111111111111111111111111"};
	static const char *const right[] = {"worse", "worse>5%",
	    "differs>0.5,cannot-tell", "better>.1%"};
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(wrong); i++)
		if (compare_rules_check(wrong[i], &err) != -EINVAL)
			fail_msg("'%s' is taken", wrong[i]);
	for (i = 0; i < COUNT(right); i++)
		if (compare_rules_check(right[i], &err) != 0)
			fail_msg("'%s': %s", right[i], err.text);
	assert_false(compare_rules_hit("worst", &figures[0]));
	assert_false(compare_rules_apply("worst", &two, "compare", stdout));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_has_only_what_it_may),
		cmocka_unit_test(names_that_are_no_text_in_json),
		cmocka_unit_test(no_cell_is_a_formula),
		cmocka_unit_test(circumstances_that_differ),
		cmocka_unit_test(the_figure_that_changed_most),
		cmocka_unit_test(rules_that_are_none),
		cmocka_unit_test(each_form_without_memory),
	};

	return (cmocka_run_group_tests_name("compare's forms", tests, NULL,
	    NULL));
}
