/* SPDX-License-Identifier: BSD-2-Clause */
/* The host target: the engine in this process, on this kernel. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "host/host.h"
#include "inside.h"

struct fixture {
	struct topo *topo;
	struct knobs *knobs;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct fault fault = {""};

	*state = f;
	if (topo_open_host(&f->topo, &fault) != 0 ||
	    knobs_open_host(f->topo, &f->knobs, &fault) != 0) {
		puts(fault.text);
		return (-1);
	}
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	knobs_close(f->knobs);
	topo_close(f->topo);
	free(f);
	return (0);
}

static void
set(struct fixture *f, const char *knob, const char *value)
{
	struct fault fault = {""};

	if (knob_set(f->knobs, knob, value, &fault) != 0)
		fail_msg("%s=%s: %s", knob, value, fault.text);
}

static json_t *
get_json(struct fixture *f, const char *knob)
{
	struct fault fault = {""};
	json_t *json;
	char *text;

	if (knob_get(f->knobs, knob, &text, &fault) != 0)
		fail_msg("%s: %s", knob, fault.text);
	json = json_loads(text, 0, NULL);
	if (json == NULL)
		fail_msg("%s is no JSON: %s", knob, text);
	free(text);
	return (json);
}

/* Things that a run must not leave behind. */
static size_t
count_lines(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t n = 0;
	int c;

	assert_non_null(file);
	while ((c = getc(file)) != EOF)
		n += c == '\n';
	fclose(file);
	return (n);
}

static int
lowest_fd(void)
{
	int fd = dup(0);

	close(fd);
	return (fd);
}

static void
test_clock(void **state)
{
	struct fault fault = {""};
	uint64_t a, b;

	(void)state;
	assert_int_equal(host_tsc(&a, &fault), 0);
	assert_int_equal(host_tsc(&b, &fault), 0);
	assert_in_range(a, 100000000, 10000000000);
	assert_true(host_tsc_cost() > 0);
	/* Far beyond what a busy machine puts between the two. */
	assert_true((a > b ? a - b : b - a) * 20 < a);
}

/* The same buckets as the engine's histograms. */
static void
test_gaps(void **state)
{
	uint64_t v;

	(void)state;
	for (v = 0; v < 100000; v++)
		assert_int_equal(host_gap_low(host_gap(v)), db_bucket(v));
	for (; host_gap(v) < HOST_GAPS - 1; v += v / 100)
		assert_int_equal(host_gap_low(host_gap(v)), db_bucket(v));
	assert_int_equal(host_gap(UINT64_MAX), HOST_GAPS - 1);
}

static void
test_interrupts(void **state)
{
	static const char text[] =
	    "            CPU0       CPU2       CPU12\n"
	    "  0:         44          0          0   IO-APIC   2-edge  timer\n"
	    "CAL:        100        200        300   Function call interrupts\n"
	    "TLB:         10         20         30   TLB shootdowns\n"
	    "ERR:          0\n";
	char path[] = "/tmp/dumpbench-test-XXXXXX";
	uint64_t count;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	assert_true(host_read_interrupts(path, -1, &count));
	assert_int_equal(count, 60);
	assert_true(host_read_interrupts(path, 2, &count));
	assert_int_equal(count, 20);
	assert_true(host_read_interrupts(path, 12, &count));
	assert_int_equal(count, 30);
	assert_false(host_read_interrupts(path, 1, &count));
	/* No row TLB: the row CAL. */
	assert_int_equal(pwrite(fd, "XXX", 3, strstr(text, "TLB") - text), 3);
	assert_true(host_read_interrupts(path, 12, &count));
	assert_int_equal(count, 300);
	assert_int_equal(ftruncate(fd, 60), 0);
	assert_false(host_read_interrupts(path, -1, &count));
	close(fd);
	unlink(path);
	assert_false(host_read_interrupts(path, -1, &count));
}

/* Could a reader find something there?  The kernel looks, so nobody faults. */
static bool
readable(const void *va)
{
	int fd[2];
	bool there;

	assert_int_equal(pipe(fd), 0);
	there = write(fd[1], va, 1) == 1;
	close(fd[0]);
	close(fd[1]);
	return (there);
}

/* Is there a page table entry?  Bit 63 of the page's word in pagemap. */
static bool
entered(const void *va)
{
	uint64_t word = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &word, sizeof(word), (off_t)((uintptr_t)va /
	    DB_PAGE_SIZE * sizeof(word))), sizeof(word));
	close(fd);
	return (word >> 63 != 0);
}

/* What a path maps is there, shows its page, and is gone when it says so. */
static void
map_and_unmap(const struct db_path *path, struct db_module *module)
{
	void *pages[64];
	struct db_run run = {
		.module = module, .os = module->os, .pages = pages,
		.plan = {.path = path, .source = &host_source_pages,
		    .batch = DB_BATCH_MAX, .pages = 64, .seed = 7},
	};
	struct db_batch batch = {.pages = pages, .n = DB_BATCH_MAX};
	bool stays = path->unmap == db_unmap_nothing;
	uint64_t seen = 0;
	uint32_t i, k;

	assert_int_equal(host_source_pages.init(&run), 0);
	/* Every page once, and not in the order of the file. */
	for (i = 0; i < 64; i++)
		seen |= (uint64_t)1 << (uintptr_t)pages[i];
	assert_true(seen == UINT64_MAX);
	assert_true(pages[0] != NULL || pages[63] != (void *)63);
	assert_int_equal(path->init != NULL ? path->init(&run) : 0, 0);
	for (k = 0; k < 64 / DB_BATCH_MAX; k++) {
		batch.first = k * DB_BATCH_MAX;
		batch.pages = &pages[batch.first];
		assert_int_equal(path->map(&run, &batch), 0);
		for (i = 0; i < batch.n; i++) {
			if (!entered(batch.va[i]))
				fail_msg("%s: no entry", path->row.name);
			if (!host_source_pages.check(&run, batch.first + i,
			    batch.va[i]))
				fail_msg("%s: wrong page", path->row.name);
		}
		path->unmap(&run, &batch);
		/* Gone: no entry, or one that nobody may read. */
		for (i = 0; i < batch.n; i++)
			if (stays != (entered(batch.va[i]) &&
			    readable(batch.va[i])))
				fail_msg("%s: page %u is %s", path->row.name,
				    i, stays ? "gone" : "still there");
	}
	if (path->cleanup != NULL)
		path->cleanup(&run);
	host_source_pages.cleanup(&run);
}

static void
no_lock(struct db_module *module)
{
	(void)module;
}

static void
test_paths(void **state)
{
	static const struct db_path *const all[] = {
		host_remap, host_fresh, host_batch, host_mprotect,
		host_madvise, host_mremap
	};
	static const struct db_os os = {.lock = no_lock, .unlock = no_lock};
	struct db_module module = {.os = &os};
	size_t i, kind;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (kind = 0; kind < 2; kind++) {
			assert_int_equal((all[i][kind].row.flags & DB_PRIVATE) !=
			    0, kind);
			map_and_unmap(&all[i][kind], &module);
		}
}

/* Every path with every number of responders, by the knobs. */
static void
run_all(struct fixture *f, const char *responders)
{
	struct fault fault = {""};
	char *paths, *line, *save = NULL;

	assert_int_equal(knob_get(f->knobs, "paths", &paths, &fault), 0);
	set(f, "responders", responders);
	for (line = strtok_r(paths, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, " ")] = '\0';
		set(f, "path", line);
		set(f, "sink", strcmp(line, "null") == 0 ? "null" : "verify");
		set(f, "run", "1");
	}
	free(paths);
}

static void
test_runs(void **state)
{
	struct fixture *f = *state;
	size_t maps;
	int fd;

	set(f, "pages", "64");
	set(f, "rounds", "2");
	set(f, "batch", "16");
	/* Libraries settle down in the first round. */
	run_all(f, "0");
	if (f->topo->nresponders > 0)
		run_all(f, "1");
	maps = count_lines("/proc/self/maps");
	fd = lowest_fd();
	run_all(f, "0");
	if (f->topo->nresponders > 0)
		run_all(f, "1");
	assert_int_equal(lowest_fd(), fd);
	/* Threads' stacks may be kept for the next ones. */
	assert_in_range(count_lines("/proc/self/maps"), 1, maps + 4);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* Shared: told.  Private: not told.  Both lose time on a busy machine. */
static void
test_shootdowns(void **state)
{
	struct fixture *f = *state;
	json_t *result, *gaps, *gap, *served;
	json_int_t count[2] = {0, 0};
	uint64_t any;
	int try, kind;

	if (f->topo->nresponders == 0 || !host_shootdowns(-1, &any))
		skip();
	set(f, "pages", "512");
	set(f, "rounds", "8");
	set(f, "responders", "1");
	for (try = 0; try < 10 && count[0] < 200; try++)
		for (kind = 0; kind < 2; kind++) {
			set(f, "path", kind == 0 ? "mprotect" :
			    "mprotect-private");
			set(f, "run", "1");
			result = get_json(f, "result");
			served = json_object_get(json_array_get(
			    json_object_get(result, "responders"), 0),
			    "served");
			assert_true(json_is_integer(served));
			count[kind] += json_integer_value(served);
			json_decref(result);
		}
	/* Other processes cause a few. */
	printf("served: shared %lld, private %lld\n", (long long)count[0],
	    (long long)count[1]);
	assert_true(count[0] >= 200);
	assert_true(count[1] * 4 < count[0]);
	gaps = get_json(f, "gaps");
	assert_int_equal(json_array_size(gaps), 1);
	gap = json_array_get(gaps, 0);
	assert_int_equal(json_integer_value(json_object_get(gap, "cpu")),
	    f->topo->responders[0].cpu);
	assert_string_equal(json_string_value(json_object_get(gap,
	    "distance")), topo_distance_name(f->topo->responders[0].distance));
	assert_true(json_integer_value(json_object_get(gap, "usual")) > 0);
	json_decref(gaps);
}

static void
test_refusals(void **state)
{
	static const struct {
		const char *knob, *value, *says;
	} bad[] = {
		{"path", "enter", "remap"},
		{"responders", "4000", "responders: 4000"},
		{"responders", "-1", "whole number"},
		{"cpu", "100000", "cpu: 100000 is not online"},
		{"batch", "17", "1 to 16"},
		{"paths", "null", "no knob that can be written"},
		{"nonsense", "1", "no knob that can be written"},
	};
	struct fixture *f = *state;
	struct knobs *second;
	struct fault fault;
	char *value;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		fault.text[0] = '\0';
		assert_true(knob_set(f->knobs, bad[i].knob, bad[i].value,
		    &fault) < 0);
		if (strstr(fault.text, bad[i].says) == NULL)
			fail_msg("%s=%s: %s", bad[i].knob, bad[i].value,
			    fault.text);
	}
	assert_int_equal(knob_get(f->knobs, "nonsense", &value, &fault),
	    -ENOENT);
	assert_int_equal(knobs_open_host(f->topo, &second, &fault), -EBUSY);
}

/* The nearest are passed over, and no more are asked for than are left. */
static void
test_skip(void **state)
{
	struct fixture *f = *state;
	struct topo *far;
	struct fault fault;
	json_t *gaps;
	char most[16], *value;

	assert_int_equal(knob_get(f->knobs, "skip", &value, &fault), 0);
	assert_string_equal(value, "0");
	free(value);
	assert_true(knob_set(f->knobs, "skip", "x", &fault) < 0);
	assert_true(knob_set(f->knobs, "skip", "1000000", &fault) < 0);
	assert_non_null(strstr(fault.text, "from 0 to"));
	snprintf(most, sizeof(most), "%zu", f->topo->nresponders);
	set(f, "skip", most);
	set(f, "pages", "64");
	set(f, "run", "1");
	if (f->topo->nresponders > 0) {
		set(f, "responders", "1");
		assert_true(knob_set(f->knobs, "run", "1", &fault) < 0);
		assert_non_null(strstr(fault.text, "responders: 1 are asked"));
	}
	knobs_close(f->knobs);
	/* Imagined CPUs, so that there is a far one: the first is kept on. */
	assert_int_equal(topo_open_synthetic("pack:2 core:1 pu:1", &far,
	    &fault), 0);
	far->responders[0].cpu = f->topo->initiator;
	far->initiator = f->topo->initiator;
	far->responders = realloc(far->responders, 2 *
	    sizeof(*far->responders));
	far->responders[1] = far->responders[0];
	far->responders[0].cpu = 1000000;
	far->nresponders = 2;
	assert_int_equal(knobs_open_host(far, &f->knobs, &fault), 0);
	set(f, "skip", "1");
	set(f, "pages", "64");
	set(f, "responders", "1");
	set(f, "run", "1");
	gaps = get_json(f, "gaps");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(gaps,
	    0), "cpu")), f->topo->initiator);
	json_decref(gaps);
	/* Not skipped, the one that is not there is what fails. */
	set(f, "skip", "0");
	assert_true(knob_set(f->knobs, "run", "1", &fault) < 0);
	assert_non_null(strstr(fault.text, "on CPU 1000000"));
	topo_close(f->topo);
	f->topo = far;
}

/* In a process that may use one CPU, there is nobody to respond. */
static int
alone(void)
{
	struct topo *topo;
	struct knobs *knobs;
	struct fault fault;
	cpu_set_t old, one;
	char *text;
	int cpu, status = 1;

	sched_getaffinity(0, sizeof(old), &old);
	for (cpu = CPU_SETSIZE - 1; !CPU_ISSET(cpu, &old); cpu--)
		continue;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	if (topo_open_host(&topo, &fault) != 0 ||
	    knobs_open_host(topo, &knobs, &fault) != 0)
		return (2);
	if (knob_get(knobs, "unseen", &text, &fault) == 0 &&
	    strstr(text, "one CPU only") != NULL &&
	    knob_set(knobs, "path", "remap", &fault) == 0 &&
	    knob_set(knobs, "responders", "1", &fault) != 0 &&
	    knob_set(knobs, "run", "1", &fault) == 0)
		status = 0;
	return (status);
}

static void
test_alone(void **state)
{
	pid_t child;
	int status;

	(void)state;
	child = fork();
	if (child == 0)
		_exit(alone());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_interrupts),
		cmocka_unit_test(test_paths),
		cmocka_unit_test_setup_teardown(test_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shootdowns, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_skip, setup, teardown),
		cmocka_unit_test(test_alone),
	};
	struct fault fault;
	uint64_t hz;

	if (host_tsc(&hz, &fault) == -ENOTSUP) {
		puts(fault.text);
		return (77);
	}
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
