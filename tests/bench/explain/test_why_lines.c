/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines below a figure whose explanation is of another boot. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../explain/explanation.h"
#include "explain/why_internal.h"

static struct attribution *
read_explanation(void)
{
	json_t *root = json_loads(explanation, 0, NULL);
	struct attribution *a;
	struct errmsg err;

	if (attribution_read(root, &a, &err) != 0)
		fail_msg("%s", err.text);
	json_decref(root);
	return (a);
}

/*
 * Both sides have the same explanation, which was measured for them: the median
 * is EXPLANATION_USUAL, and one batch was EXPLANATION_LONG.
 */
struct fixture {
	struct stored old, new;
	char path[8];
	char *paths[1];
	struct why why;
};

static void
begin(struct fixture *f)
{
	*f = (struct fixture){.path = "m"};
	f->paths[0] = f->path;
	f->old.attribution = read_explanation();
	f->new.attribution = read_explanation();
	f->why.old = (struct why_side){"old", &f->old, f->paths, 1, 0};
	f->why.new = (struct why_side){"new", &f->new, f->paths, 1, 0};
}

static void
end(struct fixture *f)
{
	attribution_free(f->old.attribution);
	attribution_free(f->new.attribution);
}

/* The lines add up; those that are left are counted. */
static size_t
left(struct fixture *f, double old, double new, bool unsettled,
    const char *name)
{
	const struct compare_figure figure = {.clock = SAMPLES_EXACT,
		.name = "latency/enter/2", .metric = "map_median",
		.unsettled = unsettled, .old_median = old, .new_median = new};
	struct why_lines lines;
	double by = 0;
	size_t i, n = 0;

	assert_int_equal(why_lines_new(&f->why, &figure, 0, &lines), 0);
	for (i = 0; i < lines.n; i++) {
		by += lines.line[i].new - lines.line[i].old;
		if (!lines.line[i].left)
			continue;
		assert_string_equal(lines.line[i].name, name);
		n++;
	}
	assert_true(by == new - old);
	why_lines_free(&lines);
	return (n);
}

static void
test_boots(void **state)
{
	const double usual = EXPLANATION_USUAL, other = EXPLANATION_LONG;
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(left(&f, usual, usual, false, ""), 0);
	/* A batch that is as long as the figure is known. */
	assert_int_equal(left(&f, usual, other, true, ""), 0);
	assert_int_equal(left(&f, other, usual, true, ""), 0);
	assert_int_equal(left(&f, usual, other + 1, true,
	    "(varies from boot to boot)"), 1);
	assert_int_equal(left(&f, usual - 1, other, true,
	    "(varies from boot to boot)"), 1);
	assert_int_equal(left(&f, usual, other + 1, false,
	    "(differs from the run that is explained)"), 1);
	end(&f);
}

/* What was there before must be of the figure itself. */
static void
test_found(void **state)
{
	const struct compare_figure figure = {.clock = SAMPLES_EXACT,
		.name = "latency/enter/2", .metric = "map_median",
		.old_median = EXPLANATION_USUAL,
		.new_median = EXPLANATION_LONG};
	struct why_lines lines;
	struct errmsg err;
	struct fixture f;

	(void)state;
	begin(&f);
	f.why.new.found = 1;
	assert_int_not_equal(why_check(&f.why, &figure, &err), 0);
	assert_non_null(strstr(err.text, "is another figure in m, of another "
	    "run of new"));
	assert_int_equal(why_lines_new(&f.why, &figure, 0, &lines), -ENOENT);
	end(&f);
}

/* Beyond the first functions there is one line. */
static void
test_most(void **state)
{
	const struct compare_figure figure = {.clock = SAMPLES_EXACT,
		.name = "latency/enter/2", .metric = "map_median",
		.unsettled = true, .old_median = EXPLANATION_USUAL,
		.new_median = EXPLANATION_LONG};
	struct why_lines lines;
	struct fixture f;
	double by = 0;
	size_t i;

	(void)state;
	begin(&f);
	assert_int_equal(why_lines_new(&f.why, &figure, 2, &lines), 0);
	assert_int_equal(lines.n, 3);
	assert_string_equal(lines.line[0].function, "stream");
	assert_string_equal(lines.line[2].name, "(4 more)");
	assert_null(lines.line[2].function);
	for (i = 0; i < lines.n; i++)
		by += lines.line[i].new - lines.line[i].old;
	assert_true(by == figure.new_median - figure.old_median);
	why_lines_free(&lines);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_boots),
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_most),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
