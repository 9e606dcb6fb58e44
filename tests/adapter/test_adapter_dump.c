/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The module streams to the emulated adapter through Linux's own driver: what
 * is on the adapter's disk is what was streamed, byte by byte, and what the
 * module says when the adapter fails.  See guest/boot.h for what is booted.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapter_here.h"
#include "guest/boot.h"
#include "knob/knob.h"
#include "scratch.h"

#define PAGE	   4096
#define DISK_BYTES (16 << 20)
#define PAGES	   96 /* of the source */
#define ROUNDS	   2  /* the module streams a warm-up round, too */

static char program[512], container[SCRATCH_MAX], page_of[PAGE];
static struct guest_adapter adapter = {
	.program = program, .container = container, .untimed = true,
};

static struct guest *
boot_adapter(enum guest_clock clock)
{
	const struct timespec nap = {.tv_nsec = 20000000};
	struct errmsg err = {""};
	struct guest *guest;
	int error = -1, fd, i;
	char *size = NULL;

	snprintf(program, sizeof(program), "%s/san/aac2200s",
	    getenv("BUILD"));
	fd = scratch_file(container);
	assert_int_equal(ftruncate(fd, DISK_BYTES), 0);
	close(fd);
	guest = boot((struct guest_config){.clock = clock,
	    .accel = GUEST_ACCEL_TCG, .adapter = &adapter});
	for (i = 0; i < 500 && error != 0; i++) {
		nanosleep(&nap, NULL);
		error = guest_read(guest, "/sys/block/sda/size", &size,
		    &err);
	}
	assert_int_equal(error, 0);
	free(size);
	boot_set(guest, "sink", "device");
	boot_set(guest, "device", guest_info(guest)->adapter_disk);
	boot_set(guest, "pages", "96");
	boot_set(guest, "rounds", "1");
	return (guest);
}

/* A page of the source: zeros between two stamps of seed and number. */
static const char *
expect(uint64_t seed, uint64_t number)
{
	const uint64_t stamp[2] = {seed, number};

	memset(page_of, 0, PAGE);
	memcpy(page_of, stamp, sizeof(stamp));
	memcpy(page_of + PAGE - sizeof(stamp), stamp, sizeof(stamp));
	return (page_of);
}

/* So many bytes of the stream are on the disk, and behind them nothing. */
static void
disk_holds(uint64_t seed, size_t bytes)
{
	char *disk = malloc(DISK_BYTES);
	size_t at, n;
	int fd = open(container, O_RDONLY);

	assert_int_equal(read(fd, disk, DISK_BYTES), DISK_BYTES);
	close(fd);
	for (at = 0; at < bytes; at += n) {
		n = bytes - at < PAGE ? bytes - at : PAGE;
		if (memcmp(disk + at, expect(seed, at / PAGE % PAGES), n) != 0)
			fail_msg("page %zu on the disk is not what was "
			    "streamed", at / PAGE);
	}
	for (; at < DISK_BYTES; at++)
		if (disk[at] != 0)
			fail_msg("byte %zu was written, too", at);
	free(disk);
}

static void
stream(struct guest *guest, const char *path, const char *batch,
    const char *seed)
{
	int fd = open(container, O_RDWR | O_TRUNC);

	/* Nothing of an earlier one. */
	assert_int_equal(ftruncate(fd, DISK_BYTES), 0);
	close(fd);
	boot_set(guest, "path", path);
	boot_set(guest, "batch", batch);
	boot_set(guest, "seed", seed);
	boot_set(guest, "run", "1");
	disk_holds(strtoull(seed, NULL, 10), PAGES * ROUNDS * PAGE);
}

static void
every_path_and_batch(void **state)
{
	static const char *const batches[] = {"1", "3", "16"};
	struct guest *guest = boot_adapter(GUEST_CLOCK_TSC);
	char names[32][32], seed[16];
	size_t n = boot_names(guest, "paths", names, 32), i, b;

	(void)state;
	assert_true(n >= 10);
	for (i = 0; i < n; i++)
		for (b = 0; b < 3 && strcmp(names[i], "null") != 0; b++) {
			snprintf(seed, sizeof(seed), "%zu", 100 + 3 * i + b);
			stream(guest, names[i], batches[b], seed);
		}
	boot_check_console(guest);
	guest_stop(guest);
	unlink(container);
}

/*
 * The fifth batch fails.  In the exact clock the minute that the driver waits
 * for an adapter that is silent is over at once.
 */
static void
fails(const char *fault, const char *words, size_t bytes, const char *console)
{
	struct errmsg unused;
	struct guest *guest;
	char *text;

	adapter.fault = fault;
	guest = boot_adapter(GUEST_CLOCK_EXACT);
	adapter.fault = NULL;
	boot_set(guest, "path", "direct");
	boot_set(guest, "batch", "16");
	boot_set(guest, "seed", "7");
	boot_refused(guest, "run", "1", words);
	disk_holds(7, bytes);
	assert_int_equal(guest_console(guest, &text, &unused), 0);
	if (strstr(text, console) == NULL)
		fail_msg("the kernel does not say \"%s\"", console);
	free(text);
	/* The module goes on: it is the disk that has gone. */
	boot_set(guest, "sink", "touch");
	boot_set(guest, "run", "1");
	guest_stop(guest);
	unlink(container);
}

#define REFUSED "critical target error, dev sda, sector 512"
#define OFFLINED "Device offlined - not ready after error recovery"
#define FIFTH "page 64 and the 15 after it failed: "

static void
media_error(void **state)
{
	(void)state;
	fails("media:5", FIFTH "Remote I/O error", 64 * PAGE, REFUSED);
}

static void
container_pulled(void **state)
{
	(void)state;
	fails("gone:5", FIFTH "Remote I/O error", 64 * PAGE, REFUSED);
}

static void
no_answer(void **state)
{
	(void)state;
	fails("silent:5", FIFTH "Input/output error", 64 * PAGE, OFFLINED);
}

static void
firmware_panic(void **state)
{
	(void)state;
	fails("panic:5", FIFTH "Input/output error", 64 * PAGE, OFFLINED);
}

static void
power_cut(void **state)
{
	(void)state;
	fails("torn:5", FIFTH "Input/output error", 72 * PAGE, OFFLINED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_path_and_batch),
		cmocka_unit_test(media_error),
		cmocka_unit_test(container_pulled),
		cmocka_unit_test(no_answer),
		cmocka_unit_test(firmware_panic),
		cmocka_unit_test(power_cut),
	};

	boot_or_skip();
	adapter_or_skip();
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
