/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a result is of a run, before it is parsed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "result/kind.h"

/* What cannot be read is neither a run nor none. */
static void
test_unread(void **state)
{
	struct errmsg err;
	bool run = true;

	(void)state;
	assert_int_equal(result_is_run("/", &run, &err), -EISDIR);
	assert_string_equal(err.text, "/: Is a directory");
	assert_int_equal(result_is_run("/dev/null/x", &run, &err), -ENOTDIR);
	assert_int_equal(result_is_run("/dev/null", &run, &err), 0);
	assert_true(run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unread),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
