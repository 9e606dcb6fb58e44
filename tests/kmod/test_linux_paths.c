/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Linux module's tables, row by row, on the fake Linux of tests/fake: what
 * every path maps, what it flushes on which CPU, what it leaves behind.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "linux.h"
#include "fake/fake.h"

#define PAGES	48	/* of the source: 3 of the largest batches */
#define ROUNDS	2

static struct db_module *module;

/* The module's side of the knobs; here it only tells where the module is. */
int
linux_sysctl_add(struct db_module *m)
{
	module = m;
	return (0);
}

void
linux_sysctl_remove(void)
{
	module = NULL;
}

/*
 * What is known of a path.  Flushes of all CPUs take an interrupt of each of
 * the others, and so many invlpg on each.
 */
struct facts {
	const char *name;
	unsigned map_flushes;	/* of all CPUs, a page */
	unsigned unmap_flushes;
	unsigned batch_flushes;	/* of all CPUs, a batch, in unmap */
	unsigned local_flushes;	/* of this CPU alone, a page, in map */
	bool here_only;		/* other CPUs may see another page */
	bool fresh;		/* after unmap, no CPU sees anything there */
	bool late;		/* the kernel flushes all CPUs now and then */
};

static const struct facts known[] = {
	{.name = "direct"},
	{.name = "kmap_local"},
	{.name = "kenter_temporary", .local_flushes = 1, .here_only = true},
	{.name = "enter", .map_flushes = 1},
	{.name = "enter_fresh", .unmap_flushes = 1, .fresh = true},
	{.name = "qenter", .batch_flushes = 1, .fresh = true},
	{.name = "vmap", .late = true},
	{.name = "vm_map_ram", .late = true},
	{.name = "ioremap", .late = true},
};

#define NKNOWN	(sizeof(known) / sizeof(known[0]))

/* A path on its way, and what the machine had counted before. */
struct trial {
	const struct db_path *path;
	const struct facts *facts;	/* null: nothing is known of it */
	struct db_run run;
	void *pages[PAGES];
	struct fake before;
};

/* A condition of a trial; the words say which one it was. */
#define TRUE(t, condition)						\
	do {								\
		if (!(condition))					\
			fail_msg("path %s, batches of %u, %u CPUs: "	\
			    "not true: %s", (t)->path->row.name,	\
			    (t)->run.plan.batch, fake.cpus, #condition); \
	} while (0)

#define EQUAL(t, a, b)							\
	do {								\
		unsigned long one = (a), other = (b);			\
									\
		if (one != other)					\
			fail_msg("path %s, batches of %u, %u CPUs: "	\
			    "%s is %lu, and not %lu", (t)->path->row.name, \
			    (t)->run.plan.batch, fake.cpus, #a, one, other); \
	} while (0)

static const struct facts *
facts_of(const char *name)
{
	size_t i;

	for (i = 0; i < NKNOWN; i++)
		if (strcmp(known[i].name, name) == 0)
			return (&known[i]);
	return (NULL);
}

static const struct db_row *
row_of(const struct db_row *const *rows, const char *name)
{
	for (; *rows != NULL; rows++)
		if (strcmp((*rows)->name, name) == 0)
			return (*rows);
	fail_msg("no row %s", name);
	return (NULL);
}

/* A row is the first member of its path, source or sink. */
static const struct db_path *
path_at(size_t i)
{
	return ((const struct db_path *)(const void *)module->os->paths[i]);
}

static const struct db_source *
source_of(const char *name)
{
	return ((const struct db_source *)(const void *)
	    row_of(module->os->sources, name));
}

static void
boot(unsigned cpus)
{
	fake_boot(cpus);
	assert_int_equal(fake_module_init(), 0);
	assert_non_null(module);
}

static void
shut_down(void)
{
	fake_module_exit();
	assert_null(module);
	fake_check_balance();
}

static void
trial_init(struct trial *t, const struct db_path *path, uint32_t batch)
{
	memset(t, 0, sizeof(*t));
	t->path = path;
	t->facts = facts_of(path->row.name);
	t->run.module = module;
	t->run.os = module->os;
	t->run.pages = t->pages;
	t->run.plan.path = path;
	t->run.plan.source = source_of("pages");
	t->run.plan.batch = batch;
	t->run.plan.pages = PAGES;
	t->run.plan.seed = 7;
}

/* Pages and path, ready to map. */
static void
trial_begin(struct trial *t)
{
	assert_int_equal(t->run.plan.source->init(&t->run), 0);
	if (t->path->init != NULL)
		assert_int_equal(t->path->init(&t->run), 0);
}

static void
trial_end(struct trial *t)
{
	if (t->path->cleanup != NULL)
		t->path->cleanup(&t->run);
	/* Pages that are freed cannot be seen, at any address. */
	if (t->facts != NULL && !t->facts->late)
		EQUAL(t, fake_stale(), 0);
	t->run.plan.source->cleanup(&t->run);
	fake_purge();
	EQUAL(t, fake_stale(), 0);
}

static int
map(struct trial *t, struct db_batch *batch)
{
	unsigned long irq = 0;
	int error;

	t->before = fake;
	if (t->path->row.flags & DB_IRQS_OFF)
		irq = fake.irqs_off++;
	error = t->path->map(&t->run, batch);
	if (t->path->row.flags & DB_IRQS_OFF)
		fake.irqs_off = (unsigned)irq;
	return (error);
}

static void
unmap(struct trial *t, struct db_batch *batch)
{
	t->before = fake;
	fake.irqs_off += (t->path->row.flags & DB_IRQS_OFF) != 0;
	t->path->unmap(&t->run, batch);
	fake.irqs_off -= (t->path->row.flags & DB_IRQS_OFF) != 0;
}

/* So many flushes of all CPUs, of so many pages in all, and none besides. */
static void
check_flushes(struct trial *t, unsigned all, unsigned pages, unsigned local)
{
	unsigned cpu;

	EQUAL(t, fake.ipis - t->before.ipis, (fake.cpus - 1ul) * all);
	for (cpu = 0; cpu < fake.cpus; cpu++)
		EQUAL(t, fake.flushes[cpu] - t->before.flushes[cpu],
		    pages + (cpu == fake.cpu ? local : 0));
}

/* Every slot shows its own page to a reader, wherever it must. */
static void
check_mapped(struct trial *t, const struct db_batch *batch)
{
	const struct facts *facts = t->facts;
	struct page *page;
	unsigned cpu, i, j;

	for (i = 0; i < batch->n; i++) {
		page = batch->pages[i];
		TRUE(t, fake_mapped(batch->va[i]) == page);
		TRUE(t, fake_seen(fake.cpu, batch->va[i]) == page);
		TRUE(t, t->run.plan.source->check(&t->run, batch->first + i,
		    batch->va[i]));
		TRUE(t, linux_page_at(batch->va[i]) == page);
		for (j = 0; j < i; j++)
			TRUE(t, batch->va[j] != batch->va[i]);
		for (cpu = 0; facts != NULL && cpu < fake.cpus; cpu++)
			if (cpu != fake.cpu)
				EQUAL(t, fake_seen(cpu, batch->va[i]) == page,
				    !facts->here_only);
	}
}

static void
check_unmapped(struct trial *t, const struct db_batch *batch)
{
	unsigned cpu, i;

	if (t->facts == NULL)
		return;
	for (i = 0; i < batch->n; i++) {
		if (t->facts->late || t->facts->fresh)
			TRUE(t, fake_mapped(batch->va[i]) == NULL);
		for (cpu = 0; t->facts->fresh && cpu < fake.cpus; cpu++)
			TRUE(t, fake_seen(cpu, batch->va[i]) == NULL);
	}
}

static void
try_batch(struct trial *t, uint32_t first)
{
	const struct facts *facts = t->facts;
	uint32_t n = t->run.plan.batch;
	struct db_batch batch = {&t->run.pages[first], first, n, {NULL}};

	EQUAL(t, (unsigned)map(t, &batch), 0);
	if (facts != NULL) {
		check_flushes(t, n * facts->map_flushes,
		    n * facts->map_flushes, n * facts->local_flushes);
		/* Break before make: a flush for all is of an empty entry. */
		EQUAL(t, fake.live_flushes - t->before.live_flushes,
		    n * facts->local_flushes);
	}
	check_mapped(t, &batch);
	unmap(t, &batch);
	EQUAL(t, (unsigned)fake.kmaps, 0);
	if (facts != NULL && !facts->late) {
		check_flushes(t,
		    n * facts->unmap_flushes + facts->batch_flushes,
		    n * (facts->unmap_flushes + facts->batch_flushes), 0);
		EQUAL(t, fake.live_flushes - t->before.live_flushes, 0);
	}
	check_unmapped(t, &batch);
}

/* On every CPU of a machine in turn: none is special. */
static void
try_path(const struct db_path *path, uint32_t batch, unsigned cpu)
{
	struct trial t;
	unsigned long batches = 0, rounds;
	uint32_t first;
	int round;

	trial_init(&t, path, batch);
	t.run.plan.cpu = cpu;
	assert_int_equal(module->os->bind(&t.run), 0);
	assert_int_equal(fake.cpu, cpu);
	trial_begin(&t);
	rounds = fake.ipis;
	for (round = 0; round < ROUNDS; round++)
		for (first = 0; first + batch <= PAGES; first += batch) {
			try_batch(&t, first);
			batches++;
		}
	/* Late is at most every third batch here, and not never. */
	if (t.facts != NULL && t.facts->late && fake.cpus > 1)
		TRUE(&t, fake.ipis > rounds &&
		    (fake.ipis - rounds) / (fake.cpus - 1) <= batches / 3);
	trial_end(&t);
	module->os->unbind(&t.run);
}

static void
try_all(unsigned cpus)
{
	const struct db_path *path;
	unsigned cpu;
	uint32_t batch;
	size_t i;

	for (cpu = 0; cpu < cpus; cpu++) {
		boot(cpus);
		for (i = 0; module->os->paths[i] != NULL; i++) {
			path = path_at(i);
			if (path->row.flags & DB_NO_ADDRESS)
				continue;
			for (batch = 1; batch <= DB_BATCH_MAX; batch++)
				try_path(path, batch, cpu);
		}
		shut_down();
	}
}

static void
test_one_cpu(void **state)
{
	(void)state;
	try_all(1);
}

static void
test_two_cpus(void **state)
{
	(void)state;
	try_all(2);
}

static void
test_four_cpus(void **state)
{
	(void)state;
	try_all(4);
}

/* The table: names that differ, words for each, and all that is known. */
static void
test_rows(void **state)
{
	const struct db_row *const *tables[4], *const *rows;
	size_t i, j, k;

	(void)state;
	boot(1);
	tables[0] = module->os->paths;
	tables[1] = module->os->sources;
	tables[2] = module->os->sinks;
	tables[3] = module->os->contexts;
	for (i = 0; i < 4; i++)
		for (rows = tables[i], j = 0; rows[j] != NULL; j++) {
			assert_true(strlen(rows[j]->name) > 0);
			assert_true(strlen(rows[j]->summary) > 10);
			assert_null(strchr(rows[j]->summary, '\n'));
			for (k = 0; k < j; k++)
				assert_string_not_equal(rows[k]->name,
				    rows[j]->name);
		}
	for (i = 0; i < NKNOWN; i++)
		row_of(module->os->paths, known[i].name);
	for (i = 0; module->os->paths[i] != NULL; i++)
		if (!(path_at(i)->row.flags & DB_NO_ADDRESS) &&
		    facts_of(path_at(i)->row.name) == NULL)
			print_message("path %s: what it flushes is not "
			    "checked\n", path_at(i)->row.name);
	assert_int_equal(path_at(0)->row.flags & DB_NO_ADDRESS, DB_NO_ADDRESS);
	shut_down();
}

/* One trial of a path that may fail; returns what it returned. */
static int
try_failing(struct trial *t)
{
	struct db_batch batch = {t->run.pages, 0, t->run.plan.batch, {NULL}};
	int error = 0;

	if (t->path->init != NULL)
		error = t->path->init(&t->run);
	if (error != 0)
		return (error);
	error = map(t, &batch);
	if (error == 0) {
		/* None was swallowed; to look at what is mapped is free. */
		TRUE(t, fake.fallible < fake.fail);
		fake.fail = 0;
		check_mapped(t, &batch);
		unmap(t, &batch);
	}
	if (t->path->cleanup != NULL)
		t->path->cleanup(&t->run);
	return (error);
}

/* Each allocation and each page-table walk fails once. */
static void
test_failures(void **state)
{
	struct trial t;
	struct fake before;
	unsigned fail;
	size_t i;
	int error;

	(void)state;
	boot(2);
	for (i = 0; module->os->paths[i] != NULL; i++) {
		if (path_at(i)->row.flags & DB_NO_ADDRESS)
			continue;
		trial_init(&t, path_at(i), DB_BATCH_MAX);
		assert_int_equal(t.run.plan.source->init(&t.run), 0);
		for (fail = 1; fail < 1000; fail++) {
			before = fake;
			module->error[0] = '\0';
			fake.fallible = 0;
			fake.fail = fail;
			error = try_failing(&t);
			fake.fail = 0;
			EQUAL(&t, (unsigned)fake.objects,
			    (unsigned)before.objects);
			EQUAL(&t, (unsigned)fake.pages,
			    (unsigned)before.pages);
			EQUAL(&t, (unsigned)fake.areas, 0);
			EQUAL(&t, (unsigned)fake.reserved, 0);
			EQUAL(&t, (unsigned)fake.mutexes, 0);
			if (error == 0)
				break;
			EQUAL(&t, (unsigned)error, ENOMEM);
			/* A map's words are the engine's. */
			if (module->error[0] != '\0')
				TRUE(&t, strstr(module->error,
				    t.path->row.name) != NULL);
			else
				TRUE(&t, t.path->init == NULL ||
				    t.facts == NULL || t.facts->late);
		}
		EQUAL(&t, (unsigned)error, 0);
		/* What allocates must have failed at least once. */
		TRUE(&t, t.facts == NULL || fail > 1 ||
		    (t.path->row.flags & DB_IRQS_OFF));
		t.run.plan.source->cleanup(&t.run);
	}
	shut_down();
}

static int
knob_set(const char *name, const char *value)
{
	const struct db_knob *knob = db_knob_find(name);

	assert_non_null(knob);
	return (db_knob_set(module, knob, value));
}

static void
set(const char *name, const char *value)
{
	if (knob_set(name, value) != 0)
		fail_msg("%s=%s: %s", name, value, module->error);
}

static void
set_number(const char *name, unsigned value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	set(name, text);
}

/* The whole module, from the knobs to the result, with a sink and a source. */
static void
try_run(const struct db_path *path, const char *sink, const char *source)
{
	uint32_t batch;

	set("path", path->row.name);
	set("sink", sink);
	set("source", source);
	for (batch = 1; batch <= DB_BATCH_MAX; batch += 5) {
		set_number("batch", batch);
		module->result[0] = '\0';
		set("run", "1");
		assert_non_null(strstr(module->result, path->row.name));
	}
}

static void
test_runs(void **state)
{
	const struct db_row *const *sink, *const *source;
	const struct db_path *path;
	size_t i;

	(void)state;
	boot(3);
	set_number("pages", PAGES);
	set_number("rounds", 3);
	set_number("cpu", 1);
	set("device", "/dev/fake");
	for (i = 0; module->os->paths[i] != NULL; i++) {
		path = path_at(i);
		if (path->row.flags & DB_NO_ADDRESS) {
			try_run(path, "null", "pages");
			continue;
		}
		for (sink = module->os->sinks; *sink != NULL; sink++) {
			try_run(path, (*sink)->name, "pages");
			if (path->row.flags & DB_OWN_PAGES)
				continue;
			for (source = module->os->sources; *source != NULL;
			    source++)
				try_run(path, (*sink)->name, (*source)->name);
		}
	}
	assert_true(fake_disk.writes > 0);
	shut_down();
}

/* The kernel's own count of interrupts ends up in the result. */
static void
test_ipis_in_result(void **state)
{
	char words[32];

	(void)state;
	boot(4);
	set("path", "enter");
	set("sink", "null");
	set_number("pages", 32);
	set_number("rounds", 2);
	set_number("batch", 4);
	set("run", "1");
	snprintf(words, sizeof(words), "\"ipis\":%u,", 3u * 32 * 2);
	if (strstr(module->result, words) == NULL)
		fail_msg("no %s in %.200s", words, module->result);
	shut_down();
}

/* Counts of 32 bits wrap, and stay when their CPU goes; none goes back. */
static void
test_ipi_counters(void **state)
{
	struct db_run run = {.plan.cpu = 0};
	uint64_t first, second;

	(void)state;
	boot(4);
	assert_int_equal(linux_bind(&run), 0);
	irq_stat[0].irq_call_count = 3000000000u;
	irq_stat[1].irq_call_count = UINT32_MAX - 9;
	irq_stat[3].irq_call_count = 500;
	assert_true(linux_ipis(&run, &first));
	irq_stat[0].irq_call_count += 1;
	irq_stat[1].irq_call_count += 30;
	irq_stat[3].irq_call_count += 500;
	fake.cpus = 3;
	assert_true(linux_ipis(&run, &second));
	assert_int_equal(second - first, 531);
	fake.cpus = 4;
	irq_stat[3].irq_call_count -= 1;
	assert_false(linux_ipis(&run, &second));
	/* What went back once makes no difference known again. */
	irq_stat[3].irq_call_count += 1;
	assert_false(linux_ipis(&run, &second));
	linux_unbind(&run);
	shut_down();
}

static void
refused(const char *knob, const char *value, const char *words)
{
	assert_int_equal(knob_set(knob, value), EINVAL);
	if (strstr(module->error, words) == NULL)
		fail_msg("no '%s' in '%s'", words, module->error);
}

/* CPUs that the caller may not use neither measure nor respond. */
static void
test_allowed_cpus(void **state)
{
	(void)state;
	boot(4);
	set("path", "null");
	set("sink", "null");
	set_number("pages", 4);
	set_number("batch", 4);
	fake_allow(1 << 1 | 1 << 3);
	refused("cpu", "2", "cpu: 2 is not online, or the caller may not use "
	    "it; it may use 2 CPUs");
	refused("responders", "2", "0 to 1");
	refused("run", "1", "cpu: 0 is not online, or the caller may not");
	set_number("cpu", 1);
	set_number("responders", 1);
	set("run", "1");
	assert_int_equal(fake.thread_cpus, 1 << 3);
	/* It is left one CPU after the plan was made. */
	fake_allow(1 << 1);
	refused("run", "1", "responders: 1 are more than the 0 other CPUs "
	    "that the caller may use");
	shut_down();
}

/* Responders spin on the other CPUs, and leave none behind when one fails. */
static void
test_responders(void **state)
{
	unsigned fail, failed = 0;
	int error = 1;

	(void)state;
	boot(4);
	set("path", "enter");
	set("sink", "verify");
	set_number("pages", 4);
	set_number("rounds", 1);
	set_number("batch", 4);
	set_number("responders", 3);
	for (fail = 1; error != 0 && fail < 1000; fail++) {
		fake.fallible = 0;
		fake.fail = fail;
		error = knob_set("run", "1");
		fake.fail = 0;
		failed += error != 0;
		assert_int_equal(fake.objects, 1);	/* the result */
		assert_int_equal(fake.threads, 0);
		assert_int_equal(fake.pinned, 0);
		assert_int_equal(fake.disks, 0);
		assert_int_equal(fake.pages + fake.areas + fake.mutexes, 0);
	}
	assert_int_equal(error, 0);
	assert_int_equal(fake.thread_cpus, 0xe);
	/* Memory, pages, the window and its walks, the threads. */
	assert_true(failed > 4 + 4 + 2 + DB_BATCH_MAX + 3);
	shut_down();
}

/*
 * Softirqs that wait for a responder's CPU make its interrupts slower.  They
 * run before the first page is streamed: only the proof, which comes before
 * there are responders, meets them.
 */
static void
test_softirqs(void **state)
{
	(void)state;
	boot(4);
	set("path", "enter");
	set("sink", "null");
	set_number("pages", 4);
	set_number("rounds", 2);
	set_number("batch", 4);
	set_number("responders", 2);
	fake_softirqs[0] = fake_softirqs[2] = fake_softirqs[3] = 1 << 5;
	set("run", "1");
	/* The proof, a warm-up, two rounds, and the end of the window. */
	assert_int_equal(fake.ipis, 3 * (4 * 4 + 1));
	/* CPU 3 has no responder. */
	assert_int_equal(fake.slow_ipis, 4 + 4 * 4 + 1);
	assert_int_equal(fake_softirqs[0], 1 << 5);
	assert_int_equal(fake_softirqs[2], 0);
	assert_int_equal(fake_softirqs[3], 1 << 5);
	shut_down();
}

/* Source pages: each carries its number, in an order that the seed decides. */
static void
test_source_pages(void **state)
{
	struct trial t, again;
	unsigned fail, i, moved = 0;

	(void)state;
	boot(1);
	trial_init(&t, path_at(0), 1);
	assert_int_equal(t.run.plan.source->init(&t.run), 0);
	for (i = 0; i < PAGES; i++) {
		assert_true(t.run.plan.source->check(&t.run, i,
		    fake_contents(t.pages[i])));
		assert_false(t.run.plan.source->check(&t.run, i,
		    fake_contents(t.pages[(i + 1) % PAGES])));
		if (i > 0)
			moved += t.pages[i] != (void *)
			    ((char *)t.pages[i - 1] - ((char *)fake_page(1) -
			    (char *)fake_page(0)));
	}
	assert_true(moved > PAGES / 2);
	t.run.plan.source->cleanup(&t.run);
	assert_int_equal(fake.pages, 0);

	trial_init(&again, path_at(0), 1);
	assert_int_equal(again.run.plan.source->init(&again.run), 0);
	assert_memory_equal(t.pages, again.pages, sizeof(t.pages));
	again.run.plan.source->cleanup(&again.run);
	again.run.plan.seed++;
	assert_int_equal(again.run.plan.source->init(&again.run), 0);
	assert_memory_not_equal(t.pages, again.pages, sizeof(t.pages));
	again.run.plan.source->cleanup(&again.run);

	for (fail = 1; fail <= PAGES; fail++) {
		trial_init(&t, path_at(0), 1);
		fake.fallible = 0;
		fake.fail = fail;
		assert_int_equal(t.run.plan.source->init(&t.run), ENOMEM);
		assert_int_equal(fake.pages, 0);
	}
	fake.fail = 0;
	shut_down();
}

/* Source ram: only pages that can be read, and that are there. */
static void
test_source_ram(void **state)
{
	struct trial t;
	unsigned i, low = 0, middle = 0;

	(void)state;
	boot(1);
	for (i = 0; i < FAKE_RAM; i += 4) {
		fake_poison(fake_page(i));
		fake_offline(fake_page(i + 1));
	}
	for (i = 0; i < 20; i++) {
		unsigned p;

		trial_init(&t, path_at(0), 1);
		t.run.plan.source = source_of("ram");
		t.run.plan.seed = i;
		assert_int_equal(t.run.plan.source->init(&t.run), 0);
		for (p = 0; p < PAGES; p++) {
			unsigned at;

			for (at = 0; at < FAKE_RAM; at++)
				if (t.pages[p] == fake_page(at))
					break;
			assert_true(at < 100 || at >= 200);
			assert_true(at < FAKE_RAM && at % 4 > 1);
			assert_true(t.run.plan.source->check(&t.run, p,
			    fake_contents(t.pages[p])));
			assert_false(t.run.plan.source->check(&t.run, p,
			    fake_contents(fake_page(at ^ 1))));
			low += at < 100;
			middle += at >= 200 && at < 300;
		}
		assert_null(t.run.plan.source->cleanup);
	}
	/* Both ranges are used, and the second from its start. */
	assert_true(low > 0 && middle > 0);

	for (i = 0; i < FAKE_RAM; i++)
		fake_offline(fake_page(i));
	assert_int_equal(t.run.plan.source->init(&t.run), ENOENT);
	assert_non_null(strstr(module->error, "found only 0 readable pages"));
	shut_down();
}

/*
 * A page is found through the page table at every size of pages, and only
 * where the entry says that it is there.
 */
static void
test_page_at(void **state)
{
	unsigned level, i;
	struct page *page;
	void *va;

	(void)state;
	boot(1);
	for (level = 1; level <= 3; level++) {
		fake_direct_level(level);
		for (i = 0; i < FAKE_RAM; i += 73)
			assert_ptr_equal(linux_page_at(
			    (char *)fake_contents(fake_page(i)) + 5),
			    fake_page(i));
	}
	assert_null(linux_page_at((void *)0x1000));
	page = alloc_page(GFP_KERNEL);
	va = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	assert_ptr_equal(linux_page_at(va), page);
	set_pte(lookup_address((unsigned long)va, &level),
	    __pte(page_to_phys(page)));
	assert_null(linux_page_at(va));
	vunmap(va);
	__free_page(page);
	shut_down();
}

/* The disk gets the pages in order, from the start again when it is full. */
static void
test_sink_device(void **state)
{
	const struct db_sink *sink;
	struct db_batch batch;
	struct trial t;
	unsigned i;

	(void)state;
	boot(1);
	sink = (const struct db_sink *)(const void *)
	    row_of(module->os->sinks, "device");
	trial_init(&t, (const struct db_path *)(const void *)
	    row_of(module->os->paths, "vmap"), 5);
	trial_begin(&t);
	strcpy(t.run.plan.device, "/dev/fake");
	fake_disk.sectors = 12 * 8 + 7;	/* two batches of 5 fit, and no third */
	assert_int_equal(sink->init(&t.run), 0);
	for (i = 0; i < 4; i++) {
		batch = (struct db_batch){&t.run.pages[5 * i], 5 * i, 5,
			{NULL}};
		assert_int_equal(map(&t, &batch), 0);
		assert_int_equal(sink->consume(&t.run, &batch), 0);
		unmap(&t, &batch);
	}
	assert_int_equal(fake_disk.writes, 4);
	for (i = 0; i < 10; i++)
		assert_memory_equal(fake_disk.contents[i],
		    fake_contents(t.pages[10 + i]), 4096);

	/* An address that shows nothing is an error, not a write. */
	assert_int_equal(sink->consume(&t.run, &batch), EIO);
	fake_disk.write_error = -EIO;
	assert_int_equal(map(&t, &batch), 0);
	assert_int_equal(sink->consume(&t.run, &batch), EIO);
	assert_int_equal(fake_disk.writes, 4);
	unmap(&t, &batch);
	sink->cleanup(&t.run);
	trial_end(&t);
	shut_down();
}

/* A device that cannot be had: a sentence that names it, and nothing held. */
static void
test_bad_devices(void **state)
{
	static const struct {
		const char *device;
		int error;
		unsigned long sectors;
		const char *words;
	} bad[] = {
		{"/dev/none", 0, 99, "/dev/none does not exist"},
		{"/dev/fake", -EBUSY, 99, "/dev/fake is mounted or in use"},
		{"/dev/fake", -ENOTBLK, 99, "/dev/fake is not a block device"},
		{"/dev/fake", -EROFS, 99, "/dev/fake cannot be written"},
		{"/dev/fake", -EINVAL, 99, "/dev/fake cannot be opened"},
		{"/dev/fake", 0, 7, "/dev/fake is smaller than a batch"},
	};
	size_t i;

	(void)state;
	boot(1);
	set("path", "direct");
	set("sink", "device");
	set_number("batch", 1);
	set_number("pages", 4);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		set("device", bad[i].device);
		fake_disk.open_error = bad[i].error;
		fake_disk.sectors = bad[i].sectors;
		assert_int_not_equal(knob_set("run", "1"), 0);
		if (strstr(module->error, bad[i].words) == NULL)
			fail_msg("'%s', without '%s'", module->error,
			    bad[i].words);
		assert_int_equal(fake.disks, 0);
		assert_int_equal(fake_disk.writes, 0);
	}
	shut_down();
}

/* FNV-1a of a page of RAM, from the definition. */
static uint64_t
fnv(const unsigned char *page)
{
	uint64_t sum = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < PAGE_SIZE; i++) {
		sum ^= page[i];
		sum *= 0x100000001b3u;
	}
	return (sum);
}

/* Each kept page lies where the result says, with what it says. */
static void
check_kept(unsigned pages)
{
	const char *p = strstr(module->result, "\"kept\":[");
	unsigned long long frame, sum;
	struct page *page;
	unsigned i;
	int length;

	assert_non_null(p);
	p += 7;
	for (i = 0; i < pages; i++, p += length) {
		assert_int_equal(sscanf(p + 1, "\"%llx %llx\"%n", &frame, &sum,
		    &length), 2);
		length++; /* the comma, or the bracket */
		page = pfn_to_page(frame);
		assert_int_equal(((uint64_t *)fake_contents(page))[1], i);
		assert_true(sum == fnv(fake_contents(page)));
	}
	assert_int_equal(*p, ']');
}

/* The context panic: a run arms, device none disarms, nothing is left. */
static void
test_panic_keeps_pages(void **state)
{
	unsigned fail;

	(void)state;
	boot(1);
	set("context", "panic");
	set_number("pages", 5);
	set("device", "/dev/fake");
	refused("run", "1", "device: context panic writes to no device");
	set("device", "");
	set("source", "ram");
	refused("run", "1", "source: context panic keeps pages of its own");
	set("source", "pages");
	for (fail = 1;; fail++) {
		fake.fallible = 0;
		fake.fail = fail;
		if (knob_set("run", "1") == 0)
			break;
		fake.fail = 0;
		assert_int_equal(fake.pages, 0);
		assert_int_equal(fake.module, 0);
	}
	fake.fail = 0;
	assert_true(fail > 5);
	assert_int_equal(fake.pages, 5);
	assert_int_equal(fake.module, 1);
	check_kept(5);
	assert_int_equal(knob_set("run", "1"), EBUSY);
	assert_non_null(strstr(module->error, "a panic is armed already"));
	set("device", "none");
	set("run", "1");
	assert_int_equal(fake.pages, 0);
	assert_int_equal(fake.module, 0);
	set("run", "1");
	shut_down();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_one_cpu),
		cmocka_unit_test(test_two_cpus),
		cmocka_unit_test(test_four_cpus),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_ipis_in_result),
		cmocka_unit_test(test_ipi_counters),
		cmocka_unit_test(test_allowed_cpus),
		cmocka_unit_test(test_responders),
		cmocka_unit_test(test_softirqs),
		cmocka_unit_test(test_source_pages),
		cmocka_unit_test(test_source_ram),
		cmocka_unit_test(test_page_at),
		cmocka_unit_test(test_sink_device),
		cmocka_unit_test(test_bad_devices),
		cmocka_unit_test(test_panic_keeps_pages),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
