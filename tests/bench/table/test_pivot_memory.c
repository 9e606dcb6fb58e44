/* SPDX-License-Identifier: BSD-2-Clause */
/* A table for which there is no memory fails, and lacks nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "denied.h"
#include "table/pivot.h"

static bool
print(void *arg)
{
	static const char *const names[] = {"a", "b", "c"};
	struct pivot *pivot = pivot_new();
	FILE *out = fopen("/dev/null", "w");
	bool whole;
	size_t i;

	(void)arg;
	assert_non_null(out);
	for (i = 0; i < 9; i++)
		pivot_add(pivot, names[i / 3], names[i % 3], (double)i);
	pivot_print(pivot, "path", out);
	pivot_free(pivot);
	whole = ferror(out) == 0;
	fclose(out);
	return (whole);
}

static void
test_pivot(void **unused)
{
	(void)unused;
	assert_true(denied_each(print, NULL) > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_pivot)};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
