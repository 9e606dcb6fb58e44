/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Linux guest crashes, and its capture kernel writes the old memory to the
 * emulated adapter, through its own driver: all of it arrives, whatever the
 * first kernel had under way.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "adapter_here.h"
#include "guest/boot.h"
#include "guest/crash.h"
#include "family/kdump_image.h"
#include "guest/file.h"
#include "util/member.h"
#include "scratch.h"

#define KEPT	  "200"
#define MEMORY_MB (GUEST_CAPTURE_MB + GUEST_MEMORY_MB_MIN)
#define LONG_HELD "held:1:60000000000"

static char folder[SCRATCH_MAX], container[2 * SCRATCH_MAX];

static int
setup(void **state)
{
	(void)state;
	assert_non_null(scratch_folder(folder));
	snprintf(container, sizeof(container), "%s/container", folder);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	unlink(container);
	return (rmdir(folder));
}

/* With an empty disk of so many MB. */
static struct guest *
start(enum guest_clock clock, const char *fault, unsigned mb)
{
	struct guest_adapter adapter = {
		.container = container,
		.untimed = clock == GUEST_CLOCK_EXACT,
		.model = "2200s",
		.fault = fault,
	};
	struct errmsg err = {""};

	if (file_disk(container, mb, &err) != 0)
		fail_msg("%s", err.text);
	return (boot((struct guest_config){
		.clock = clock,
		.accel = GUEST_ACCEL_TCG,
		.memory_mb = MEMORY_MB,
		.capture_mb = GUEST_CAPTURE_MB,
		.adapter = &adapter,
		.boot_timeout_s = CRASH_TIMEOUT_S,
	}));
}

/* The result of a dump whose bytes are all on the disk. */
static json_t *
dump(struct guest *guest, const char *way, unsigned bytes, const char *frames)
{
	struct kdump_image image;
	struct errmsg err = {""};
	json_error_t at;
	json_t *run;
	char *text, *log = NULL;

	assert_int_equal(truncate(container, 0), 0);
	assert_int_equal(truncate(container, 512 << 20), 0);
	if (guest_dump(guest, guest_info(guest)->adapter_disk, way, bytes,
		&text, &err) != 0) {
		guest_console(guest, &log, &err);
		fail_msg("%s\n%s", err.text, log);
	}
	run = json_loads(text, 0, &at);
	if (run == NULL)
		fail_msg("%s: %s", at.text, text);
	free(text);
	if (kdump_image_read(container, (uint64_t)member_number(run, "written"),
		frames, &image, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(image.check, member_text(run, "check"));
	assert_string_equal(image.release, guest_info(guest)->release);
	assert_int_equal(image.frames, atoi(KEPT));
	assert_int_equal(image.equal, image.frames);
	assert_int_equal(image.missing, 0);
	return (run);
}

static double
stage(const json_t *run, const char *name)
{
	return (member_number(json_object_get(json_object_get(run, "stages"),
	    name), "median"));
}

static void
print_dump(const json_t *run)
{
	const json_t *plan = json_object_get(run, "plan");
	double pages = member_number(plan, "batch");

	print_message("%s, %.0f pages a call: map %.1f, unmap %.1f, copy %.1f, "
	    "write %.1f ticks a page; %.1f MB\n", member_text(plan, "path"), pages,
	    stage(run, "map") / pages, stage(run, "unmap") / pages,
	    member_number(run, "copying") / pages, stage(run, "sink") / pages,
	    member_number(run, "written") / 1e6);
}

/* Mapping and copying are all that getting is, and each has its part. */
static void
check_parts(const json_t *run, double get)
{
	double mapping = member_number(run, "mapping");
	double copying = member_number(run, "copying");

	assert_true(mapping > 0 && copying > 0 && stage(run, "sink") > 0);
	assert_true(mapping + copying > 0.99 * get);
	assert_true(mapping + copying < 1.01 * get);
	assert_true(member_number(run, "spent") >
	    member_number(run, "batches") * mapping);
}

static void
dump_both(struct guest *guest, const char *frames)
{
	json_t *by_read, *by_mmap;

	by_read = dump(guest, "read", 65536, frames);
	by_mmap = dump(guest, "mmap", 1 << 20, frames);
	assert_string_equal(member_text(by_read, "check"),
	    member_text(by_mmap, "check"));
	assert_true(member_number(by_read, "written") > 100e6);
	print_dump(by_read);
	print_dump(by_mmap);
	check_parts(by_read, stage(by_read, "map"));
	check_parts(by_mmap, stage(by_mmap, "map") + stage(by_mmap, "unmap") +
	    member_number(by_mmap, "copying"));
	/* Both copy alike, and mapping is what they differ in. */
	assert_true(member_number(by_mmap, "mapping") <
	    16 * member_number(by_read, "mapping"));
	json_decref(by_read);
	json_decref(by_mmap);
}

/*
 * The adapter holds a write back that would go over the dump's first bytes, for
 * longer than it takes to come to the dump.
 */
static void
test_dump_with_a_command_in_flight(void **state)
{
	struct guest *guest = start(GUEST_CLOCK_EXACT, LONG_HELD, 512);
	char *frames = crash_keep(guest, KEPT);
	struct errmsg err = {""};

	(void)state;
	if (guest_busy(guest, guest_info(guest)->adapter_disk, &err) != 0)
		fail_msg("%s", err.text);
	crash_must(guest, GUEST_CRASH_MODULE);
	dump_both(guest, frames);
	free(frames);
	guest_stop(guest);
}

/* In time: it writes all the while, and interrupts come as they come. */
static void
test_dump_of_a_busy_adapter(void **state)
{
	struct guest *guest = start(GUEST_CLOCK_TSC, NULL, 512);
	char *frames = crash_keep(guest, KEPT);
	struct errmsg err = {""};

	(void)state;
	if (guest_busy(guest, guest_info(guest)->adapter_disk, &err) != 0)
		fail_msg("%s", err.text);
	crash_must(guest, GUEST_CRASH_MODULE);
	json_decref(dump(guest, "mmap", 65536, frames));
	free(frames);
	guest_stop(guest);
}

/* What was written before the disk was full can be read. */
static void
test_disk_that_is_too_small(void **state)
{
	struct guest *guest = start(GUEST_CLOCK_EXACT, NULL, 64);
	char *frames = crash_keep(guest, KEPT), *text;
	struct kdump_image image;
	struct errmsg err = {""};

	(void)state;
	crash_must(guest, GUEST_CRASH_MODULE);
	assert_int_equal(guest_dump(guest, guest_info(guest)->adapter_disk,
	    "mmap", 1 << 20, &text, &err), -ENOSPC);
	assert_non_null(strstr(err.text, "the disk is full: the core has "));
	assert_non_null(strstr(err.text, "the first 67108864 are on it"));
	if (kdump_image_read(container, 64 << 20, frames, &image, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(image.release, guest_info(guest)->release);
	assert_int_equal(image.equal + image.missing, image.frames);
	/* And words that are wrong. */
	assert_int_equal(guest_dump(guest, "/dev/null", "look", 4096, &text,
	    &err), -EINVAL);
	assert_int_equal(guest_dump(guest, "/dev/sda", "read", 4095, &text,
	    &err), -EINVAL);
	assert_int_equal(guest_dump(guest, "sda", "read", 4096, &text, &err),
	    -EINVAL);
	free(frames);
	guest_stop(guest);
}

/* An argument is a pattern of the tests to run. */
int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dump_with_a_command_in_flight),
		cmocka_unit_test(test_dump_of_a_busy_adapter),
		cmocka_unit_test(test_disk_that_is_too_small),
	};

	boot_or_skip();
	adapter_or_skip();
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, setup, teardown));
}
