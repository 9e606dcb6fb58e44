/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FreeBSD module on a fake FreeBSD where each allocation that may, and each
 * other call that can fail, fails in order: a life of the module from its
 * loading to its unloading either does what it was asked or says that it did
 * not; nothing is left, and the next run is right.
 */
#include <setjmp.h>
#include <stdarg.h>

#include "freebsd.h"
#include "fakebsd/fake.h"

#include <cmocka.h>

#include "each_failure.h"

#define CPUS	3
#define DUMP	40	/* pages of a live dump */

static struct fake_disk disk;

/* A run that returned 0 has a result, and it is whole. */
static int
check_result(const struct plan *plan)
{
	static char result[1 << 19];
	size_t size = sizeof(result);
	int error;

	if (strcmp(plan->context, "panic") == 0)
		return (0);
	error = fake_sysctl("debug.dumpbench.result", result, &size, NULL, 0);
	if (error != 0)
		return (error);
	assert_int_equal(result[0], '{');
	assert_int_equal(result[strlen(result) - 1], '}');
	if (strcmp(plan->context, "livedump") == 0) {
		check_words(result, "\"writes\":");
		return (0);
	}
	check_run(result, plan);
	return (0);
}

static int
run(const struct plan *plan)
{
	int error;

	fake_softc->error[0] = '\0';
	error = fake_set("run", "1");
	if (error == 0)
		return (check_result(plan));
	/* The caller may not, or its memory is bad: the run did not begin. */
	if (fake_softc->error[0] == '\0')
		assert_true(error == EPERM || error == EFAULT);
	else
		assert_true(strlen(fake_softc->error) > 10);
	return (error);
}

static void
check_idle(int objects)
{
	assert_int_equal(fake.objects, objects);
	assert_int_equal(fake.pages + fake.kva + fake.entries + fake.counted,
	    0);
	assert_int_equal(fake.sf_bufs + fake.transient, 0);
	assert_int_equal(fake.pinned + fake.bound + fake.spins, 0);
	assert_int_equal(fake.queues + fake.threads + fake.mutexes, 0);
	assert_int_equal(fake.geoms + fake.consumers + fake.topology, 0);
	assert_int_equal(fake.dumpers + fake.copies, 0);
	assert_false(freebsd_panic_armed());
}

/* After the failure everything works again. */
static void
live_on(const struct plan *plan)
{
	no_more_failures();
	assert_int_equal(set_plan(plan), 0);
	assert_int_equal(end(plan), 0);
	assert_int_equal(set_plan(plan), 0);
	assert_int_equal(run(plan), 0);
	assert_int_equal(end(plan), 0);
}

static int
live(const struct plan *plan)
{
	int error, objects;

	disk.writes = 0;
	error = fake_load();
	if (error != 0)
		return (error);
	objects = fake.objects;
	error = set_plan(plan);
	if (error == 0)
		error = run(plan);
	if (freebsd_panic_armed())
		assert_int_equal(fake_unload(), EBUSY);
	if (error == 0)
		error = end(plan);
	if (error != 0)
		live_on(plan);
	/* Buffers for the kernel's counters stay until the module goes. */
	freebsd_cpu_fini();
	check_idle(objects);
	assert_int_equal(fake_unload(), 0);
	return (error);
}

static void
try(const struct plan *plan)
{
	fake_boot(CPUS);
	fake.refuses = true;
	fake.count_ipis = true;
	fake_dump.pages = DUMP;
	disk = (struct fake_disk){.name = "da0", .length = 2 << 20,
		.maxiosize = 1 << 16};
	fake_disk_add(&disk);
	/* Knobs, the setting of the plan, and the run. */
	try_failures(live, plan, (unsigned)db_nknobs() + 20);
	fake_disk_free(&disk);
	fake_boot(1);	/* frees the last dump */
}

static void
test_paths(void **state)
{
	const struct db_path *path;
	size_t i;

	(void)state;
	for (i = 0; freebsd_paths[i] != NULL; i++) {
		path = (const void *)freebsd_paths[i];
		try(&(struct plan){path->row.name,
		    path->row.flags & DB_NO_ADDRESS ? "null" : "verify",
		    path->row.flags & DB_ONE_RUN ? "run" : "pages", "live", "",
		    0});
	}
}

static void
test_responders(void **state)
{
	(void)state;
	try(&(struct plan){"enter", "verify", "pages", "live", "", 2});
}

static void
test_sinks(void **state)
{
	static const char *const sinks[] = {"null", "touch", "copy", "verify",
		"dumper"};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(sinks); i++)
		try(&(struct plan){"qenter", sinks[i], "ram", "live", "da0",
		    0});
	try(&(struct plan){"qenter", "verify", "run", "live", "", 0});
}

static void
test_dumps(void **state)
{
	(void)state;
	try(&(struct plan){"enter", "verify", "pages", "panic", "da0", 0});
	try(&(struct plan){"null", "null", "pages", "panic", "force:da0", 0});
#if __FreeBSD_version >= 1302000
	try(&(struct plan){"enter", "verify", "pages", "livedump", "", 0});
	try(&(struct plan){"null", "null", "pages", "livedump", "da0", 0});
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_responders),
		cmocka_unit_test(test_sinks),
		cmocka_unit_test(test_dumps),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
