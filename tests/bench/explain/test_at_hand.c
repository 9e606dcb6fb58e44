/* SPDX-License-Identifier: BSD-2-Clause */
/* Which kernel and which module a result is measured again with. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bzimage.h"
#include "explain/at_hand.h"
#include "files.h"
#include "scratch.h"

#define R	"6.1.7-here"
#define MOST	64 /* files and folders of a test */

static char top[SCRATCH_MAX], made[MOST][2 * SCRATCH_MAX];
static size_t nmade;

/* A new file or folder below the test's. */
static const char *
path(const char *name)
{
	char *p = made[nmade++];

	assert_true(nmade < MOST);
	snprintf(p, sizeof(made[0]), "%s/%s", top, name);
	return (p);
}

static void
folder(const char *name)
{
	assert_int_equal(mkdir(path(name), 0700), 0);
}

static const char *
kernel(const char *name, const char *release)
{
	const char *p = path(name);

	bzimage_write(p, release, "payload", 7);
	return (p);
}

static const char *
module(const char *name)
{
	const char *p = path(name);

	put_text(p, "");
	return (p);
}

static int
set_up(void **state)
{
	(void)state;
	nmade = 0;
	return (scratch_folder(top) == NULL || chdir(top) == -1 ||
	    setenv("KERNELS", path("kernels"), 1) == -1 ||
	    mkdir(made[0], 0700) == -1 ? -1 : 0);
}

static int
tear_down(void **state)
{
	(void)state;
	while (nmade > 0)
		remove(made[--nmade]);
	return (chdir("/") == 0 ? rmdir(top) : -1);
}

static int
find(const char *command, const char *given_kernel, const char *given_kmod,
    struct at_hand *found, struct errmsg *err)
{
	const struct why_kernel given = {given_kernel, given_kmod};
	char tools[2 * SCRATCH_MAX];

	snprintf(tools, sizeof(tools), "%s/tools", top);
	return (at_hand_find(R, command, &given, tools, found, err));
}

static void
assert_found(const char *command, const char *kernel_path, const char *kmod)
{
	struct at_hand found;
	struct errmsg err;

	if (find(command, NULL, NULL, &found, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(found.kernel, kernel_path);
	assert_string_equal(found.kmod, kmod);
}

static void
assert_missing(const char *command, const char *k, const char *m,
    const char *why)
{
	struct at_hand found;
	struct errmsg err;

	assert_int_equal(find(command, k, m, &found, &err), -ENOENT);
	assert_non_null(strstr(err.text, why));
}

/* What `make` leaves: a whole kernel, and the module of this build. */
static void
make(const char **full, const char **built)
{
	folder("kernels/" R);
	*full = kernel("kernels/" R "/vmlinuz", R);
	folder("tools");
	folder("tools/kmod");
	folder("tools/kmod/" R);
	*built = module("tools/kmod/" R "/dumpbench.ko");
}

static void
as_make_and_matrix_leave_them(void **state)
{
	const char *full, *lean, *built, *matrix;

	(void)state;
	assert_missing("dumpbench run", NULL, NULL, "no kernel file of " R);
	folder("kernels/.lean");
	folder("kernels/.lean/" R);
	lean = kernel("kernels/.lean/" R "/vmlinuz", R);
	assert_missing("dumpbench run", NULL, NULL, "no dumpbench.ko for " R);
	folder("kernels/.kmod");
	folder("kernels/.kmod/" R);
	matrix = module("kernels/.kmod/" R "/dumpbench.ko");
	assert_found("dumpbench run", lean, matrix);
	/* A whole kernel comes first, and so does a module of this build. */
	make(&full, &built);
	assert_found("dumpbench run", full, built);
	/* Another release under that name is none. */
	kernel("kernels/" R "/vmlinuz", "6.1.8-there");
	nmade--;
	assert_found("dumpbench run", lean, built);
}

static void
as_the_command_names_them(void **state)
{
	const char *full, *built;

	(void)state;
	make(&full, &built);
	kernel("image", R);
	kernel("other", "6.1.8-there");
	module("own.ko");
	assert_found("dumpbench run --kernel=image --kmod own.ko", "image",
	    "own.ko");
	assert_found("dumpbench run --kernel=other --kmod=gone.ko", full,
	    built);
	/* Where a file with an absolute path was is not recorded. */
	folder("...");
	kernel(".../image", R);
	module(".../own.ko");
	assert_found("dumpbench run --kernel=.../image --kmod=.../own.ko",
	    full, built);
}

static void
as_they_are_given(void **state)
{
	struct at_hand found;
	struct errmsg err;
	const char *image;

	(void)state;
	image = kernel("image", R);
	kernel("other", "6.1.8-there");
	assert_missing("", "other", "any.ko", "other is no kernel file of " R);
	assert_missing("", "gone", "any.ko", "gone is no kernel file of " R);
	assert_missing("", image, NULL, "no dumpbench.ko for " R);
	/* It is looked at when it is measured with. */
	assert_int_equal(find("", "image", "any.ko", &found, &err), 0);
	assert_string_equal(found.kernel, "image");
	assert_string_equal(found.kmod, "any.ko");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(as_make_and_matrix_leave_them,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(as_the_command_names_them,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(as_they_are_given, set_up,
		    tear_down),
	};

	return (cmocka_run_group_tests_name("at hand", tests, NULL, NULL));
}
