/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of releases, and which kinds of kernel their names tell apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "util/version.h"

/* Each is older than all that follow it. */
static void
test_order(void **state)
{
	static const char *const releases[] = {
		"2.6.9", "4.10-RELEASE", "6.1.0-9-amd64", "6.1.0-47-amd64",
		"6.1.0-56-amd64", "6.7-rc2", "6.7-rc10", "6.7~1", "6.7",
		"6.7-1", "6.12.117+deb12-amd64", "13.2-RELEASE",
		"13.2-RELEASE-p4", "13.2-RELEASE-p10", "13.10-RELEASE",
		"99999999999999999999999999", "100000000000000000000000000",
	};
	const size_t n = sizeof(releases) / sizeof(releases[0]);
	size_t i, j;
	int order;

	(void)state;
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++) {
			order = version_compare(releases[i], releases[j]);
			if ((order > 0) - (order < 0) != (i > j) - (i < j))
				fail_msg("%s against %s: %d", releases[i],
				    releases[j], order);
		}
	assert_int_equal(version_compare("6.01", "6.1"), 0);
	assert_int_equal(version_compare("", ""), 0);
	assert_true(version_compare("", "1") < 0);
}

static void
assert_flavour(const char *release, const char *expected)
{
	char text[64];
	int length;
	const char *flavour = version_flavour(release, &length);

	assert_in_range(length, 0, sizeof(text) - 1);
	memcpy(text, flavour, (size_t)length);
	text[length] = '\0';
	assert_string_equal(text, expected);
}

static void
test_flavour(void **state)
{
	(void)state;
	assert_flavour("6.1.0-47-amd64", "amd64");
	assert_flavour("6.1.0-56-cloud-amd64", "cloud-amd64");
	assert_flavour("6.1.0-56-rt-amd64", "rt-amd64");
	assert_flavour("6.12.117+deb12-amd64", "amd64");
	assert_flavour("6.7-rc3-cloud-amd64", "cloud-amd64");
	assert_flavour("6.1.0-50-686-pae", "686-pae");
	assert_flavour("6.1.0-50-686", "686");
	assert_flavour("6.1.0-0.deb11.52-rt-686-pae", "rt-686-pae");
	assert_flavour("5.4.0-686-generic", "generic");
	assert_flavour("13.2-RELEASE", "RELEASE");
	assert_flavour("13.2-RELEASE-p4", "RELEASE");
	assert_flavour("15.0-CURRENT", "CURRENT");
	assert_flavour("6.18.44", "");
	assert_flavour("6.5.6-300.fc39.x86_64", "");
	assert_flavour("5.15.0-91-generic", "generic");
	assert_flavour("", "");
	assert_flavour("-", "");
	assert_flavour("made-up", "made-up");
}

static void
test_minor(void **state)
{
	(void)state;
	assert_int_equal(version_minor("6.1.0-47-amd64"), 3);
	assert_int_equal(version_minor("6.12"), 4);
	assert_int_equal(version_minor("13.2-RELEASE"), 4);
	assert_int_equal(version_minor("6"), 0);
	assert_int_equal(version_minor("6.x"), 0);
	assert_int_equal(version_minor("mainline"), 0);
	assert_int_equal(version_minor(""), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_flavour),
		cmocka_unit_test(test_minor),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
