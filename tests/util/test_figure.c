/* SPDX-License-Identifier: BSD-2-Clause */
/* src/util/figure.h: figures without exponents, with the digits that count. */
#include <setjmp.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/figure.h"

static void
test_figures(void **state)
{
	static const struct {
		double figure;
		int digits, flags;
		const char *text;
	} table[] = {
	    {19572, 3, 0, "19600"},
	    {19572, 5, 0, "19572"},
	    {19572.4, 6, 0, "19572.4"},
	    {99999.7, 5, 0, "100000"},
	    {9.996, 3, 0, "10"},
	    {9.996, 3, FIGURE_ZEROS, "10.0"},
	    {0.00002, 3, 0, "0.00002"},
	    {0.0000212345, 3, 0, "0.0000212"},
	    {1e-12, 5, 0, "0.000000000001"},
	    {-1.25e7, 3, 0, "-12500000"},
	    {285, 15, 0, "285"},
	    {49.75, 4, 0, "49.75"},
	    {40.94, 4, 0, "40.94"},
	    {123456789012345, 15, 0, "123456789012345"},
	    {0, 4, 0, "0"},
	    {-0.0, 4, 0, "-0"},
	    {0, 4, FIGURE_SIGN, "0"},
	    {2, 2, FIGURE_SIGN, "+2"},
	    {-2, 2, FIGURE_SIGN, "-2"},
	    {1, 5, FIGURE_ZEROS, "1.0000"},
	    {12345, 5, FIGURE_ZEROS, "12345"},
	    {1e17, 15, 0, "100000000000000000"},
	    {NAN, 3, 0, "n/a"},
	    {INFINITY, 3, 0, "infinite"},
	    {-INFINITY, 3, FIGURE_SIGN, "-infinite"},
	    {1e300, 3, 0, "1e+300"},
	    {1e-300, 3, 0, "1e-300"},
	};
	char text[FIGURE_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_string_equal(figure_text(text, table[i].figure,
		    table[i].digits, table[i].flags), table[i].text);
	assert_string_equal(FIGURE(1234.5, 3), "1230");
}

/* Of all magnitudes: no exponent, the same figure to so many digits, room. */
static void
test_all_magnitudes(void **state)
{
	char text[FIGURE_MAX];
	double figure, told;
	int digits, e;

	(void)state;
	for (e = -14; e < 18; e++)
		for (digits = 1; digits <= 17; digits++) {
			figure = -1.2345678901234567 * pow(10, e);
			figure_text(text, figure, digits, 0);
			assert_null(strchr(text, 'e'));
			assert_true(strlen(text) < sizeof(text) - 1);
			told = strtod(text, NULL);
			assert_true(fabs(told / figure - 1) <=
			    0.5 * pow(10, 1 - digits) + 1e-15);
		}
}

/* Of kinds: ratios, cells of a table, changes in percent. */
static void
test_kinds(void **state)
{
	static const struct {
		double value;
		const char *exact, *cycles, *cell, *percent;
	} table[] = {
	    {4.7736, "4.77", "4.8", "4.77", "+477.4%"},
	    {9.96, "10.0", "10", "9.96", "+996.0%"},
	    {12.34, "12.3", "12", "12.34", "+1234.0%"},
	    {120.4, "120", "120", "120.4", "+12040.0%"},
	    {0.012, "0.01", "0.0", "0.01", "+1.20%"},
	    {-0.5, "-0.50", "-0.5", "-0.50", "-50.0%"},
	    {0.00001, "0.00", "0.0", "0.00", "+0.001%"},
	    {-0.99999, "-1.00", "-1.0", "-1.00", "-99.999%"},
	    {0, "0.00", "0.0", "0", "+0.00%"},
	    {49.75, "49.8", "50", "49.75", "+4975.0%"},
	    {1565, "1565", "1565", "1565", "+156500.0%"},
	    {1234.5, "1234", "1234", "1234", "+123450.0%"},
	};
	char text[FIGURE_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_string_equal(figure_ratio(text, table[i].value, true),
		    table[i].exact);
		assert_string_equal(figure_ratio(text, table[i].value, false),
		    table[i].cycles);
		assert_string_equal(figure_cell(text, table[i].value),
		    table[i].cell);
		assert_string_equal(figure_percent(text, table[i].value),
		    table[i].percent);
	}
	assert_string_equal(figure_cell(text, NAN), "n/a");
	assert_string_equal(figure_cell(text, INFINITY), "infinite");
	assert_string_equal(figure_percent(text, NAN), "");
	assert_string_equal(figure_percent(text, INFINITY), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_figures),
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_all_magnitudes),
	};

	return (cmocka_run_group_tests_name("figure", tests, NULL, NULL));
}
