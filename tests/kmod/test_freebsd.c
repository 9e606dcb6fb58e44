/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FreeBSD module in a real kernel: what it maps, refuses and leaves, live
 * and in a panic.  With a kernel that has INVARIANTS and WITNESS the console
 * tells what they found.
 */
#include <endian.h>
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

#include "measure/collect.h"
#include "engine/report.h"
#include "guest/boot.h"
#include "guest/requests.h"
#include "knob/knob.h"
#include "knob/rows.h"
#include "scratch.h"
#include "util/property.h"

#define DISK_SIZE	(1200L << 20)	/* room for a dump of 512 MB */
#define CYCLES		1000

static char disk[SCRATCH_MAX];

static void
make_disk(void)
{
	int fd;

	fd = scratch_file(disk);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, DISK_SIZE), 0);
	close(fd);
}

/* What a machine's kernels offer at the least. */
static const struct offer {
	const char *machine;
	size_t paths, panic_paths;
	const char *first_paths;
	bool superpage;
	json_int_t page_writes; /* of a dump: its tables, page by page */
} offers[] = {
	{"amd64", 12, 11, "null, direct", true, 100},
	{"i386", 10, 9, "null, kenter_temporary", false, 1},
};

static const struct boot_machine *machine;
static const struct offer *offer;

static char *
get(struct guest *guest, const char *knob)
{
	struct errmsg err = {""};
	char *text;

	if (knob_get(guest_knobs(guest), knob, &text, &err) != 0)
		fail_msg("%s: %s", knob, err.text);
	return (text);
}

static void
run_path(struct guest *guest, const char *path, const char *batch)
{
	bool large = strcmp(path, "superpage") == 0;
	char *result;

	boot_set(guest, "path", path);
	boot_set(guest, "batch", batch);
	boot_set(guest, "source", large ? "run" : "pages");
	boot_set(guest, "sink", strcmp(path, "null") == 0 ? "null" : "verify");
	boot_set(guest, "run", "1");
	result = get(guest, "result");
	assert_non_null(strstr(result, "\"end\":"));
	free(result);
}

static void
test_every_path_maps_the_right_pages(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG, .cpus = 2});
	unsigned b, least, most;
	struct errmsg err = {""};
	struct knob_rows paths;
	char batch[16];
	size_t i;

	(void)state;
	assert_int_equal(guest_set_cpus(guest, 2, &err), 0);
	boot_set(guest, "pages", "64");
	boot_set(guest, "rounds", "1");
	boot_set(guest, "responders", "1");
	if (knob_rows_read(guest_knobs(guest), "paths", &paths, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(paths.n >= offer->paths);
	for (i = 0; i < paths.n; i++) {
		least = 1;
		most = 16;
		property_range(paths.row[i].properties, "batch", &least,
		    &most);
		for (b = least; b <= most; b++) {
			snprintf(batch, sizeof(batch), "%u", b);
			run_path(guest, paths.row[i].name, batch);
		}
	}
	knob_rows_free(&paths);
	boot_set(guest, "source", "ram");
	boot_set(guest, "pages", "1024");
	boot_set(guest, "path", "kenter_temporary");
	boot_set(guest, "run", "1");
	boot_set(guest, "path", "qenter");
	boot_set(guest, "run", "1");
	boot_check_console(guest);
	guest_stop(guest);
}

static void
test_what_is_refused(void **state)
{
	struct guest *guest;
	struct errmsg err = {""};
	char says[96];

	(void)state;
	make_disk();
	guest = boot((struct guest_config){.accel = GUEST_ACCEL_TCG,
	    .disk = disk});
	boot_refused(guest, "batch", "17", "17 is out of range (expected 1 to 16)");
	boot_refused(guest, "cpu", "7", "7 is not online");
	boot_refused(guest, "responders", "1", "out of range (expected 0 to 0)");
	snprintf(says, sizeof(says), "unknown path 'vmap' (expected %s",
	    offer->first_paths);
	boot_refused(guest, "path", "vmap", says);
	boot_refused(guest, "sink", "device", "verify, dumper");
	boot_set(guest, "path", "enter");
	boot_set(guest, "source", "ram");
	boot_refused(guest, "run", "1", "(expected pages)");
	if (offer->superpage) {
		boot_set(guest, "path", "superpage");
		boot_set(guest, "source", "pages");
		boot_refused(guest, "run", "1", "(expected run)");
	}
	boot_set(guest, "source", "run");
	boot_refused(guest, "run", "1", "expected at most 512");
	boot_set(guest, "path", "kenter_temporary");
	boot_set(guest, "source", "pages");
	boot_set(guest, "sink", "dumper");
	boot_refused(guest, "run", "1", "device: none is set");
	boot_set(guest, "device", "nope0");
	boot_refused(guest, "run", "1", "there is no disk nope0");
	/* The root file system: mounted, and no disk with a dump routine. */
	boot_set(guest, "device", "md0");
	boot_refused(guest, "run", "1", "md0 is mounted or in use");
	boot_set(guest, "device", "force:md0");
	boot_refused(guest, "run", "1", "no routine for kernel dumps");
	assert_int_equal(guest_set(guest, "kern.securelevel", "1", &err), 0);
	boot_refused(guest, "run", "1", "securelevel is above 0");
	boot_check_console(guest);
	guest_stop(guest);
	unlink(disk);
}

/* The sink dumper writes each page, whole, one batch after another. */
static void
test_dumper(void **state)
{
	const char *device;
	struct guest *guest;
	uint64_t page[512];
	unsigned i;
	int fd;

	(void)state;
	make_disk();
	guest = boot((struct guest_config){.accel = GUEST_ACCEL_TCG,
	    .disk = disk});
	device = guest_info(guest)->disk;
	boot_set(guest, "pages", "96");
	boot_set(guest, "rounds", "1");
	boot_set(guest, "batch", "16");
	boot_set(guest, "seed", "77");
	boot_set(guest, "path", "kenter_temporary");
	boot_set(guest, "sink", "dumper");
	boot_set(guest, "device", device);
	boot_set(guest, "run", "1");
	fd = open(disk, O_RDONLY);
	assert_true(fd >= 0);
	/* Warm-up and the one round. */
	for (i = 0; i < 192; i++) {
		assert_int_equal(pread(fd, page, sizeof(page),
		    (off_t)i * 4096), sizeof(page));
		if (page[0] != 77 || page[1] != i % 96 ||
		    page[511] != i % 96)
			fail_msg("disk page %u holds page %u of seed %u", i,
			    (unsigned)page[1], (unsigned)page[0]);
	}
	close(fd);
	boot_check_console(guest);
	guest_stop(guest);
	unlink(disk);
}

/* FreeBSD's <sys/kerneldump.h>: what a dump's header and trailer hold. */
struct dump_header {
	char magic[20];
	char architecture[12];
	uint32_t version;	/* big-endian, as all that follow */
	uint32_t architecture_version;
	uint64_t length;
	uint64_t time;
	uint32_t key_size;
	uint32_t block_size;
	char host[64];
	char release[192];
	char panic[175];
	uint8_t compression;
	uint64_t extent;
	char unused[4];
	uint32_t parity;	/* the 128 words' exclusive or is 0 */
};

_Static_assert(sizeof(struct dump_header) == 512, "a block");

static void
check_header(const struct dump_header *header)
{
	uint32_t words[128], parity = 0;
	size_t i;

	assert_string_equal(header->magic, "FreeBSD Kernel Dump");
	assert_string_equal(header->architecture, machine->name);
	memcpy(words, header, sizeof(words));
	for (i = 0; i < 128; i++)
		parity ^= words[i];
	assert_int_equal(parity, 0);
	assert_true(be64toh(header->length) > (1 << 20));
	assert_int_equal(be32toh(header->block_size), 512);
}

static uint64_t
fnv(uint64_t hash, const uint8_t *data, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		hash = (hash ^ data[i]) * DB_FNV_PRIME;
	return (hash);
}

/* The checksum of report.h, of what is on the disk. */
static uint64_t
checksum(int fd, off_t at, uint64_t bytes)
{
	static uint8_t piece[1 << 20];
	uint64_t hash = DB_FNV_BASIS;
	size_t n;

	for (; bytes > 0; bytes -= n, at += (off_t)n) {
		n = bytes < sizeof(piece) ? bytes : sizeof(piece);
		assert_int_equal(pread(fd, piece, n, at), n);
		hash = fnv(hash, piece, n);
	}
	return (hash);
}

/*
 * The dump on the disk is one that savecore(8) would take: the same header
 * before and behind it, of a length that lies between; and every byte that
 * passed the recorder is where it was sent.
 */
static void
check_dump(const json_t *report)
{
	struct dump_header leading, trailing;
	const json_t *extent;
	uint64_t length;
	off_t at = DISK_SIZE - 512;
	char hash[32];
	size_t i;
	int fd;

	fd = open(disk, O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &trailing, 512, at), 512);
	check_header(&trailing);
	length = be64toh(trailing.length);
	at -= (off_t)be64toh(trailing.extent) + 512;
	assert_true(at > DB_REPORT_AREA);
	assert_int_equal(pread(fd, &leading, 512, at), 512);
	assert_memory_equal(&leading, &trailing, 512);
	print_message("a dump of %ju bytes of %s: %s\n", (uintmax_t)length,
	    leading.release, leading.panic);
	json_array_foreach(json_object_get(report, "extents"), i, extent) {
		at = json_integer_value(json_object_get(extent, "offset"));
		snprintf(hash, sizeof(hash), "%016jx",
		    (uintmax_t)checksum(fd, at,
		    (uint64_t)json_integer_value(json_object_get(extent,
		    "bytes"))));
		assert_string_equal(hash, json_string_value(json_object_get(
		    extent, "fnv1a64")));
	}
	assert_true(i >= 3);
	close(fd);
}

/* Arm, panic, and read the report. */
static json_t *
panic_with(const char *sink)
{
	struct errmsg err = {""};
	struct guest *guest;
	json_t *report;

	make_disk();
	guest = boot((struct guest_config){.accel = GUEST_ACCEL_TCG,
	    .cpus = 2, .disk = disk});
	assert_int_equal(guest_set_cpus(guest, 2, &err), 0);
	boot_set(guest, "batch", "16");
	boot_set(guest, "path", "kenter_temporary");
	boot_set(guest, "sink", sink);
	boot_set(guest, "context", "panic");
	boot_refused(guest, "run", "1", "expected the disk to dump to");
	boot_set(guest, "device", guest_info(guest)->disk);
	boot_set(guest, "run", "1");
	boot_refused(guest, "run", "1", "a panic is armed already");
	assert_true(guest_unload(guest, &err) != 0);
	/* Disarm and arm again. */
	boot_set(guest, "device", "none");
	boot_set(guest, "run", "1");
	boot_set(guest, "device", guest_info(guest)->disk);
	boot_set(guest, "run", "1");
	if (guest_panic(guest, 120, &err) != 0)
		fail_msg("%s", err.text);
	if (collect_read(disk, &report, &err) != 0)
		fail_msg("%s", err.text);
	guest_stop(guest);
	return (report);
}

/* Tables go page by page, memory by the window, and each is known apart. */
static void
check_sizes(const json_t *report)
{
	const json_t *size;
	json_int_t bytes, writes = 0, pages = 0, windows = 0, total = 0, n;
	size_t i;

	json_array_foreach(json_object_get(report, "sizes"), i, size) {
		bytes = json_integer_value(json_object_get(size, "bytes"));
		n = json_integer_value(json_object_get(size, "writes"));
		assert_true(json_is_object(json_object_get(size, "write")));
		writes += n;
		total += n * bytes;
		if (bytes == 4096)
			pages = n;
		if (bytes == 65536)
			windows = n;
	}
	assert_int_equal(writes, json_integer_value(json_object_get(report,
	    "writes")));
	assert_int_equal(total, json_integer_value(json_object_get(report,
	    "bytes")));
	assert_true(pages > offer->page_writes && windows > 100);
}

/* Every path was measured in the panic, and the dump went on as it should. */
static void
check_paths(const json_t *report)
{
	const json_t *paths = json_object_get(report, "paths"), *path;
	size_t i;

	assert_int_equal(json_integer_value(json_object_get(report,
	    "error")), 0);
	assert_true(json_array_size(paths) >= offer->panic_paths);
	json_array_foreach(paths, i, path)
		assert_true(json_integer_value(json_object_get(path,
		    "samples")) > 0);
	check_sizes(report);
}

static void
test_panic_is_byte_equal(void **state)
{
	json_t *report = panic_with("verify");

	(void)state;
	check_paths(report);
	check_dump(report);
	json_decref(report);
	unlink(disk);
}

static void
test_panic(void **state)
{
	json_t *report = panic_with("null");

	(void)state;
	check_paths(report);
	json_decref(report);
	unlink(disk);
}

static void
test_livedump(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG});
	char *contexts = get(guest, "contexts"), *result;

	(void)state;
	if (strstr(contexts, "livedump") != NULL) {
		boot_set(guest, "context", "livedump");
		boot_set(guest, "batch", "16");
		boot_set(guest, "run", "1");
		result = get(guest, "result");
		assert_non_null(strstr(result, "\"context\":\"livedump\""));
		assert_non_null(strstr(result, "\"path\":\"qenter\""));
		free(result);
	} else
		print_message("this kernel has no live dump\n");
	free(contexts);
	boot_check_console(guest);
	guest_stop(guest);
}

static long
free_pages(struct guest *guest)
{
	struct errmsg err = {""};
	char *text;
	long n;

	if (guest_get(guest, "vm.stats.vm.v_free_count", &text, &err) != 0)
		fail_msg("%s", err.text);
	n = atol(text);
	free(text);
	return (n);
}

static void
test_load_and_unload(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG});
	struct errmsg err = {""};
	long before = 0, after;
	struct knob_rows paths;
	unsigned least, most;
	char *console;
	size_t p;
	int i;

	(void)state;
	if (knob_rows_read(guest_knobs(guest), "paths", &paths, &err) != 0)
		fail_msg("%s", err.text);
	for (i = 0; i < CYCLES + 30; i++) {
		if (i == 30)
			before = free_pages(guest);
		p = (size_t)i % paths.n;
		boot_set(guest, "pages", "32");
		boot_set(guest, "rounds", "1");
		least = most = 16;
		property_range(paths.row[p].properties, "batch", &least,
		    &most);
		run_path(guest, paths.row[p].name, i % 2 == 1 && most == 16 ?
		    "16" : "1");
		if (guest_unload(guest, &err) != 0 ||
		    guest_load(guest, &err) != 0)
			fail_msg("cycle %d: %s", i, err.text);
	}
	knob_rows_free(&paths);
	after = free_pages(guest);
	print_message("%ld pages free before, %ld after %d cycles\n", before,
	    after, CYCLES);
	assert_true(labs(before - after) <= 256);
	/* Of its malloc(9) type the kernel tells when the module goes. */
	assert_int_equal(guest_console(guest, &console, &err), 0);
	assert_null(strstr(console, "leaked memory"));
	free(console);
	boot_check_console(guest);
	guest_stop(guest);
}

#define FAILURE_RATE	"debug.malloc.failure_rate"

static long
failures(struct guest *guest)
{
	struct errmsg err = {""};
	char *text;
	long n;

	if (guest_get(guest, "debug.malloc.failure_count", &text, &err) != 0)
		fail_msg("%s", err.text);
	n = atol(text);
	free(text);
	return (n);
}

/*
 * Each `rate`th allocation fails that does not wait for memory: the run is
 * right, or refused in a sentence, and then the next one is right.
 */
static unsigned
run_failing(struct guest *guest, unsigned rate)
{
	struct errmsg err = {""};
	char number[16];
	bool refused;

	snprintf(number, sizeof(number), "%u", rate);
	assert_int_equal(guest_set(guest, FAILURE_RATE, number, &err), 0);
	refused = knob_set(guest_knobs(guest), "run", "1", &err) != 0;
	if (refused && strlen(err.text) < 10)
		fail_msg("refused: '%s'", err.text);
	assert_int_equal(guest_set(guest, FAILURE_RATE, "0", &err), 0);
	boot_set(guest, "run", "1");
	return (refused);
}

/* Needs `options MALLOC_MAKE_FAILURES`. */
static void
test_failing_memory(void **state)
{
	static const char *const paths[] = {"enter", "sf_buf", "qenter"};
	struct guest *guest = boot((struct guest_config){
		.accel = GUEST_ACCEL_TCG, .cpus = 2});
	struct errmsg err = {""};
	unsigned i, rate, refused = 0;
	long met;

	(void)state;
	if (guest_set(guest, FAILURE_RATE, "0", &err) != 0) {
		guest_stop(guest);
		print_message("no " FAILURE_RATE "\n");
		skip();
		return;
	}
	assert_int_equal(guest_set_cpus(guest, 2, &err), 0);
	boot_set(guest, "pages", "16");
	boot_set(guest, "batch", "4");
	boot_set(guest, "rounds", "1");
	boot_set(guest, "sink", "verify");
	boot_set(guest, "responders", "1");
	met = failures(guest);
	for (i = 0; i < 3; i++) {
		boot_set(guest, "path", paths[i]);
		/* At most one in a run: in turn each of them. */
		for (rate = 97; rate > 0; rate--)
			refused += run_failing(guest, rate);
	}
	met = failures(guest) - met;
	print_message("%ld allocations failed, %u runs refused\n", met,
	    refused);
	assert_true(met >= refused && refused > 60);
	assert_int_equal(guest_unload(guest, &err), 0);
	boot_check_console(guest);
	guest_stop(guest);
}

/* An argument is a pattern of tests' names. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_path_maps_the_right_pages),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_dumper),
		cmocka_unit_test(test_panic),
		cmocka_unit_test(test_panic_is_byte_equal),
		cmocka_unit_test(test_livedump),
		cmocka_unit_test(test_load_and_unload),
		cmocka_unit_test(test_failing_memory),
	};

	machine = boot_freebsd_or_skip();
	for (offer = offers; strcmp(offer->machine, machine->name) != 0;)
		offer++;
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
