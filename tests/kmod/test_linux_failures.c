/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Linux module on a fake Linux where each allocation, and each other call
 * that can fail, fails in order: a life of the module from its loading to its
 * unloading either does what it was asked or says that it did not; nothing is
 * left, and the next run is right.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "linux.h"
#include "fake/fake.h"

#include <cmocka.h>

#include "each_failure.h"

#define CPUS	3

/* A run that returned 0 has a result, and it is whole. */
static int
check_result(const struct plan *plan)
{
	const char *result;
	char words[64];
	int error;

	error = fake_get("result", &result);
	if (error != 0)
		return (error);
	snprintf(words, sizeof(words), "{\"serial\":%llu,",
	    strtoull(result + strlen("{\"serial\":"), NULL, 10));
	assert_memory_equal(result, words, strlen(words));
	snprintf(words, sizeof(words), "\"end\":%llu}",
	    strtoull(result + strlen("{\"serial\":"), NULL, 10));
	assert_string_equal(result + strlen(result) - strlen(words), words);
	if (strcmp(plan->context, "panic") == 0) {
		assert_int_equal(fake.pages, FAILING_PAGES);
		return (0);
	}
	check_run(result, plan);
	return (0);
}

static int
run(const struct plan *plan)
{
	const char *why;
	int error;

	error = fake_set("run", "1");
	if (error == 0)
		return (check_result(plan));
	/* ENODEV: the run was not let in. */
	no_more_failures();
	assert_int_equal(fake_get("error", &why), 0);
	if (error != ENODEV)
		assert_true(strlen(why) > 10);
	return (error);
}

/* Between two runs the module holds the memory of its result and its table. */
static void
check_idle(const struct fake *loaded)
{
	struct fake idle = fake;

	idle.objects -= loaded->objects;
	idle.tables -= loaded->tables;
	assert_int_equal(idle.objects, 0);
	assert_int_equal(idle.tables, 0);
	assert_int_equal(fake.pages + fake.areas + fake.reserved, 0);
	assert_int_equal(fake.module, 0);
	assert_int_equal(fake.pinned + fake.threads + fake.disks, 0);
}

static int
live(const struct plan *plan)
{
	struct fake loaded;
	int error;

	error = -fake_module_init();
	if (error != 0)
		return (error);
	loaded = fake;
	error = set_plan(plan);
	if (error == 0)
		error = run(plan);
	if (error == 0)
		error = end(plan);
	if (error != 0) {
		no_more_failures();
		assert_int_equal(set_plan(plan), 0);
		assert_int_equal(end(plan), 0);
		check_idle(&loaded);
		assert_int_equal(set_plan(plan), 0);
		assert_int_equal(run(plan), 0);
		assert_int_equal(end(plan), 0);
	}
	check_idle(&loaded);
	fake_module_exit();
	return (error);
}

static void
try(const struct plan *plan)
{
	/* At least the loading, the setting of the plan, and the run. */
	try_failures(live, plan, 20);
}

static size_t
names(const char *knob, char found[][32])
{
	const char *text;
	size_t n = 0;

	assert_int_equal(fake_get(knob, &text), 0);
	for (; text != NULL && n < 32; n++) {
		snprintf(found[n], sizeof(found[n]), "%.*s",
		    (int)strcspn(text, " \n"), text);
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return (n);
}

/* All that the module offers, by its own lists. */
static void
list(const char *knob, char found[][32], size_t *n)
{
	fake_boot(CPUS);
	assert_int_equal(fake_module_init(), 0);
	*n = names(knob, found);
	fake_module_exit();
	assert_true(*n > 1);
}

static void
test_paths(void **state)
{
	static char path[32][32];
	size_t n, i;

	(void)state;
	list("paths", path, &n);
	for (i = 0; i < n; i++)
		try(&(struct plan){path[i], strcmp(path[i], "null") == 0 ?
		    "null" : "verify", "pages", "live", "", 0});
}

static void
test_responders(void **state)
{
	(void)state;
	fake_boot(CPUS);
	try(&(struct plan){"enter", "verify", "pages", "live", "", 2});
}

static void
test_sinks(void **state)
{
	static char sink[32][32], source[32][32];
	size_t n, nsources, i, j;

	(void)state;
	list("sinks", sink, &n);
	list("sources", source, &nsources);
	for (i = 0; i < n; i++)
		for (j = 0; j < nsources; j++)
			try(&(struct plan){"kenter_temporary", sink[i],
			    source[j], "live", strcmp(sink[i], "device") ==
			    0 ? "/dev/fake" : "", 0});
}

static void
test_panic(void **state)
{
	(void)state;
	fake_boot(CPUS);
	try(&(struct plan){"null", "null", "pages", "panic", "", 0});
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_responders),
		cmocka_unit_test(test_sinks),
		cmocka_unit_test(test_panic),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
