/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log of the emulated adapter: lines that the adapter did not write, lines
 * that are not complete yet, and which writes are of one dump.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapter/log/dumps.h"
#include "scratch.h"

#define HEADER	"start_ns\tend_ns\twhat\thow\tfib\tcontainer\tblock\tbytes\t" \
		"entries\tstatus\tanswered\tmodel_ns\tmmio\n"
#define LINE	"10\t20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n"
#define ATTACH	"1\t2\tother\tpolled\t703\t0\t0\t0\t0\t0\t1\t60000\t44\n"

/* What a log with these bytes says first. */
static int
first_of(const char *bytes, size_t n)
{
	struct adapter_event e;
	FILE *log = fmemopen((void *)(uintptr_t)bytes, n, "r");
	int got;

	assert_non_null(log);
	got = adapter_log_next(log, &e);
	fclose(log);
	return (got);
}

static void
test_good(void **state)
{
	struct adapter_event e;
	FILE *log = fmemopen((void *)(uintptr_t)(HEADER LINE ATTACH),
	    strlen(HEADER LINE ATTACH), "r");

	(void)state;
	assert_int_equal(adapter_log_next(log, &e), 1);
	assert_true(e.begins && e.polled && e.answered);
	assert_int_equal(e.start + e.end + e.bytes + e.block, 30 + 4096 + 8);
	assert_int_equal(adapter_log_next(log, &e), 1);
	assert_true(e.begins);
	assert_int_equal(adapter_log_next(log, &e), 0);
	fclose(log);
}

static void
test_hostile(void **state)
{
	static const char nuls[] = "\0" LINE, inside[] = "10\t20\twri\0te\n",
	    only[] = "\0\0\0\0", end[] = "10\t20\twrite\0\n";
	static const char *const lines[] = {
		"\n",
		"\t\n",
		"not a log\n",
		"{\"context\": 1}\n",
		/* A column less, or more. */
		"10\t20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\n",
		"10\t20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\t\n",
		/* Signs, blanks, other bases, too much. */
		"-10\t20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n",
		"10\t 20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n",
		"10\t+20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n",
		"10\t0x20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n",
		"10\t99999999999999999999\twrite\tpolled\t500\t0\t8\t4096\t1"
		    "\t0\t1\t60000\t3\n",
		"10\t20\twrite\tpolled\t500\t0\t8\t4294967296\t1\t0\t1\t6\t3\n",
		"10\t20\twrite\tpolled\t500\t0\t8\t4096\t1\t4294967296\t1\t6"
		    "\t3\n",
		"10\t20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t2\t6\t3\n",
		/* Ends before it starts. */
		"20\t10\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n",
		/* Words that are none, or no word. */
		"10\t20\twrite\tasked\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n",
		"10\t20\twritewritewritew\tpolled\t500\t0\t8\t4096\t1\t0\t1\t6"
		    "\t3\n",
	};
	char *longest = malloc(70000);
	size_t i;

	(void)state;
	assert_int_equal(first_of(nuls, sizeof(nuls) - 1), -EINVAL);
	assert_int_equal(first_of(inside, sizeof(inside) - 1), -EINVAL);
	assert_int_equal(first_of(only, sizeof(only) - 1), -EINVAL);
	assert_int_equal(first_of(end, sizeof(end) - 1), -EINVAL);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (first_of(lines[i], strlen(lines[i])) != -EINVAL)
			fail_msg("taken: %s", lines[i]);
	assert_non_null(longest);
	memset(longest, '1', 70000);
	assert_int_equal(first_of(longest, 70000), -EINVAL);
	for (i = 250; i < 260; i++) {
		longest[i] = '\n';
		assert_int_equal(first_of(longest, i + 1), -EINVAL);
		longest[i] = '1';
	}
	free(longest);
}

/* What a line lacks is still being written, and no error. */
static void
test_growing(void **state)
{
	char path[SCRATCH_MAX];
	struct adapter_event e;
	FILE *log, *out;
	size_t i;

	(void)state;
	close(scratch_file(path));
	out = fopen(path, "w");
	log = fopen(path, "r");
	for (i = 0; i < strlen(HEADER LINE); i++) {
		assert_int_equal(adapter_log_next(log, &e), 0);
		fputc((HEADER LINE)[i], out);
		fflush(out);
	}
	assert_int_equal(adapter_log_next(log, &e), 1);
	assert_int_equal(adapter_log_next(log, &e), 0);
	fclose(log);
	fclose(out);
	remove(path);
	log = fopen("/tmp", "r");
	assert_int_equal(adapter_log_next(log, &e), -EISDIR);
	fclose(log);
}

/* A log in the making. */
static char *text;
static size_t size;
static FILE *made;
static uint64_t now;

static void
begin(void)
{
	made = open_memstream(&text, &size);
	assert_non_null(made);
	now = 1000;
	fputs(HEADER, made);
}

static void
line(const char *what, const char *how, int fib, int container,
    uint64_t block, uint32_t bytes, int status)
{
	fprintf(made, "%ju\t%ju\t%s\t%s\t%d\t%d\t%ju\t%u\t1\t%d\t1\t60000\t2\n",
	    (uintmax_t)now, (uintmax_t)now + 100, what, how, fib, container,
	    (uintmax_t)block, bytes, status);
	now += 150;
}

static void
polled(uint64_t block, uint32_t bytes)
{
	line("write", "polled", 500, 0, block, bytes, 0);
}

static void
queued(uint64_t block)
{
	line("write", "queued", 500, 0, block, 4096, 0);
}

static void
attach(void)
{
	line("other", "polled", 703, 0, 0, 0, 0);
}

/* So many writes of a page, and of a window, from this block on. */
static void
data(uint64_t block, unsigned pages, unsigned windows)
{
	for (; pages > 0; pages--, block += 8)
		polled(block, 4096);
	for (; windows > 0; windows--, block += 128)
		polled(block, 65536);
}

/* As FreeBSD since 12 dumps: its headers last, below and above the data. */
static void
whole_dump(uint64_t block)
{
	data(block, 3, 2);
	polled(block - 1, 512);
	polled(block + 3 * 8 + 2 * 128, 512);
}

/* And what our module writes behind them. */
static void
report(void)
{
	data(128, 0, 4);
}

static struct adapter_dumps
end(void)
{
	struct adapter_dumps dumps;
	FILE *log;

	fclose(made);
	log = fmemopen(text, size, "r");
	assert_int_equal(adapter_dumps_read(log, &dumps), 0);
	fclose(log);
	free(text);
	return (dumps);
}

static void
check(size_t n, const size_t *writes)
{
	struct adapter_dumps dumps = end();
	size_t i, j;

	assert_int_equal(dumps.n, n);
	for (i = 0; i < n; i++) {
		assert_int_equal(dumps.dump[i].writes, writes[i]);
		for (j = 0; j < dumps.dump[i].n; j++)
			assert_string_equal(dumps.event[
			    dumps.dump[i].first + j].what, "write");
	}
	adapter_dumps_free(&dumps);
}

#define CHECK(...) \
	check(sizeof((size_t[]){__VA_ARGS__}) / sizeof(size_t), \
	    (const size_t[]){__VA_ARGS__})

static void
test_one(void **state)
{
	struct adapter_dumps dumps;

	(void)state;
	begin();
	attach();
	line("read", "queued", 500, 0, 0, 512, 0);
	queued(64);
	whole_dump(1000);
	report();
	line("flush", "polled", 500, 0, 0, 0, 0);
	dumps = end();
	assert_int_equal(dumps.n, 1);
	assert_int_equal(dumps.dump[0].writes, 7 + 4);
	assert_int_equal(dumps.dump[0].failed, 0);
	assert_int_equal(dumps.dump[0].bytes,
	    3 * 4096 + 2 * 65536 + 2 * 512 + 4 * 65536);
	assert_int_equal(dumps.dump[0].start, 1000 + 3 * 150);
	assert_int_equal(dumps.dump[0].end, 1000 + 3 * 150 + 10 * 150 + 100);
	adapter_dumps_free(&dumps);
	/* Up to 11: a header first. */
	begin();
	polled(999, 512);
	data(1000, 2, 2);
	polled(2000, 512);
	report();
	CHECK(10);
}

/* Each sign of another dump, on its own. */
static void
test_two(void **state)
{
	(void)state;
	begin();
	whole_dump(1000);
	fputs(HEADER, made);
	whole_dump(1000);
	CHECK(7, 7);
	begin();
	whole_dump(1000);
	report();
	attach();
	whole_dump(2000);
	CHECK(11, 7);
	begin();
	whole_dump(1000);
	line("flush", "polled", 500, 0, 0, 0, 0);
	whole_dump(2000);
	CHECK(7, 7);
	begin();
	whole_dump(1000);
	line("read", "queued", 500, 0, 0, 512, 0);
	whole_dump(2000);
	CHECK(7, 7);
	begin();
	whole_dump(1000);
	line("write", "polled", 500, 1, 1000, 4096, 0);
	CHECK(7, 1);
	/* The machine that logs was booted: its clock begins anew. */
	begin();
	now = 5000000000;
	whole_dump(1000);
	now = 1000;
	whole_dump(2000);
	CHECK(7, 7);
}

/* The kernel found more to dump while it dumped, and begins again, lower. */
static void
test_again(void **state)
{
	(void)state;
	begin();
	data(1000, 3, 1);
	whole_dump(900);
	report();
	CHECK(4, 11);
	begin();
	data(1000, 3, 1);
	data(1000, 1, 0);
	CHECK(4, 1);
}

static void
test_failed(void **state)
{
	struct adapter_dumps dumps;

	(void)state;
	begin();
	data(1000, 3, 0);
	line("write", "polled", 500, 0, 1024, 4096, 5);
	attach();
	line("write", "polled", 500, 0, 1000, 4096, 5);
	dumps = end();
	assert_int_equal(dumps.n, 2);
	assert_int_equal(dumps.dump[0].writes, 3);
	assert_int_equal(dumps.dump[0].failed, 1);
	assert_int_equal(dumps.dump[0].bytes, 3 * 4096);
	assert_int_equal(dumps.dump[1].writes, 0);
	assert_int_equal(dumps.dump[1].failed, 1);
	adapter_dumps_free(&dumps);
}

/* Overlaps are no gap, a failed write is neither busy nor between two. */
static void
test_times(void **state)
{
	struct adapter_dump_times times;
	struct adapter_dumps dumps;

	(void)state;
	begin();
	polled(1000, 4096);
	polled(1008, 4096);
	line("write", "polled", 500, 0, 1016, 4096, 5);
	now -= 280;
	polled(1024, 4096);
	now += 400;
	polled(1032, 4096);
	dumps = end();
	assert_int_equal(dumps.n, 1);
	times = adapter_dump_times(&dumps, &dumps.dump[0]);
	assert_int_equal(times.busy, 4 * 100);
	assert_int_equal(times.gap, 450);
	assert_int_equal(times.mmio, 3 * 2);
	adapter_dumps_free(&dumps);
}

/* Linux queues all: one dump a boot, wherever it writes. */
static void
test_queued(void **state)
{
	unsigned i;

	(void)state;
	begin();
	attach();
	for (i = 0; i < 1000; i++)
		queued(i % 7 * 8);
	line("flush", "queued", 500, 0, 0, 0, 0);
	queued(0);
	fputs(HEADER, made);
	attach();
	queued(0);
	CHECK(1001, 1);
	begin();
	CHECK();
}

static void
test_not_a_log(void **state)
{
	struct adapter_dumps dumps;
	FILE *log = fmemopen((void *)(uintptr_t)(LINE "junk\n"),
	    strlen(LINE "junk\n"), "r");

	(void)state;
	assert_int_equal(adapter_dumps_read(log, &dumps), -EINVAL);
	assert_null(dumps.event);
	assert_int_equal(dumps.n, 0);
	fclose(log);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_growing),
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_two),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_failed),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_queued),
		cmocka_unit_test(test_not_a_log),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
