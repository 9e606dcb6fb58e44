/* SPDX-License-Identifier: BSD-2-Clause */
/* Ratios: the harness is taken off both sides, or no ratio is given. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "stats/ratio.h"

static void
assert_near(double a, double b)
{
	if (!(fabs(a - b) < 1e-9))
		fail_msg("%g is not %g", a, b);
}

static void
test_net(void **state)
{
	const struct ratio_cost one = {436, 27, 1}, many = {40.5625, 27, 16};

	(void)state;
	assert_near(ratio_net(&one), 409);
	assert_near(ratio_net(&many), 40.5625 - 27.0 / 16);
	assert_null(ratio_why(&one));
	assert_near(ratio_of(&one, &many), 409 / (40.5625 - 27.0 / 16));
	assert_near(ratio_share(&one, 409), 0.5);
}

/* What has no net figure has no ratio, on either side, and is told why. */
static void
assert_none(struct ratio_cost cost, const char *why)
{
	const struct ratio_cost good = {436, 27, 1};

	assert_true(isnan(ratio_net(&cost)));
	assert_true(isnan(ratio_of(&cost, &good)));
	assert_true(isnan(ratio_of(&good, &cost)));
	assert_true(isnan(ratio_share(&cost, 100)));
	assert_string_equal(ratio_why(&cost), why);
}

static void
test_none(void **state)
{
	(void)state;
	assert_none((struct ratio_cost){NAN, 27, 1}, "was not measured");
	assert_none((struct ratio_cost){436, NAN, 1},
	    "has no figure of the harness");
	assert_none((struct ratio_cost){27, 27, 1},
	    "takes no more than the harness");
	assert_none((struct ratio_cost){2, 33, 16},
	    "takes no more than the harness");
	assert_none((struct ratio_cost){436, 27, 0}, "was not measured");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_net),
		cmocka_unit_test(test_none),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
