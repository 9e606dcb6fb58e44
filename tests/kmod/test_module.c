/* SPDX-License-Identifier: BSD-2-Clause */
/* The Linux module in a real kernel: what it maps, costs, refuses, leaves. */
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

#include "guest/boot.h"
#include "guest/link.h"
#include "guest/requests.h"
#include "knob/knob.h"
#include "scratch.h"

#define PAGE		4096
#define DISK_PAGES	1024

static json_t *
run(struct guest *guest)
{
	struct errmsg err = {""};
	json_error_t error;
	char *text;
	json_t *root;

	boot_set(guest, "run", "1");
	if (knob_get(guest_knobs(guest), "result", &text, &err) != 0)
		fail_msg("%s", err.text);
	root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL)
		fail_msg("%s: %s", error.text, text);
	free(text);
	return (root);
}

static double
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	assert_true(json_is_integer(value));
	return ((double)json_integer_value(value));
}

static double
stage(const json_t *root, const char *which, const char *member)
{
	return (number(json_object_get(json_object_get(root, "stages"),
	    which), member));
}

static void
each_path(struct guest *guest, void (*fn)(struct guest *, const char *))
{
	char names[32][32];
	size_t n = boot_names(guest, "paths", names, 32), i;

	assert_true(n >= 10);
	for (i = 0; i < n; i++)
		fn(guest, names[i]);
}

/*
 * In the exact clock a tick is an instruction: the empty path shows what the
 * engine itself costs, inside the timed sections and between them.
 */
static void
test_harness_is_small(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.clock = GUEST_CLOCK_EXACT});
	double inside, outside;
	json_t *root;

	(void)state;
	boot_set(guest, "pages", "4096");
	root = run(guest);
	inside = stage(root, "map", "sum") + stage(root, "sink", "sum") +
	    stage(root, "unmap", "sum");
	outside = (number(root, "ticks") - inside) / number(root, "batches");
	print_message("map %.0f, sink %.0f, unmap %.0f, outside %.1f "
	    "instructions\n", stage(root, "map", "median"),
	    stage(root, "sink", "median"), stage(root, "unmap", "median"),
	    outside);
	assert_true(stage(root, "map", "median") <= 20);
	assert_true(stage(root, "sink", "median") <= 20);
	assert_true(stage(root, "unmap", "median") <= 20);
	assert_true(outside <= 120);
	json_decref(root);
	guest_stop(guest);
}

static bool with_ram;

static void
verify_path(struct guest *guest, const char *path)
{
	char batch[16];
	unsigned n;

	if (strcmp(path, "null") == 0 ||
	    (with_ram && strcmp(path, "ioremap") == 0))
		return;
	boot_set(guest, "path", path);
	for (n = 1; n <= 16; n++) {
		snprintf(batch, sizeof(batch), "%u", n);
		boot_set(guest, "batch", batch);
		json_decref(run(guest));
	}
}

/* Every path shows the right page in every slot of every batch. */
static void
test_every_path_maps_the_right_pages(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.clock = GUEST_CLOCK_EXACT, .cpus = 2});
	struct errmsg err = {""};

	(void)state;
	assert_int_equal(guest_set_cpus(guest, 2, &err), 0);
	boot_set(guest, "pages", "64");
	boot_set(guest, "sink", "verify");
	boot_set(guest, "responders", "1");
	with_ram = false;
	each_path(guest, verify_path);
	boot_set(guest, "path", "direct");
	boot_set(guest, "source", "ram");
	boot_set(guest, "pages", "2048");
	with_ram = true;
	each_path(guest, verify_path);
	boot_check_console(guest);
	guest_stop(guest);
}

static int disk_fd;
static char disk_path[SCRATCH_MAX];

static void
make_disk(void)
{
	disk_fd = scratch_file(disk_path);
	assert_true(disk_fd >= 0);
	assert_int_equal(ftruncate(disk_fd, DISK_PAGES * PAGE), 0);
}

/*
 * After a run the disk holds the source, page by page: each begins with the
 * seed and its number, and ends with them.
 */
static void
stream_to_disk(struct guest *guest, const char *path)
{
	static const char *const batches[] = {"1", "3", "16"};
	static unsigned seed = 100;
	uint64_t page[PAGE / 8];
	char text[16];
	uint64_t i;
	size_t b;

	if (strcmp(path, "null") == 0)
		return;
	for (b = 0; b < 3; b++) {
		snprintf(text, sizeof(text), "%u", ++seed);
		boot_set(guest, "path", path);
		boot_set(guest, "batch", batches[b]);
		boot_set(guest, "seed", text);
		json_decref(run(guest));
		/* Warm-up and round stream 96 pages each, one after another. */
		for (i = 0; i < 192; i++) {
			assert_int_equal(pread(disk_fd, page, PAGE,
			    (off_t)(i * PAGE)), PAGE);
			if (page[0] != seed || page[1] != i % 96 ||
			    page[PAGE / 8 - 1] != i % 96)
				fail_msg("%s, batch %s: disk page %u holds "
				    "seed %u, page %u", path, batches[b],
				    (unsigned)i, (unsigned)page[0],
				    (unsigned)page[1]);
		}
	}
}

static void
test_device(void **state)
{
	struct guest *guest;

	(void)state;
	make_disk();
	guest = boot((struct guest_config){.accel = GUEST_ACCEL_TCG,
	    .disk = disk_path});
	boot_set(guest, "sink", "device");
	boot_set(guest, "path", "direct");
	boot_refused(guest, "run", "1", "none is set, and sink device");
	boot_set(guest, "device", "/dev/nope");
	boot_refused(guest, "run", "1", "/dev/nope does not exist");
	boot_set(guest, "device", "/proc");
	boot_refused(guest, "run", "1", "/proc is not a block device");
	boot_tool(guest, "hold", "/dev/vda", NULL);
	boot_set(guest, "device", "/dev/vda");
	boot_set(guest, "pages", "96");
	boot_set(guest, "rounds", "1");
	each_path(guest, stream_to_disk);
	boot_check_console(guest);
	guest_stop(guest);
	close(disk_fd);
	unlink(disk_path);
}

/* Modules of ext4, in the order in which they load. */
static const char *const ext4[] = {"lib/crc16", "crypto/crc32c_generic",
	"fs/mbcache", "fs/jbd2/jbd2", "fs/ext4/ext4"};

static void
test_mounted_device(void **state)
{
	static char from[5][1024], to[5][32], command[2 * SCRATCH_MAX];
	struct guest_file files[5];
	const char *release, *root = getenv("DUMPBENCH_ROOT");
	struct guest *guest;
	size_t i;

	(void)state;
	/* The folder is named after the release it holds. */
	release = root != NULL ? strrchr(root, '/') : NULL;
	if (release == NULL) {
		fail_msg("DUMPBENCH_ROOT is no folder of a release");
		return;
	}
	release++;
	for (i = 0; i < 5; i++) {
		snprintf(from[i], sizeof(from[i]),
		    "%s/lib/modules/%s/kernel/%s.ko", root, release, ext4[i]);
		snprintf(to[i], sizeof(to[i]), "/m%zu.ko", i);
		files[i] = (struct guest_file){from[i], to[i]};
	}
	make_disk();
	snprintf(command, sizeof(command), "mke2fs -q -F -t ext4 %s",
	    disk_path);
	assert_int_equal(system(command), 0);
	guest = boot((struct guest_config){.accel = GUEST_ACCEL_TCG,
	    .disk = disk_path, .files = files, .nfiles = 5});
	boot_tool(guest, "insmod", to[0], to[1], to[2], to[3], to[4], NULL);
	boot_tool(guest, "mounted", "/dev/vda", "ext4", NULL);
	guest_stop(guest);
	close(disk_fd);
	unlink(disk_path);
}

static void
test_what_is_refused(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG});

	(void)state;
	boot_refused(guest, "batch", "17", "17 is out of range (expected 1 to 16)");
	boot_refused(guest, "batch", "abc", "'abc' is not a whole number");
	boot_refused(guest, "path", "nope", "unknown path 'nope' (expected null, direct");
	boot_refused(guest, "pages", "1000000", "out of range (expected 1 to ");
	boot_refused(guest, "cpu", "1", "1 is not online");
	boot_refused(guest, "responders", "1", "out of range (expected 0 to 0)");
	boot_refused(guest, "version", "1", "");
	boot_set(guest, "path", "ioremap");
	boot_set(guest, "source", "ram");
	boot_refused(guest, "run", "1", "(expected pages)");
	boot_tool(guest, "nobody", NULL);
	boot_tool(guest, "busy", NULL);
	boot_check_console(guest);
	guest_stop(guest);
}

static void
test_load_and_unload(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG});
	struct errmsg err = {""};

	(void)state;
	assert_int_equal(guest_unload(guest, &err), 0);
	/* A page that is lost in each shows. */
	boot_tool(guest, "cycle", "/dumpbench.ko", "300", "1024",
	    NULL);
	boot_check_console(guest);
	guest_stop(guest);
}

/* 0, or what loading the module with this parameter is refused with. */
static int
load_with(struct guest *guest, const char *parameter)
{
	struct errmsg err = {""};
	struct answer answer = {0};
	int error;

	error = guest_ask(guest, "load", guest->boot.module, parameter,
	    strlen(parameter), &answer, &err);
	if (error == 0)
		free(answer.text);
	return (error);
}

static void
test_parameter(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG});
	struct errmsg err = {""};
	char *text;

	(void)state;
	assert_int_equal(guest_unload(guest, &err), 0);
	assert_int_equal(load_with(guest, "handicap=nope:1"), -EINVAL);
	assert_int_equal(load_with(guest, "handicap=enter:0"), -EINVAL);
	assert_int_equal(load_with(guest, "handicap=enter:3"), 0);
	assert_int_equal(knob_get(guest_knobs(guest), "handicap", &text,
	    &err), 0);
	assert_string_equal(text, "enter:3");
	free(text);
	assert_int_equal(knob_get(guest_knobs(guest), "version", &text,
	    &err), 0);
	assert_non_null(strstr(text, "handicap enter:3"));
	free(text);
	boot_set(guest, "path", "enter");
	json_decref(run(guest));
	boot_check_console(guest);
	guest_stop(guest);
}

static void
test_hammer(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG, .cpus = 2});
	struct errmsg err = {""};

	(void)state;
	assert_int_equal(guest_set_cpus(guest, 2, &err), 0);
	boot_tool(guest, "hammer", "8", "20", NULL);
	boot_check_console(guest);
	guest_stop(guest);
}

/* An argument is a pattern of tests' names. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_harness_is_small),
		cmocka_unit_test(test_every_path_maps_the_right_pages),
		cmocka_unit_test(test_device),
		cmocka_unit_test(test_mounted_device),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_load_and_unload),
		cmocka_unit_test(test_parameter),
		cmocka_unit_test(test_hammer),
	};

	boot_or_skip();
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
