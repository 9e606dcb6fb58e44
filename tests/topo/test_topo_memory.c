/* SPDX-License-Identifier: BSD-2-Clause */
/* Topologies without memory: none is made, and none is made that is less. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>
#include <hwloc.h>

#include "denied.h"
#include "hybrid.h"
#include "scratch.h"
#include "topo/topo.h"

hwloc_bitmap_t __real_hwloc_bitmap_alloc(void);
hwloc_bitmap_t __wrap_hwloc_bitmap_alloc(void);

hwloc_bitmap_t
__wrap_hwloc_bitmap_alloc(void)
{
	return (denied_now() ? NULL : __real_hwloc_bitmap_alloc());
}

static bool
refused(int error, const struct errmsg *err)
{
	if (error == 0)
		return (false);
	assert_int_equal(error, -ENOMEM);
	assert_non_null(strstr(err->text, "topology: "));
	return (true);
}

static bool
describes(void *arg)
{
	struct errmsg err;
	struct topo *t;

	if (refused(topo_open_synthetic(arg, &t, &err), &err))
		return (false);
	assert_int_equal(t->nresponders, 3);
	assert_string_equal(t->synthetic, arg);
	topo_close(t);
	return (true);
}

static void
test_description(void **state)
{
	char description[] = "pack:1 core:4 pu:1";

	(void)state;
	assert_int_equal(denied_each(describes, description), 3);
}

#if HWLOC_API_VERSION >= 0x00020400
static bool
knows_kinds(void *arg)
{
	struct errmsg err;
	struct topo *t;

	(void)arg;
	if (refused(topo_open_host(&t, &err), &err))
		return (false);
	assert_int_equal(t->nkinds, 2);
	assert_string_equal(t->kinds[1], "efficiency 1, IntelCore");
	assert_int_equal(t->kind, 1);
	assert_int_equal(topo_other_kinds(t), 2);
	topo_close(t);
	return (true);
}

/* A CPU whose kind could not be asked for is not one of the first kind. */
static void
test_kinds(void **state)
{
	char path[SCRATCH_MAX];
	int fd = scratch_file(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	hybrid_write(path, true);
	assert_int_equal(setenv("HWLOC_XMLFILE", path, 1), 0);
	assert_true(denied_each(knows_kinds, NULL) >= 10);
	unsetenv("HWLOC_XMLFILE");
	unlink(path);
}
#endif

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_description),
#if HWLOC_API_VERSION >= 0x00020400
	    cmocka_unit_test(test_kinds),
#endif
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
