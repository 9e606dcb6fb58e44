/* SPDX-License-Identifier: BSD-2-Clause */
/* src/util: properties, and a command line as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "util/command.h"
#include "util/property.h"

static void
test_properties(void **state)
{
	static const char list[] = "flush=all,batch=2-16,allocates";
	unsigned low = 7, high = 8;
	size_t n;

	(void)state;
	assert_true(property_has(list, "flush=all"));
	assert_true(property_has(list, "allocates"));
	assert_false(property_has(list, "flush"));
	assert_false(property_has(list, "all"));
	assert_false(property_has(list, "allocate"));
	assert_false(property_has("", "allocates"));
	assert_false(property_has("-", "allocates"));
	assert_ptr_equal(property_value(list, "batch", &n), list + 16);
	assert_int_equal(n, 4);
	assert_null(property_value(list, "allocates", &n));
	assert_false(property_range(list, "flush", &low, &high));
	assert_false(property_range(list, "bat", &low, &high));
	assert_int_equal(low, 7);
	assert_true(property_range(list, "batch", &low, &high));
	assert_int_equal(low, 2);
	assert_int_equal(high, 16);
	/* What is no two numbers is no range. */
	assert_false(property_range("batch=2", "batch", &low, &high));
	assert_false(property_range("batch=2-", "batch", &low, &high));
	assert_false(property_range("batch=-2-3", "batch", &low, &high));
	assert_false(property_range("batch=2-99999999999", "batch", &low,
	    &high));
	assert_int_equal(high, 16);
}

static void
test_command(void **state)
{
	char run[] = "run", seed[] = "--seed=1", empty[] = "", blank[] = "a b",
	     quote[] = "it's", call[] = "$(x)", odd[] = "\303\244\n",
	     file[] = "--kernel=/home/ann/k/vmlinuz", plain[] = "build/x",
	     log[] = "2200s,log=/tmp/l,model=off", root[] = "/";
	char *const argv[] = {run, seed, empty, blank, quote, call, odd, file,
	    plain, log, root};
	char text[256], small[16];

	(void)state;
	command_text(11, argv, text, sizeof(text));
	assert_string_equal(text,
	    "dumpbench run --seed=1 '' 'a b' 'it'\\''s' '$(x)' '??" "?' "
	    "--kernel=.../vmlinuz build/x 2200s,log=.../l,model=off .../");
	command_text(7, argv, small, sizeof(small));
	assert_string_equal(small, "dumpbench ru...");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_command),
	};

	return (cmocka_run_group_tests_name("util", tests, NULL, NULL));
}
