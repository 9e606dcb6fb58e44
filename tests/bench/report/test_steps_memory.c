/* SPDX-License-Identifier: BSD-2-Clause */
/* Steps between kernels for which there is no memory are not left out. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "denied.h"
#include "report/steps.h"

#define OLD "results/reference/kdump/linux-6.1.0-56-amd64"
#define NEW "results/reference/kdump/linux-6.12.117+deb12-amd64"

/* Of results that are read with memory; what they need is made once. */
static bool
finds(void *arg)
{
	char *paths[] = {(char[]){OLD}, (char[]){NEW}};
	const long nth = denied.nth;
	size_t *whole = arg;
	struct report_groups groups = {.n = 0};
	struct report_steps steps;
	struct report_set set;
	struct errmsg err;
	int error;

	denied.nth = 0;
	if (report_read(paths, 2, &set, &err) != 0 ||
	    report_groups_new(&set, NULL, &groups, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(groups.n > 0);
	denied.nth = nth;
	error = report_steps_new(&groups.group[0], &steps);
	denied.nth = 0;
	if (error == 0 && *whole == 0)
		*whole = steps.n;
	if (error == 0)
		assert_int_equal(steps.n, *whole);
	else
		assert_int_equal(error, -ENOMEM);
	if (error == 0)
		report_steps_free(&steps);
	report_groups_free(&groups);
	report_free(&set);
	denied.nth = nth;
	return (error == 0);
}

static void
test_steps(void **unused)
{
	size_t whole = 0;

	(void)unused;
	denied.nth = 0;
	assert_true(finds(&whole));
	assert_true(whole > 1);
	assert_true(denied_each(finds, &whole) > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps)};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
