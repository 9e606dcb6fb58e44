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
#include "host/hypervisor.h"
#include "internal.h"
#include "scratch.h"

struct fixture {
	struct topo *topo;
	struct knobs *knobs;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct errmsg err = {""};

	*state = f;
	if (topo_open_host(&f->topo, &err) != 0 ||
	    knobs_open_host(f->topo, &f->knobs, &err) != 0) {
		puts(err.text);
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
	struct errmsg err = {""};

	if (knob_set(f->knobs, knob, value, &err) != 0)
		fail_msg("%s=%s: %s", knob, value, err.text);
}

static json_t *
get_json(struct fixture *f, const char *knob)
{
	struct errmsg err = {""};
	json_t *json;
	char *text;

	if (knob_get(f->knobs, knob, &text, &err) != 0)
		fail_msg("%s: %s", knob, err.text);
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
	struct errmsg err = {""};
	uint64_t a, b;

	(void)state;
	assert_int_equal(host_tsc(&a, &err), 0);
	assert_int_equal(host_tsc(&b, &err), 0);
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

/* The calling process's looks at a file like /proc/interrupts. */
static struct host_counts look[2];

static uint64_t
count_of(const struct host_counts *counts, uint32_t cpu)
{
	uint64_t count;

	assert_true(host_count_of(counts, cpu, &count));
	return (count);
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
	char path[SCRATCH_MAX];
	uint64_t count;
	int fd = scratch_file(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	assert_true(host_read_interrupts(path, look));
	assert_int_equal(look->n, 3);
	assert_int_equal(count_of(look, 0), 10);
	assert_int_equal(count_of(look, 2), 20);
	assert_int_equal(count_of(look, 12), 30);
	assert_false(host_count_of(look, 1, &count));
	/* No row TLB: the row CAL. */
	assert_int_equal(pwrite(fd, "XXX", 3, strstr(text, "TLB") - text), 3);
	assert_true(host_read_interrupts(path, look));
	assert_int_equal(count_of(look, 12), 300);
	/* A row that is short of a column. */
	assert_int_equal(pwrite(fd, "A  ", 3, strstr(text, "300 ") - text), 3);
	assert_false(host_read_interrupts(path, look));
	assert_int_equal(ftruncate(fd, 60), 0);
	assert_false(host_read_interrupts(path, look));
	close(fd);
	unlink(path);
	assert_false(host_read_interrupts(path, look));
}

/* Between two looks counts wrap, CPUs go and come, and no count goes back. */
static void
test_moved(void **state)
{
	static const struct host_counts first = {3, {{0, 5}, {2, UINT32_MAX},
		{12, 1}}};
	uint64_t by;

	(void)state;
	look[1] = first;
	look[1].of[0].count = 8;
	look[1].of[1].count = 9;
	assert_true(host_moved(&first, &look[1], -1, &by));
	assert_int_equal(by, 13);
	assert_true(host_moved(&first, &look[1], 2, &by));
	assert_int_equal(by, 10);
	assert_false(host_moved(&first, &look[1], 1, &by));
	look[1].of[2].count = 0;
	assert_false(host_moved(&first, &look[1], -1, &by));
	assert_true(host_moved(&first, &look[1], 2, &by));
	/* CPU 12 went; it came back, and CPU 2 went. */
	look[1] = first;
	look[1].n = 2;
	assert_false(host_moved(&first, &look[1], -1, &by));
	assert_false(host_moved(&first, &look[1], 2, &by));
	look[1].of[1] = first.of[2];
	look[0] = first;
	look[0].n = 2;
	assert_false(host_moved(&look[0], &look[1], -1, &by));
}

/* Times that are no more than what is there already, or less. */
static void
test_busy(void **state)
{
	static const struct {
		const char *before, *after;
		bool known;
		uint64_t busy, all;
	} lines[] = {
		{"cpu  10 1 5 100 7 1 1 2", "cpu  14 1 6 110 8 1 1 3", true, 6,
		    17},
		/* iowait and steal went back. */
		{"cpu  10 1 5 100 7 1 1 2", "cpu  14 1 5 110 6 1 1 2", false, 0,
		    0},
		{"cpu  10 1 5 100 7 1 1 2", "cpu  14 1 5 110 7 1 1 1", false, 0,
		    0},
		/* Nothing passed; and what is no such line. */
		{"cpu  10 1 5 100 7 1 1 2", "cpu  10 1 5 100 7 1 1 2", false, 0,
		    0},
		{"cpu  10 1 5 100 7 1 1 2", "cpu0  14 1 5 110 7 1 1 3", false,
		    0, 0},
	};
	struct host_times was, now;
	uint64_t busy, all;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_true(host_read_stat(lines[i].before, &was));
		if (!host_read_stat(lines[i].after, &now)) {
			assert_false(lines[i].known);
			continue;
		}
		assert_int_equal(host_passed(&was, &now, &busy, &all),
		    lines[i].known);
		if (lines[i].known) {
			assert_int_equal(busy, lines[i].busy);
			assert_int_equal(all, lines[i].all);
		}
	}
}

/* Counters of the test's own: one that stands still, and others. */
static bool
still(struct host_counts *counts)
{
	memset(counts, 0, sizeof(*counts));
	for (counts->n = 0; counts->n < 1024; counts->n++) {
		counts->of[counts->n].cpu = (uint32_t)counts->n;
		counts->of[counts->n].count = 5;
	}
	return (true);
}

static int looks;

static bool
short_by_most(struct host_counts *counts)
{
	size_t i;

	still(counts);
	for (i = 0; i < counts->n && looks > 0; i++)
		counts->of[i].count += 20;
	looks++;
	return (true);
}

static bool
goes_back(struct host_counts *counts)
{
	size_t i;

	still(counts);
	for (i = 0; i < counts->n && looks > 0; i++)
		counts->of[i].count -= 1;
	looks++;
	return (true);
}

static bool
moves(struct host_counts *counts)
{
	size_t i;

	still(counts);
	for (i = 0; i < counts->n && looks > 0; i++)
		counts->of[i].count += 230;
	looks++;
	return (true);
}

static void
check_with(host_counter *counter, const struct topo *topo,
    struct host_check *check)
{
	struct host_binder *binder;
	struct errmsg err;
	cpu_set_t before, after;
	uint64_t hz;

	assert_int_equal(host_tsc(&hz, &err), 0);
	assert_int_equal(host_binder_new(&binder), 0);
	looks = 0;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	host_check_counts(topo, binder, hz, counter, check);
	assert_int_equal(sched_getaffinity(0, sizeof(after), &after), 0);
	assert_true(CPU_EQUAL(&before, &after));
	host_binder_free(binder);
}

/* A count that does not tell of shootdowns that happened is found out. */
static void
test_check(void **state)
{
	struct topo *topo;
	struct host_check check;
	struct errmsg err = {""};

	(void)state;
	assert_int_equal(topo_open_host(&topo, &err), 0);
	if (topo->nresponders == 0) {
		topo_close(topo);
		skip();
	}
	check_with(still, topo, &check);
	assert_false(check.known);
	puts(check.why);
	/* A machine so busy that the two never meet says that instead. */
	if (strstr(check.why, "too few to check") == NULL) {
		assert_non_null(strstr(check.why,
		    " times, and the kernel counted 0; "));
		check_with(short_by_most, topo, &check);
		assert_false(check.known);
		assert_non_null(strstr(check.why, "the kernel counted 20; "));
		check_with(goes_back, topo, &check);
		assert_false(check.known);
		assert_non_null(strstr(check.why, "could not be followed"));
		check_with(moves, topo, &check);
		assert_true(check.known);
	}
	/* No other CPU: no thread to be at work. */
	topo->responders[0].cpu = 1000000;
	topo->nresponders = 1;
	check_with(moves, topo, &check);
	assert_false(check.known);
	assert_non_null(strstr(check.why, "no thread could be placed"));
	topo_close(topo);
}

/* CPUID's answers, made up: leaf, EAX, EBX, ECX, EDX. */
static const uint32_t (*leaves)[5];

static void
made_up(uint32_t leaf, uint32_t reg[4])
{
	size_t i;

	memset(reg, 0, 4 * sizeof(*reg));
	for (i = 0; leaves[i][0] != 0; i++)
		if (leaves[i][0] == leaf)
			memcpy(reg, &leaves[i][1], 4 * sizeof(*reg));
}

#define LETTERS(a, b, c, d) ((uint32_t)(a) | (uint32_t)(b) << 8 |	\
	(uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define KVM LETTERS('K', 'V', 'M', 'K'), LETTERS('V', 'M', 'K', 'V'),	\
	LETTERS('M', 0, 0, 0)
#define HYPERV LETTERS('M', 'i', 'c', 'r'), LETTERS('o', 's', 'o', 'f'), \
	LETTERS('t', ' ', 'H', 'v')
#define TCG LETTERS('T', 'C', 'G', 'T'), LETTERS('C', 'G', 'T', 'C'),	\
	LETTERS('G', 'T', 'C', 'G')
#define IS_GUEST {1, 0, 0, 1u << 31, 0}

static void
test_hypervisor(void **state)
{
	static const uint32_t bare[][5] = {{0x40000000, 0x40000001, KVM},
		{0x40000001, 1 << 9, 0, 0, 0}, {0}};
	static const uint32_t kvm[][5] = {IS_GUEST,
		{0x40000000, 0x40000001, KVM}, {0x40000001, 1 << 9, 0, 0, 0},
		{0}};
	static const uint32_t old[][5] = {IS_GUEST, {0x40000000, 0, KVM},
		{0x40000001, 1 << 8, 0, 0, 0}, {0}};
	static const uint32_t both[][5] = {IS_GUEST,
		{0x40000000, 0x40000005, HYPERV}, {0x40000004, 1 << 3, 0, 0, 0},
		{0x40000100, 0x40000101, KVM}, {0x40000101, 1 << 9, 0, 0, 0},
		{0}};
	static const uint32_t hyperv[][5] = {IS_GUEST,
		{0x40000000, 0x40000005, HYPERV}, {0x40000004, 1 << 2, 0, 0, 0},
		{0}};
	static const uint32_t brief[][5] = {IS_GUEST,
		{0x40000000, 0x40000003, HYPERV}, {0x40000004, 1 << 2, 0, 0, 0},
		{0}};
	static const uint32_t tcg[][5] = {IS_GUEST,
		{0x40000000, 0x40000001, TCG}, {0}};
	static const uint32_t odd[][5] = {IS_GUEST,
		{0x40000000, 0x40000001, LETTERS('a', 27, '\n', 200), 0, 0},
		{0}};
	static const uint32_t amd[][5] = {{0x80000008, 0, 1 << 3, 0, 0}, {0}};
	static const struct {
		const uint32_t (*leaves)[5];
		bool present, emulator;
		const char *name, *says;
	} machines[] = {
		{bare, false, false, "", "no hypervisor"},
		{kvm, true, false, "KVMKVMKVM",
		    "(KVMKVMKVM) offers to flush a CPU's TLB"},
		{old, true, false, "KVMKVMKVM", "does not tell how"},
		{both, true, false, "Microsoft Hv", "0x40000001 EAX bit 9"},
		{hyperv, true, false, "Microsoft Hv", "0x40000004 EAX bit 2"},
		{brief, true, false, "Microsoft Hv", "does not tell how"},
		{tcg, true, true, "TCGTCGTCGTCG", "does not tell how"},
		{odd, true, false, "a...", "(a...)"},
		{amd, false, false, "", "INVLPGB, which flushes"},
	};
	struct hypervisor h;
	char text[160];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		leaves = machines[i].leaves;
		hypervisor_look(&h, made_up);
		assert_int_equal(h.present, machines[i].present);
		assert_int_equal(h.emulator, machines[i].emulator);
		assert_string_equal(h.name, machines[i].name);
		hypervisor_offers(&h, text, sizeof(text));
		if (strstr(text, machines[i].says) == NULL)
			fail_msg("%zu: '%s' is not in '%s'", i,
			    machines[i].says, text);
	}
	/* And what is here. */
	hypervisor_look(&h, hypervisor_cpuid);
	printf("hypervisor: %d '%s'\n", h.present, h.name);
}

/*
 * Whether a read would find a page.  The kernel tries it, so that this process
 * gets no signal.
 */
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
		/* It is gone: there is no entry, or one that cannot be read. */
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
	struct errmsg err = {""};
	char *paths, *line, *save = NULL;

	assert_int_equal(knob_get(f->knobs, "paths", &paths, &err), 0);
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

/* Can shootdowns be known here?  If not, the knob unseen says so. */
static bool
counts(struct fixture *f)
{
	struct errmsg err = {""};
	char *text;
	bool known;

	assert_int_equal(knob_get(f->knobs, "unseen", &text, &err), 0);
	known = strstr(text, "are null") == NULL;
	if (!known)
		puts(text);
	free(text);
	return (known);
}

/* What is not counted is null, in every run of a machine. */
static void
test_unknown(void **state)
{
	struct fixture *f = *state;
	json_t *result;
	bool known = counts(f);

	set(f, "pages", "64");
	set(f, "path", "remap");
	set(f, "run", "1");
	result = get_json(f, "result");
	assert_int_equal(json_is_integer(json_object_get(result, "ipis")),
	    known);
	json_decref(result);
}

/* Shared: told.  Private: not told.  Both lose time on a busy machine. */
static void
test_shootdowns(void **state)
{
	struct fixture *f = *state;
	json_t *result, *gaps, *gap, *served;
	json_int_t count[2] = {0, 0};
	int try, kind;

	if (f->topo->nresponders == 0 || !counts(f))
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
	assert_true(json_is_integer(json_object_get(gap, "switches")));
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
		{"paths", "null", "no such knob, or it cannot be written"},
		{"nonsense", "1", "no such knob, or it cannot be written"},
	};
	struct fixture *f = *state;
	struct knobs *second;
	struct errmsg err;
	char *value;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err.text[0] = '\0';
		assert_true(knob_set(f->knobs, bad[i].knob, bad[i].value,
		    &err) < 0);
		if (strstr(err.text, bad[i].says) == NULL)
			fail_msg("%s=%s: %s", bad[i].knob, bad[i].value,
			    err.text);
	}
	assert_int_equal(knob_get(f->knobs, "nonsense", &value, &err),
	    -ENOENT);
	assert_int_equal(knobs_open_host(f->topo, &second, &err), -EBUSY);
}

/* The nearest are passed over, and no more are asked for than are left. */
static void
test_skip(void **state)
{
	struct fixture *f = *state;
	struct topo *far;
	struct errmsg err;
	json_t *gaps;
	char most[16], *value;

	assert_int_equal(knob_get(f->knobs, "skip", &value, &err), 0);
	assert_string_equal(value, "0");
	free(value);
	assert_true(knob_set(f->knobs, "skip", "x", &err) < 0);
	assert_true(knob_set(f->knobs, "skip", "1000000", &err) < 0);
	assert_non_null(strstr(err.text, "from 0 to"));
	snprintf(most, sizeof(most), "%zu", f->topo->nresponders);
	set(f, "skip", most);
	set(f, "pages", "64");
	set(f, "run", "1");
	if (f->topo->nresponders > 0) {
		set(f, "responders", "1");
		assert_true(knob_set(f->knobs, "run", "1", &err) < 0);
		assert_non_null(strstr(err.text, "responders: 1 (expected at most"));
	}
	knobs_close(f->knobs);
	/* Imagined CPUs, so that there is a far one: the first is kept on. */
	assert_int_equal(topo_open_synthetic("pack:2 core:1 pu:1", &far,
	    &err), 0);
	far->responders[0].cpu = f->topo->initiator;
	far->initiator = f->topo->initiator;
	far->responders = realloc(far->responders, 2 *
	    sizeof(*far->responders));
	far->responders[1] = far->responders[0];
	far->responders[0].cpu = 1000000;
	far->nresponders = 2;
	assert_int_equal(knobs_open_host(far, &f->knobs, &err), 0);
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
	assert_true(knob_set(f->knobs, "run", "1", &err) < 0);
	assert_non_null(strstr(err.text, "on CPU 1000000"));
	topo_close(f->topo);
	f->topo = far;
}

/* In a process that may use one CPU there is no responder. */
static int
alone(void)
{
	struct topo *topo;
	struct knobs *knobs;
	struct errmsg err;
	cpu_set_t old, one;
	char *text;
	int cpu, status = 1;

	sched_getaffinity(0, sizeof(old), &old);
	for (cpu = CPU_SETSIZE - 1; !CPU_ISSET(cpu, &old); cpu--)
		continue;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	if (topo_open_host(&topo, &err) != 0 ||
	    knobs_open_host(topo, &knobs, &err) != 0)
		return (2);
	if (knob_get(knobs, "unseen", &text, &err) == 0 &&
	    strstr(text, "one CPU only") != NULL &&
	    knob_set(knobs, "path", "remap", &err) == 0 &&
	    knob_set(knobs, "responders", "1", &err) != 0 &&
	    knob_set(knobs, "run", "1", &err) == 0)
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
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_busy),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_hypervisor),
		cmocka_unit_test(test_paths),
		cmocka_unit_test_setup_teardown(test_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shootdowns, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_skip, setup, teardown),
		cmocka_unit_test(test_alone),
	};
	struct errmsg err;
	uint64_t hz;

	if (host_tsc(&hz, &err) == -ENOTSUP) {
		puts(err.text);
		return (77);
	}
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
