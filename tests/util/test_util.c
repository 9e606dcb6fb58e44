/* SPDX-License-Identifier: BSD-2-Clause */
/* src/util: properties, a command line as text, paths, and times. */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
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

#include "util/command.h"
#include "util/median.h"
#include "util/path.h"
#include "util/property.h"
#include "util/utc.h"

static bool realpath_fails;

char *
realpath(const char *path, char *whole)
{
	char *(*real)(const char *, char *) =
	    (char *(*)(const char *, char *))dlsym(RTLD_NEXT, "realpath");

	if (!realpath_fails)
		return (real(path, whole));
	errno = EIO;
	return (NULL);
}

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

/* Copies: what is read behind a string's end is then seen. */
static void
test_property_values(void **state)
{
	char *list = strdup("flush=cpu,private=remap,waits");
	const char *value;
	unsigned low = 1, high = 1;
	size_t n = 0;

	(void)state;
	value = property_value(list, "private", &n);
	assert_non_null(value);
	assert_int_equal(n, 5);
	assert_memory_equal(value, "remap", n);
	assert_non_null(property_value(list, "flush", &n));
	assert_int_equal(n, 3);
	assert_null(property_value(list, "waits", &n));
	assert_false(property_range(list, "waits", &low, &high));
	assert_null(property_value(list, "priv", &n));
	assert_null(property_value(list, "remap", &n));
	free(list);
	assert_non_null(property_value("x=", "x", &n));
	assert_int_equal(n, 0);
}

static double
middle(double a, double b, double c, double d)
{
	double x[] = {a, b, c, d};

	return (median(x, isnan(d) ? 3 : 4));
}

static void
test_median(void **state)
{
	double x[] = {3, 1, 2}, none;

	(void)state;
	assert_true(middle(5, 1, 9, NAN) == 5);
	assert_true(middle(5, 1, 9, 6) == 5.5);
	assert_true(isnan(median(&none, 0)));
	sort_numbers(x, 3);
	assert_true(x[0] == 1 && x[1] == 2 && x[2] == 3);
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

/* What command_text() wrote is found again. */
static void
test_command_option(void **state)
{
	char run[] = "run", kernel[] = "--kernel", file[] = "a b/it's",
	     seed[] = "--seed=1", kmod[] = "--kmod";
	char *const argv[] = {run, kernel, file, seed, kmod};
	char text[256], value[16], tiny[4];

	(void)state;
	command_text(5, argv, text, sizeof(text));
	assert_true(command_option(text, "kernel", value, sizeof(value)));
	assert_string_equal(value, file);
	assert_true(command_option(text, "seed", value, sizeof(value)));
	assert_string_equal(value, "1");
	assert_false(command_option(text, "see", value, sizeof(value)));
	assert_false(command_option(text, "kmod", value, sizeof(value)));
	assert_false(command_option(text, "kernel", tiny, sizeof(tiny)));
	assert_false(command_option("", "kernel", value, sizeof(value)));
}

static void
test_path_name(void **state)
{
	(void)state;
	assert_string_equal(path_name("/a/b.c"), "b.c");
	assert_string_equal(path_name("b.c"), "b.c");
	assert_string_equal(path_name("a/"), "");
}

static void
test_path_find(void **state)
{
	char whole[PATH_MAX];

	(void)state;
	assert_true(path_find("sh", whole));
	assert_int_equal(access(whole, X_OK), 0);
	assert_false(path_find("no program has this name", whole));
	assert_false(path_find("no program has this name", NULL));
	/* It is there, though its links cannot be followed. */
	realpath_fails = true;
	assert_false(path_find("sh", whole));
	assert_true(path_find("sh", NULL));
	realpath_fails = false;
}

static void
test_utc(void **state)
{
	char text[UTC_MAX] = "as it was";

	(void)state;
	assert_true(utc_text(text, 1769860800));
	assert_string_equal(text, "2026-01-31T12:00:00Z");
	assert_true(utc_text(text, 253402300799));
	assert_string_equal(text, "9999-12-31T23:59:59Z");
	assert_false(utc_text(text, 253402300800));
	assert_false(utc_text(text, -1));
	assert_false(utc_text(text, INT64_MAX));
	assert_int_equal(strlen(utc_now(text)), 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_property_values),
	    cmocka_unit_test(test_median),
	    cmocka_unit_test(test_command),
	    cmocka_unit_test(test_command_option),
	    cmocka_unit_test(test_path_name),
	    cmocka_unit_test(test_path_find),
	    cmocka_unit_test(test_utc),
	};

	return (cmocka_run_group_tests_name("util", tests, NULL, NULL));
}
