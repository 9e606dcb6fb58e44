/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FreeBSD module's paths and sources, row by row, on the fake FreeBSD of
 * tests/fakebsd: what every path maps, what it flushes on which CPU, what it
 * leaves behind.
 */
#include <setjmp.h>
#include <stdarg.h>

#include "freebsd.h"
#include "fakebsd/fake.h"

#include <cmocka.h>

#define PAGES	48	/* of the source: 3 of the largest batches */
#define ROUNDS	2
#define TRIALS	1024

/*
 * What is known of a path: shootdowns, which are flushes of every CPU, in map
 * and in unmap, for a page or for a batch, and flushes of this CPU alone.
 */
struct facts {
	const char *name;
	unsigned map_page;
	unsigned map_local;	/* flushes of this CPU alone, a page */
	unsigned unmap_page;
	unsigned unmap_batch;
	unsigned unmap_flushes;	/* pages flushed by those; 0: the batch's */
	bool here_only;		/* other CPUs may see another page */
	bool fresh;		/* after unmap, no CPU sees anything there */
	bool one_run;		/* takes the source run */
	bool no_direct_map;	/* on a machine that has none */
	bool allocates;
	bool sf_private;	/* sf_bufs for this CPU alone */
};

static const struct facts known[] = {
#ifdef __amd64__
	{.name = "direct"},
#if __FreeBSD_version >= 1100000
	{.name = "io_transient"},
	{.name = "io_transient", .map_local = 1, .here_only = true,
	    .fresh = true, .no_direct_map = true},
#endif
#endif
	{.name = "kenter_temporary", .map_local = 1, .here_only = true},
	{.name = "enter", .map_page = 1, .allocates = true},
	{.name = "enter_fresh", .unmap_page = 1, .fresh = true,
	    .allocates = true},
	{.name = "enter_batch", .unmap_batch = 1, .fresh = true,
	    .allocates = true},
	{.name = "qenter", .unmap_batch = 1, .fresh = true, .allocates = true},
	{.name = "kenter_flush", .map_page = 1, .allocates = true},
#if __FreeBSD_version >= 1100000
	{.name = "quick_enter"},
#endif
	{.name = "sf_buf", .allocates = true},
	{.name = "sf_buf_private", .allocates = true, .sf_private = true},
#if __FreeBSD_version >= 1200000
	/* Of a removed large page the page table's page is flushed, too. */
	{.name = "superpage", .unmap_batch = 2, .unmap_flushes = 2,
	    .fresh = true, .one_run = true, .allocates = true},
#endif
};

/* A path on its way, and what the machine had counted before. */
struct trial {
	const struct db_path *path;
	const struct facts *facts;
	struct db_run run;
	void *pages[PAGES];
	struct fake before;
};

/* A condition of a trial; the words say which one it was. */
#define TRUE_OF(t, condition)						\
	do {								\
		if (!(condition))					\
			fail_msg("path %s, batches of %u, %d CPUs: not true: " \
			    "%s", (t)->path->row.name,		\
			    (t)->run.plan.batch, mp_ncpus, #condition);	\
	} while (0)

#define EQUAL(t, a, b)							\
	do {								\
		unsigned long one = (a), other = (b);			\
									\
		if (one != other)					\
			fail_msg("path %s, batches of %u, %d CPUs: %s is " \
			    "%lu, and not %lu", (t)->path->row.name,	\
			    (t)->run.plan.batch, mp_ncpus, #a, one, other); \
	} while (0)

/* A row is the first member of its path or source. */
static const void *
row_of(const struct db_row *const *rows, const char *name)
{
	for (; *rows != NULL; rows++)
		if (strcmp((*rows)->name, name) == 0)
			return (*rows);
	fail_msg("no row %s", name);
	return (NULL);
}

static void
boot(unsigned cpus)
{
	fake_boot(cpus);
	assert_int_equal(fake_load(), 0);
	assert_non_null(fake_softc);
}

static void
shut_down(void)
{
	assert_int_equal(fake_unload(), 0);
	fake_check_balance();
}

static void
trial_init(struct trial *t, const struct facts *facts, uint32_t batch)
{
	const struct db_os *os = fake_softc->os;

	memset(t, 0, sizeof(*t));
	t->facts = facts;
	t->path = row_of(os->paths, facts->name);
	t->run.module = fake_softc;
	t->run.os = os;
	t->run.pages = t->pages;
	t->run.plan.path = t->path;
	t->run.plan.source = row_of(os->sources,
	    facts->one_run ? "run" : "pages");
	t->run.plan.batch = batch;
	t->run.plan.pages = PAGES;
	t->run.plan.seed = 7;
	fake.no_direct_map = facts->no_direct_map;
}

static int
map(struct trial *t, struct db_batch *batch)
{
	register_t irq = 0;
	int error;

	t->before = fake;
	if (t->path->row.flags & DB_IRQS_OFF)
		irq = intr_disable();
	error = t->path->map(&t->run, batch);
	if (t->path->row.flags & DB_IRQS_OFF)
		intr_restore(irq);
	return (error);
}

static void
unmap(struct trial *t, struct db_batch *batch)
{
	register_t irq = 0;

	t->before = fake;
	if (t->path->row.flags & DB_IRQS_OFF)
		irq = intr_disable();
	t->path->unmap(&t->run, batch);
	if (t->path->row.flags & DB_IRQS_OFF)
		intr_restore(irq);
}

/* So many shootdowns, of so many pages in all, and local flushes. */
static void
check_flushes(struct trial *t, unsigned shootdowns, unsigned pages,
    unsigned local)
{
	unsigned cpu;

	EQUAL(t, fake.shootdowns - t->before.shootdowns, shootdowns);
	EQUAL(t, fake.ipis - t->before.ipis,
	    shootdowns * ((unsigned)mp_ncpus - 1));
	for (cpu = 0; cpu <= mp_maxid; cpu++)
		if (!CPU_ABSENT(cpu))
			EQUAL(t, fake.flushes[cpu] - t->before.flushes[cpu],
			    pages + (cpu == fake.cpu ? local : 0));
}

/* Every slot shows its own page to a reader, wherever it must. */
static void
check_mapped(struct trial *t, const struct db_batch *batch)
{
	const struct vm_page *m;
	unsigned cpu, i, j;

	EQUAL(t, (unsigned)fake.sf_private,
	    t->facts->sf_private ? batch->n : 0);
	for (i = 0; i < batch->n; i++) {
		m = batch->pages[i];
		TRUE_OF(t, fake_mapped(batch->va[i]) == m);
		TRUE_OF(t, fake_seen(fake.cpu, batch->va[i]) == m);
		TRUE_OF(t, t->run.plan.source->check(&t->run,
		    batch->first + i, batch->va[i]));
		for (j = 0; j < i; j++)
			TRUE_OF(t, batch->va[j] != batch->va[i]);
		for (cpu = 0; cpu <= mp_maxid; cpu++)
			if (!CPU_ABSENT(cpu) && !t->facts->here_only)
				TRUE_OF(t, fake_seen(cpu, batch->va[i]) == m);
	}
}

static void
check_unmapped(struct trial *t, const struct db_batch *batch)
{
	unsigned cpu, i;

	for (i = 0; t->facts->fresh && i < batch->n; i++) {
		TRUE_OF(t, fake_mapped(batch->va[i]) == NULL);
		for (cpu = 0; cpu <= mp_maxid; cpu++)
			if (!CPU_ABSENT(cpu))
				TRUE_OF(t, fake_seen(cpu, batch->va[i]) ==
				    NULL);
	}
}

static void
try_batch(struct trial *t, uint32_t first)
{
	const struct facts *facts = t->facts;
	uint32_t n = t->run.plan.batch;
	struct db_batch batch = {&t->run.pages[first], first, n, {NULL}};
	unsigned pages;

	EQUAL(t, (unsigned)map(t, &batch), 0);
	check_flushes(t, n * facts->map_page, n * facts->map_page,
	    n * facts->map_local);
	check_mapped(t, &batch);
	unmap(t, &batch);
	pages = facts->unmap_flushes != 0 ? facts->unmap_flushes :
	    n * (facts->unmap_page + facts->unmap_batch);
	check_flushes(t, n * facts->unmap_page + facts->unmap_batch, pages, 0);
	check_unmapped(t, &batch);
	EQUAL(t, (unsigned)fake.sf_bufs, 0);
	EQUAL(t, (unsigned)fake.transient, 0);
	EQUAL(t, (unsigned)fake.pinned, 1);
}

/* A batch of each size of each path, in any order, on any CPU. */
static void
try_path(const struct facts *facts, uint32_t batch, uint32_t cpu)
{
	const struct db_os *os = fake_softc->os;
	struct trial t;
	uint32_t first;
	int round;

	trial_init(&t, facts, batch);
	t.run.plan.cpu = cpu;
	assert_int_equal(t.run.plan.source->init(&t.run), 0);
	assert_int_equal(os->bind(&t.run), 0);
	assert_int_equal(fake.cpu, cpu);
	if (t.path->init != NULL)
		EQUAL(&t, (unsigned)t.path->init(&t.run), 0);
	for (round = 0; round < ROUNDS; round++)
		for (first = 0; first + batch <= PAGES; first += batch)
			try_batch(&t, first);
	if (t.path->cleanup != NULL)
		t.path->cleanup(&t.run);
	EQUAL(&t, (unsigned)fake.entries, 0);
	EQUAL(&t, (unsigned)fake.kva, 0);
	EQUAL(&t, fake_stale(), 0);
	os->unbind(&t.run);
	EQUAL(&t, (unsigned)(fake.pinned + fake.bound + fake.spins), 0);
	t.run.plan.source->cleanup(&t.run);
	/* The result is the module's only memory between two runs. */
	EQUAL(&t, (unsigned)fake.objects, 1);
}

static void
try_all(unsigned cpus, unsigned absent)
{
	static struct { const struct facts *facts; uint32_t batch, cpu; }
	    trial[TRIALS];
	void *order[TRIALS];
	uint32_t n = 0, i, cpu, batch;

	for (i = 0; i < nitems(known); i++)
		for (cpu = 0; cpu < cpus; cpu++)
			for (batch = 1; batch <= DB_BATCH_MAX; batch++) {
				if (cpu == absent)
					continue;
				assert_true(n < TRIALS);
				trial[n].facts = &known[i];
				trial[n].batch = batch;
				trial[n].cpu = cpu;
				order[n] = &trial[n];
				n++;
			}
	db_shuffle(order, n, cpus);
	boot(cpus);
	if (absent < cpus)
		fake_absent(absent);
	for (i = 0; i < n; i++) {
		uint32_t at = (uint32_t)((char *)order[i] - (char *)trial) /
		    sizeof(trial[0]);

		try_path(trial[at].facts, trial[at].batch, trial[at].cpu);
	}
	shut_down();
}

static void
test_one_cpu(void **state)
{
	(void)state;
	try_all(1, FAKE_CPUS);
}

static void
test_two_cpus(void **state)
{
	(void)state;
	try_all(2, FAKE_CPUS);
}

/* Numbers of CPUs need not be without gaps. */
static void
test_four_cpus_of_which_one_absent(void **state)
{
	(void)state;
	try_all(4, 1);
}

/* The tables: names that differ, words for each, and all paths are known. */
static void
test_rows(void **state)
{
	const struct db_row *const *tables[4], *const *rows;
	size_t i, j, k, unknown = 0;

	(void)state;
	boot(1);
	tables[0] = fake_softc->os->paths;
	tables[1] = fake_softc->os->sources;
	tables[2] = fake_softc->os->sinks;
	tables[3] = fake_softc->os->contexts;
	for (i = 0; i < 4; i++)
		for (rows = tables[i], j = 0; rows[j] != NULL; j++) {
			assert_true(strlen(rows[j]->name) > 0);
			assert_true(strlen(rows[j]->summary) > 10);
			assert_null(strchr(rows[j]->summary, '\n'));
			for (k = 0; k < j; k++)
				assert_string_not_equal(rows[k]->name,
				    rows[j]->name);
		}
	for (rows = tables[0]; *rows != NULL; rows++) {
		for (i = 0; i < nitems(known); i++)
			if (strcmp(known[i].name, (*rows)->name) == 0)
				break;
		if (i < nitems(known))
			continue;
		/* Only the empty path maps nothing. */
		assert_string_equal((*rows)->name, "null");
		unknown++;
	}
	assert_int_equal(unknown, 1);
	/* The largest batch fills the kernel's window and no more. */
	assert_int_equal(DB_BATCH_MAX, FAKE_WINDOW);
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
		/* None was swallowed. */
		TRUE_OF(t, fake.fallible < fake.fail);
		check_mapped(t, &batch);
		unmap(t, &batch);
	} else if (t->facts->fresh || t->facts->allocates) {
		/* Undone, but for a live window's pages. */
		if (t->facts->map_page == 0)
			EQUAL(t, (unsigned)fake.entries,
			    (unsigned)t->before.entries);
		EQUAL(t, (unsigned)fake.sf_bufs, 0);
	}
	if (t->path->cleanup != NULL)
		t->path->cleanup(&t->run);
	return (error);
}

/* Whatever can fail does so once, wherever it can. */
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
	for (i = 0; i < nitems(known); i++) {
		if (known[i].no_direct_map)
			continue;
		trial_init(&t, &known[i], DB_BATCH_MAX);
		assert_int_equal(t.run.plan.source->init(&t.run), 0);
		assert_int_equal(fake_softc->os->bind(&t.run), 0);
		for (fail = 1;; fail++) {
			before = fake;
			fake_softc->error[0] = '\0';
			fake.fallible = 0;
			fake.fail = fail;
			error = try_failing(&t);
			fake.fail = 0;
			EQUAL(&t, (unsigned)fake.objects,
			    (unsigned)before.objects);
			EQUAL(&t, (unsigned)fake.pages,
			    (unsigned)before.pages);
			EQUAL(&t, (unsigned)fake.kva, 0);
			EQUAL(&t, (unsigned)fake.entries, 0);
			EQUAL(&t, (unsigned)fake.counted, 0);
			EQUAL(&t, (unsigned)fake.sf_bufs, 0);
			EQUAL(&t, (unsigned)fake.pinned, 1);
			EQUAL(&t, fake_stale(), 0);
			if (error == 0)
				break;
			EQUAL(&t, (unsigned)error, ENOMEM);
			/* A map's words are the engine's. */
			if (fake_softc->error[0] != '\0')
				TRUE_OF(&t, strstr(fake_softc->error,
				    t.path->row.name) != NULL);
		}
		TRUE_OF(&t, known[i].allocates == (fail > 1));
		fake_softc->os->unbind(&t.run);
		t.run.plan.source->cleanup(&t.run);
	}
	shut_down();
}

/* The window's last slot is used, and mapped anew by every batch. */
static void
test_window(void **state)
{
	struct db_batch batch;
	struct trial t;
	unsigned i;

	(void)state;
	boot(1);
	for (i = 0; i < nitems(known); i++)
		if (strcmp(known[i].name, "kenter_temporary") == 0)
			break;
	trial_init(&t, &known[i], DB_BATCH_MAX);
	assert_int_equal(t.run.plan.source->init(&t.run), 0);
	assert_int_equal(fake_softc->os->bind(&t.run), 0);
	batch = (struct db_batch){t.pages, 0, DB_BATCH_MAX, {NULL}};
	assert_int_equal(map(&t, &batch), 0);
	assert_int_equal((char *)batch.va[DB_BATCH_MAX - 1] -
	    (char *)batch.va[0], (DB_BATCH_MAX - 1) * PAGE_SIZE);
	unmap(&t, &batch);
	batch.pages = &t.pages[16];
	batch.first = 16;
	assert_int_equal(map(&t, &batch), 0);
	check_mapped(&t, &batch);
	assert_memory_equal(batch.va[15], fake_contents(t.pages[31]),
	    PAGE_SIZE);
	fake_softc->os->unbind(&t.run);
	t.run.plan.source->cleanup(&t.run);
	shut_down();
}

static void
source_trial(struct trial *t, const char *source, uint64_t seed)
{
	trial_init(t, &known[0], 1);
	t->run.plan.source = row_of(fake_softc->os->sources, source);
	t->run.plan.seed = seed;
}

/* Pages of our own: each carries its number at both ends, shuffled by seed. */
static void
try_own_pages(const char *source)
{
	struct trial t, again;
	unsigned i, moved = 0;
	char *page;

	source_trial(&t, source, 7);
	assert_int_equal(t.run.plan.source->init(&t.run), 0);
	for (i = 0; i < PAGES; i++) {
		page = fake_contents(t.pages[i]);
		assert_true(t.run.plan.source->check(&t.run, i, page));
		assert_false(t.run.plan.source->check(&t.run, i,
		    fake_contents(t.pages[(i + 1) % PAGES])));
		page[PAGE_SIZE - 1] ^= 1;
		assert_false(t.run.plan.source->check(&t.run, i, page));
		page[PAGE_SIZE - 1] ^= 1;
		page[0] ^= 1;
		assert_false(t.run.plan.source->check(&t.run, i, page));
		if (i > 0)
			moved += (struct vm_page *)t.pages[i] !=
			    (struct vm_page *)t.pages[i - 1] + 1;
		assert_int_equal(((struct vm_page *)t.pages[i])->oflags,
		    VPO_UNMANAGED);
	}
	assert_true(moved > PAGES / 2);
	t.run.plan.source->cleanup(&t.run);
	assert_int_equal(fake.pages, 0);

	source_trial(&again, source, 7);
	assert_int_equal(again.run.plan.source->init(&again.run), 0);
	assert_memory_equal(t.pages, again.pages, sizeof(t.pages));
	again.run.plan.source->cleanup(&again.run);
	again.run.plan.seed++;
	assert_int_equal(again.run.plan.source->init(&again.run), 0);
	assert_memory_not_equal(t.pages, again.pages, sizeof(t.pages));
	again.run.plan.source->cleanup(&again.run);
}

static void
fail_source(const char *source, unsigned fail, const char *words)
{
	struct trial t;

	source_trial(&t, source, 1);
	fake.fallible = 0;
	fake.fail = fail;
	assert_int_equal(t.run.plan.source->init(&t.run), ENOMEM);
	fake.fail = 0;
	assert_int_equal(fake.pages, 0);
	assert_int_equal(fake.objects, 1);
	if (strstr(fake_softc->error, words) == NULL)
		fail_msg("'%s', without '%s'", fake_softc->error, words);
}

static void
test_source_pages(void **state)
{
	unsigned fail;
	char words[32];

	(void)state;
	boot(1);
	try_own_pages("pages");
	for (fail = 1; fail <= PAGES; fail++) {
		snprintf(words, sizeof(words), "memory for only %u of %d",
		    fail - 1, PAGES);
		fail_source("pages", fail, words);
	}
	/* A kernel whose malloc(9) of a page is none. */
	fake.redzone = true;
	fail_source("pages", 0, "memory for only 0 of 48");
	shut_down();
}

/* One large page, of which all are a part. */
static void
test_source_run(void **state)
{
	struct trial t;
	vm_paddr_t base;
	unsigned i;

	(void)state;
	boot(1);
	try_own_pages("run");
	source_trial(&t, "run", 3);
	assert_int_equal(t.run.plan.source->init(&t.run), 0);
	base = ((struct vm_page *)t.pages[0])->phys_addr &
	    ~(vm_paddr_t)PDRMASK;
	for (i = 0; i < PAGES; i++)
		assert_true(((struct vm_page *)t.pages[i])->phys_addr - base <
		    NBPDR);
	t.run.plan.source->cleanup(&t.run);
	fail_source("run", 1, "no contiguous 2 MB of RAM");
	t.run.plan.pages = NBPDR / PAGE_SIZE + 1;
	assert_int_equal(t.run.plan.source->init(&t.run), EINVAL);
	assert_non_null(strstr(fake_softc->error, "expected at most 512"));
	shut_down();
}

/* RAM as it is: both segments and not the hole, no page touched. */
static void
test_source_ram(void **state)
{
	unsigned seed, i, low = 0, first = FAKE_RAM, last = 0;
	static unsigned char copy[FAKE_RAM][16];
	struct vm_page *m;
	struct trial t;

	(void)state;
	boot(1);
	for (i = 0; i < FAKE_RAM; i++)
		memcpy(copy[i], fake_contents(fake_page(i)), 16);
	for (seed = 0; seed < 20; seed++) {
		source_trial(&t, "ram", seed);
		assert_int_equal(t.run.plan.source->init(&t.run), 0);
		for (i = 0; i < PAGES; i++) {
			unsigned at;

			m = t.pages[i];
			at = (unsigned)(m - fake_page(0));
			assert_true(at < FAKE_RAM);
			assert_true(t.run.plan.source->check(&t.run, i,
			    fake_contents(m)));
			assert_false(t.run.plan.source->check(&t.run, i,
			    fake_contents(fake_page(at ^ 1))));
			low += at < FAKE_RAM / 3 * 2;
			first = at < first ? at : first;
			last = at > last ? at : last;
		}
		assert_null(t.run.plan.source->cleanup);
	}
	/* A third of the RAM is in the second segment; all of it is used. */
	assert_in_range(low, 20 * PAGES / 2, 20 * PAGES * 4 / 5);
	assert_true(first < 16 && last >= FAKE_RAM - 16);
	for (i = 0; i < FAKE_RAM; i++)
		assert_memory_equal(copy[i], fake_contents(fake_page(i)), 16);

	/* A segment of which the VM system has no pages. */
	fake.hidden = FAKE_RAM / 3;
	assert_int_equal(t.run.plan.source->init(&t.run), ENXIO);
	assert_non_null(strstr(fake_softc->error, "has no vm_page"));
	shut_down();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_one_cpu),
		cmocka_unit_test(test_two_cpus),
		cmocka_unit_test(test_four_cpus_of_which_one_absent),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_source_pages),
		cmocka_unit_test(test_source_run),
		cmocka_unit_test(test_source_ram),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
