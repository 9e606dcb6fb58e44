/* SPDX-License-Identifier: BSD-2-Clause */
/* Where this program, which is in its build folder, finds its files. */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "util/place.h"
#include "util/self.h"

static void
assert_has(const char *folder, const char *file)
{
	char path[2 * PATH_MAX];

	assert_int_equal(folder[0], '/');
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	assert_int_equal(access(path, R_OK), 0);
}

static void
test_sources(void **state)
{
	static const char *const files[PLACES] = {
	    [PLACE_LAB] = "matrix",
	    [PLACE_PLOT] = "style.gp",
	    [PLACE_REFERENCE] = "README.md",
	};
	char folder[PATH_MAX], small[8];
	struct errmsg err;
	int i;

	(void)state;
	unsetenv("DUMPBENCH_LABDIR");
	unsetenv("DUMPBENCH_PLOTDIR");
	for (i = 0; i < PLACES; i++)
		if (files[i] != NULL) {
			assert_int_equal(place_find((enum place)i, folder,
			    sizeof(folder), &err), 0);
			assert_has(folder, files[i]);
		}
	assert_int_equal(place_find(PLACE_LAB, small, sizeof(small), &err),
	    -ENOENT);
	assert_false(place_installed());
}

/* Beside the program, whatever is there. */
static void
test_tools(void **state)
{
	char folder[PATH_MAX], self[PATH_MAX];
	struct errmsg err;

	(void)state;
	assert_int_equal(place_find(PLACE_TOOLS, folder, sizeof(folder), &err),
	    0);
	assert_int_equal(self_path(self, sizeof(self)), 0);
	*strrchr(self, '/') = '\0';
	assert_string_equal(folder, self);
}

static void
test_variable(void **state)
{
	char folder[PATH_MAX], found[PATH_MAX];
	struct errmsg err;

	(void)state;
	unsetenv("DUMPBENCH_PLOTDIR");
	assert_int_equal(place_find(PLACE_PLOT, folder, sizeof(folder), &err),
	    0);
	setenv("DUMPBENCH_PLOTDIR", folder, 1);
	assert_int_equal(place_find(PLACE_PLOT, found, sizeof(found), &err),
	    0);
	assert_string_equal(found, folder);
	setenv("DUMPBENCH_PLOTDIR", "/nonexistent", 1);
	assert_int_equal(place_find(PLACE_PLOT, found, sizeof(found), &err),
	    -ENOENT);
	assert_string_equal(err.text, "DUMPBENCH_PLOTDIR=/nonexistent: no "
	    "style.gp in it (expected dumpbench's folder plot)");
	unsetenv("DUMPBENCH_PLOTDIR");
}

static void
test_kernels(void **state)
{
	char folder[PATH_MAX];
	struct errmsg err;

	(void)state;
	setenv("KERNELS", "some/where", 1);
	assert_int_equal(place_kernels(folder, sizeof(folder), &err), 0);
	assert_string_equal(folder, "some/where");
	setenv("KERNELS", "", 1);
	setenv("XDG_CACHE_HOME", "/elsewhere", 1);
	assert_int_equal(place_kernels(folder, sizeof(folder), &err), 0);
	assert_int_equal(strncmp(folder, "/elsewhere", 10) != 0, 1);
	assert_string_equal(strrchr(folder, '/'), "/kernels");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sources),
	    cmocka_unit_test(test_tools),
	    cmocka_unit_test(test_variable),
	    cmocka_unit_test(test_kernels),
	};

	return (cmocka_run_group_tests_name("place", tests, NULL, NULL));
}
