/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the engine does between its looks at the clock, and what it makes of
 * them, on a CPU whose clock and interrupts are the test's: nothing here takes
 * a tick but what the test says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine.h"
#include "kmod/engine_knobs.h"
#include "fakecpu/cpu.h"

#define PAGES	4
#define BATCH	2
#define ROUNDS	2
#define SAMPLES	(PAGES / BATCH * ROUNDS)

static struct {
	struct db_module module;
	struct db_os os;
	char log[1024];		/* what was called, in order */
	size_t length;
	unsigned maps, sinks, unmaps;
	unsigned fail_map, fail_sink; /* this one; 0: none */
	uint64_t sample[DB_STAGES][SAMPLES];
	struct db_run *gathering; /* the run that waits for responders */
	unsigned late[2];	/* who is ready after so many times */
	unsigned owing;		/* CPUs: a bit each */
	unsigned abort;		/* at that wait for a rest; 0: none */
} fake;

static uint8_t memory[PAGES][DB_PAGE_SIZE];

/* Another call, "!" where it came with interrupts off. */
static void __attribute__((format(printf, 1, 2)))
called(const char *format, ...)
{
	va_list args;

	if (fake.length > 0)
		fake.log[fake.length++] = ' ';
	va_start(args, format);
	fake.length += (size_t)vsnprintf(fake.log + fake.length,
	    sizeof(fake.log) - fake.length, format, args);
	va_end(args);
	if (fake_cpu.irqs_off)
		fake.log[fake.length++] = '!';
	assert_true(fake.length < sizeof(fake.log));
	fake.log[fake.length] = '\0';
}

static int
path_init(struct db_run *run)
{
	(void)run;
	called("+path");
	return (0);
}

/* With what a responder is told, and a program that looks at the progress. */
static void
path_begin(struct db_run *run)
{
	called("begin(%u,%u)", run->counting, run->module->progress);
	fake_cpu.now += 3;
}

/* The nth map takes 100 n ticks, the nth unmap 1000 n, and a sink's 10 n. */
static int
path_map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	fake_cpu.now += 100 * ++fake.maps;
	called("m%u", batch->first);
	assert_int_equal(batch->n, BATCH);
	assert_ptr_equal(batch->pages, run->pages + batch->first);
	if (fake.maps == fake.fail_map)
		return (EFAULT);
	for (i = 0; i < batch->n; i++)
		batch->va[i] = batch->pages[i];
	return (0);
}

static void
path_unmap(struct db_run *run, struct db_batch *batch)
{
	(void)run;
	fake_cpu.now += 1000 * ++fake.unmaps;
	called("u%u", batch->first);
}

static void
path_cleanup(struct db_run *run)
{
	(void)run;
	called("-path");
}

#define PATH(flags) {							\
	.row = {#flags, "", flags},					\
	.init = path_init,						\
	.begin = path_begin,						\
	.map = path_map,						\
	.unmap = path_unmap,						\
	.cleanup = path_cleanup,					\
}

static const struct db_path path_on = PATH(0), path_off = PATH(DB_IRQS_OFF);

static int
sink_init(struct db_run *run)
{
	(void)run;
	called("+sink");
	return (0);
}

static int
sink_consume(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	fake_cpu.now += 10 * ++fake.sinks;
	called("s%u", batch->first);
	for (i = 0; i < batch->n; i++)
		assert_ptr_equal(batch->va[i], run->pages[batch->first + i]);
	return (fake.sinks == fake.fail_sink ? EIO : 0);
}

static void
sink_cleanup(struct db_run *run)
{
	(void)run;
	called("-sink");
}

#define SINK(flags) {							\
	.row = {#flags, "", flags},					\
	.init = sink_init,						\
	.consume = sink_consume,					\
	.cleanup = sink_cleanup,					\
}

static const struct db_sink sink_on = SINK(0), sink_off = SINK(DB_IRQS_OFF);

static int
source_init(struct db_run *run)
{
	uint32_t i;

	called("+source");
	for (i = 0; i < run->plan.pages; i++)
		run->pages[i] = memory[i];
	return (0);
}

static bool
source_check(struct db_run *run, uint32_t index, const void *va)
{
	called("c%u", index);
	return (va == run->pages[index]);
}

static void
source_cleanup(struct db_run *run)
{
	(void)run;
	called("-source");
}

static const struct db_source source = {
	.row = {"pages", "", 0},
	.init = source_init,
	.check = source_check,
	.cleanup = source_cleanup,
};

static const struct db_row *const paths[] = {
	&path_on.row, &path_off.row, NULL
};
static const struct db_row *const sources[] = {&source.row, NULL};
static const struct db_row *const sinks[] = {
	&sink_on.row, &sink_off.row, NULL
};
static const struct db_row *const contexts[] = {&db_context_live.row, NULL};

static uint64_t
many(void)
{
	return (1000);
}

static uint32_t
cpus(void)
{
	return (3);
}

static bool
may_use(uint32_t cpu)
{
	return (cpu < 3);
}

static void *
zeroed(size_t bytes)
{
	return (calloc(1, bytes));
}

static void
nothing(struct db_module *module)
{
	(void)module;
}

static int
bind(struct db_run *run)
{
	(void)run;
	called("+cpu");
	return (0);
}

static void
unbind(struct db_run *run)
{
	(void)run;
	called("-cpu");
}

static int
respond(struct db_run *run)
{
	uint32_t i;

	called("+responders");
	for (i = 0; i < run->plan.responders; i++) {
		run->responder[i].cpu = i + 1;
		run->responder[i].ready = fake.late[i] == 0;
	}
	fake.gathering = run;
	return (0);
}

static void
dismiss(struct db_run *run)
{
	enum db_stage s;

	called("-responders(%u)", run->counting);
	assert_int_equal(run->order, DB_LEAVE);
	fake.gathering = NULL;
	for (s = 0; s < DB_STAGES; s++)
		memcpy(fake.sample[s], run->sample[s], sizeof(fake.sample[s]));
}

static bool
ipis(struct db_run *run, uint64_t *count)
{
	(void)run;
	called("ipis");
	*count = fake_cpu.now += 100000;
	return (true);
}

static bool
served(uint32_t cpu, uint64_t *count)
{
	called("served%u", cpu);
	*count = fake_cpu.now += 100000;
	return (true);
}

static bool
interrupted(void)
{
	return (false);
}

static bool
owes(uint32_t cpu)
{
	called("owes%u", cpu);
	return ((fake.owing >> cpu & 1) != 0);
}

/* The first responder that spins obeys; it takes two waits to be back. */
static void
rest_one(struct db_run *run)
{
	uint32_t i;

	for (i = 0; i < run->plan.responders; i++)
		if (db_load(&run->responder[i].ready)) {
			db_store(&run->responder[i].ready, 0);
			fake.owing &= ~(1u << run->responder[i].cpu);
			fake.late[i] = 2;
			return;
		}
}

static void
relax(void)
{
	uint32_t i;

	called("relax");
	fake_cpu.now += 7;
	if (fake.gathering != NULL &&
	    db_load(&fake.gathering->order) == DB_REST) {
		if (fake.abort > 0 && --fake.abort == 0)
			fake.module.abort = 1;
		else
			rest_one(fake.gathering);
		return;
	}
	for (i = 0; i < 2; i++)
		if (fake.gathering != NULL && fake.late[i] > 0 &&
		    --fake.late[i] == 0)
			db_store(&fake.gathering->responder[i].ready, 1);
}

static int
set(const char *knob, const char *value)
{
	return (engine_set(&fake.module, knob, value));
}

static const char *
get(const char *knob)
{
	return (engine_get(&fake.module, knob));
}

static int
setup(void **state)
{
	(void)state;
	fake_cpu_reset();
	memset(&fake, 0, sizeof(fake));
	fake.os = (struct db_os){.name = "fake", .paths = paths,
	    .sources = sources, .sinks = sinks, .contexts = contexts,
	    .ticks_per_second = many, .ram_pages = many, .cpus = cpus,
	    .may_use = may_use, .alloc = zeroed, .free = free,
	    .lock = nothing, .unlock = nothing, .bind = bind,
	    .unbind = unbind, .respond = respond, .dismiss = dismiss,
	    .ipis = ipis, .served = served, .interrupted = interrupted,
	    .relax = relax};
	assert_int_equal(db_module_init(&fake.module, &fake.os), 0);
	fake.module.plan.pages = PAGES;
	fake.module.plan.batch = BATCH;
	fake.module.plan.rounds = ROUNDS;
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	db_module_destroy(&fake.module);
	assert_null(fake.module.result);
	fake_cpu_reset();
	return (0);
}

static void
assert_samples(void)
{
	/* Each with the look that ends it.  Four maps come before: those of the
	 * proof and of the warm-up, which has two sinks. */
	static const uint64_t known[DB_STAGES][SAMPLES] = {
		[DB_MAP] = {501, 601, 701, 801},
		[DB_SINK] = {31, 41, 51, 61},
		[DB_UNMAP] = {5001, 6001, 7001, 8001},
	};

	assert_memory_equal(fake.sample, known, sizeof(known));
}

/* Set up from the outside in, and undone from the inside out. */
static void
test_order_of_a_run(void **state)
{
	(void)state;
	fake.module.plan.responders = 1;
	assert_int_equal(set("run", "1"), 0);
	assert_string_equal(fake.log, "+source +sink +cpu +path "
	    "begin(0,0) m0 c0 c1 u0 relax m2 c2 c3 u2 +responders "
	    "begin(0,0) m0 s0 u0 relax m2 s2 u2 served1 ipis "
	    "begin(1,0) m0 s0 u0 relax m2 s2 u2 "
	    "begin(1,50) m0 s0 u0 relax m2 s2 u2 ipis served1 "
	    "-responders(0) -path -cpu -sink -source");
	assert_int_equal(fake_cpu.irq_offs, 0);
	assert_string_equal(get("progress"), "100");
	assert_string_equal(get("error"), "");
}

/* Nothing is streamed before the last responder is ready. */
static void
test_late_responders(void **state)
{
	static const struct {
		unsigned late[2];
		const char *waits;
	} table[] = {
		{{0, 0}, "+responders begin"},
		{{1, 0}, "+responders relax begin"},
		{{0, 2}, "+responders relax relax begin"},
		{{3, 2}, "+responders relax relax relax begin"},
		{{1, 3}, "+responders relax relax relax begin"},
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		teardown(state);
		setup(state);
		fake.module.plan.responders = 2;
		memcpy(fake.late, table[i].late, sizeof(fake.late));
		assert_int_equal(set("run", "1"), 0);
		assert_non_null(strstr(fake.log, table[i].waits));
		/* It spins as it waits. */
		assert_int_equal(fake_cpu.pauses, table[i].late[0] >
		    table[i].late[1] ? table[i].late[0] : table[i].late[1]);
	}
}

/*
 * Before each time that the source is streamed, all responders give their CPUs
 * back if one of these owes work; nothing is streamed until all are back.
 */
static void
test_rests(void **state)
{
	(void)state;
	fake.os.owes = owes;
	fake.module.plan.responders = 2;
	fake.owing = 1 << 2;
	assert_int_equal(set("run", "1"), 0);
	assert_non_null(strstr(fake.log, "+responders owes1 owes2 "
	    "relax relax relax relax begin(0,0) m0 s0 u0 relax m2 s2 u2 "
	    "served1 served2 ipis owes1 owes2 begin(1,0) "));
	assert_int_equal(fake.owing, 0);
	/* The caller's own CPU is no responder's. */
	fake.length = 0;
	fake.owing = 1;
	assert_int_equal(set("run", "1"), 0);
	assert_non_null(strstr(fake.log,
	    "+responders owes1 owes2 begin(0,0) "));
	/* A run that is ended meanwhile leaves no responder. */
	fake.length = 0;
	fake.owing = 1 << 1;
	fake.abort = 2;
	assert_int_equal(set("run", "1"), EINTR);
	assert_non_null(strstr(fake.log, "+responders owes1 relax relax "
	    "-responders(0) -path"));
}

/* The time of a stage is its call's, and that of the run what the two rounds
 * took: 2 times 3 to begin, 12 looks in two batches and 7 once; the four
 * batches themselves; and the last look. */
static void
test_times(void **state)
{
	(void)state;
	assert_int_equal(set("run", "1"), 0);
	assert_samples();
	assert_non_null(strstr(get("result"),
	    "\"batches\":4,\"pages\":8,\"bytes\":32768,\"ticks\":28825,"));
	/* (3 + 12 + 7) * 2 + 2600 + 180 + 26000 + 1 */
}

/* The kernel's counts are read around the rounds, outside of their time. */
static void
test_counts_of_the_rounds(void **state)
{
	(void)state;
	fake.module.plan.responders = 2;
	assert_int_equal(set("run", "1"), 0);
	/* The first look at the clock, the rounds, and one reading. */
	assert_non_null(strstr(get("result"), "\"ticks\":28825,"
	    "\"ipis\":128826,"));
	/* CPU 1 is read first of three and second of three. */
	assert_non_null(strstr(get("result"), "\"served\":428826},"));
	assert_non_null(strstr(get("result"), "\"served\":428826}]"));
}

static void
run_with(const struct db_path *path, const struct db_sink *sink, int error)
{
	fake.length = 0;
	fake.maps = fake.sinks = fake.unmaps = 0;
	fake_cpu.irq_offs = 0;
	fake.module.plan.path = path;
	fake.module.plan.sink = sink;
	assert_int_equal(set("run", "1"), error);
	assert_false(fake_cpu.irqs_off);
}

/*
 * Interrupts are off in a whole batch if the sink allows it, or else in map and
 * in unmap alone; never in the proof.  That they are turned off and on is not
 * in any sample.
 */
static void
test_interrupts(void **state)
{
	(void)state;
	fake_cpu.irq_ticks = 1u << 20;
	run_with(&path_off, &sink_off, 0);
	assert_string_equal(fake.log, "+source +sink +cpu +path "
	    "begin(0,0) m0 c0 c1 u0 relax m2 c2 c3 u2 +responders "
	    "begin(0,0) m0! s0! u0! relax m2! s2! u2! ipis "
	    "begin(1,0) m0! s0! u0! relax m2! s2! u2! "
	    "begin(1,50) m0! s0! u0! relax m2! s2! u2! ipis "
	    "-responders(0) -path -cpu -sink -source");
	assert_int_equal(fake_cpu.irq_offs, 6);
	assert_samples();
	run_with(&path_off, &sink_on, 0);
	assert_non_null(strstr(fake.log, "begin(0,0) m0! s0 u0! relax "
	    "m2! s2 u2! ipis begin(1,0) m0! s0 u0! relax m2! s2 u2! "
	    "begin(1,50) m0! s0 u0! relax m2! s2 u2! ipis"));
	assert_int_equal(fake_cpu.irq_offs, 12);
	assert_samples();
	run_with(&path_on, &sink_off, 0);
	assert_null(strchr(fake.log, '!'));
	assert_int_equal(fake_cpu.irq_offs, 0);
	assert_samples();
}

/* After a failure interrupts are on, and what was mapped is unmapped. */
static void
test_failures(void **state)
{
	static const struct {
		const struct db_path *path;
		const struct db_sink *sink;
		const char *map, *sunk; /* how the log ends */
	} table[] = {
		{&path_on, &sink_on, "m0 s0 u0 relax m2 -", "m2 s2 u2 -"},
		{&path_on, &sink_off, "m0 s0 u0 relax m2 -", "m2 s2 u2 -"},
		{&path_off, &sink_on, "m0! s0 u0! relax m2! -",
		    "m2! s2 u2! -"},
		{&path_off, &sink_off, "m0! s0! u0! relax m2! -",
		    "m2! s2! u2! -"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake.fail_map = 6;
		run_with(table[i].path, table[i].sink, EFAULT);
		assert_non_null(strstr(fake.log, table[i].map));
		assert_int_equal(fake.unmaps, 5);
		assert_non_null(strstr(get("error"),
		    ": mapping 2 pages from page 2 on failed"));
		fake.fail_map = 0;
		fake.fail_sink = 4;
		run_with(table[i].path, table[i].sink, EIO);
		assert_non_null(strstr(fake.log, table[i].sunk));
		assert_int_equal(fake.unmaps, 6);
		assert_non_null(strstr(get("error"),
		    ": page 2 and the 1 after it failed"));
		fake.fail_sink = 0;
	}
}

/* A responder on a script: how long each of its turns takes. */
#define USUAL	4096	/* turns that tell what is usual */
#define AFTER	6
static const struct {
	unsigned ticks;
	bool counting;
} turns[AFTER] = {
	/* The first is not a turn.  More than 8 times 21 was stolen. */
	{5000, true}, {168, true}, {169, true}, {1000, false}, {500, true},
	{20, true},
};

static struct {
	struct db_run *run;
	struct db_responder *responder;
	unsigned looks, relaxed, rests;
} script;

/* The least of the usual turns is the last: 21 with the look itself. */
static void
take_turn(void)
{
	unsigned at = script.looks++;

	if (at <= USUAL) {
		assert_int_equal(script.responder->ready, 0);
		fake_cpu.now += at == 0 ? 1 : at == USUAL ? 20 : 30 + at % 7;
		return;
	}
	assert_int_equal(script.responder->ready, 1);
	at -= USUAL + 1;
	if (at >= AFTER) {
		db_store(&script.run->order, DB_LEAVE);
		return;
	}
	fake_cpu.now += turns[at].ticks - 1;
	db_store(&script.run->counting, turns[at].counting);
}

static void
relax_twice(void)
{
	if (++script.relaxed == 2)
		db_store(&script.run->order, DB_LEAVE);
}

static void
test_responder(void **state)
{
	struct db_run run = {.os = &fake.os};
	struct db_responder r = {.run = &run};

	(void)state;
	script.run = &run;
	script.responder = &r;
	script.looks = script.relaxed = 0;
	fake.os.relax = relax_twice;
	fake_cpu.look = take_turn;
	db_respond(&r);
	assert_int_equal(script.looks, 1 + USUAL + AFTER + 1);
	assert_int_equal(r.usual, 21);
	assert_int_equal(r.gaps, 2);
	assert_int_equal(r.stolen, 169 - 21 + 500 - 21);
	/* Once a turn, of which the last ended the script. */
	assert_int_equal(fake_cpu.pauses, USUAL + AFTER);
	assert_int_equal(script.relaxed, 0);
	/* Who is dismissed at once does no turn. */
	fake_cpu.look = NULL;
	fake_cpu.now = 0;
	db_respond(&r);
	assert_int_equal(fake_cpu.now, 1 + USUAL + 1);
	/* Others run each 2^20 turns, or the machine may hang. */
	db_store(&run.order, DB_SPIN);
	fake_cpu.now = 0;
	db_respond(&r);
	assert_int_equal(script.relaxed, 2);
	assert_int_equal(fake_cpu.now, 1 + USUAL + 1 + (2u << 20));
	assert_int_equal(r.usual, 1);
}

/* The looks after the usual turns: the order comes with the third. */
static void
take_order(void)
{
	unsigned at = script.looks++;

	if (at == USUAL + 3)
		db_store(&script.run->order, DB_REST);
	else if (at > USUAL + 5)
		db_store(&script.run->order, DB_LEAVE);
	assert_int_equal(script.responder->ready, at > USUAL);
}

/* Others have the CPU for long, which is not stolen. */
static void
rest(void)
{
	assert_int_equal(script.responder->ready, 0);
	assert_int_equal(script.run->order, DB_REST);
	script.rests++;
	fake_cpu.now += 1000000;
}

static void
relax_until_all_rest(void)
{
	assert_int_equal(script.rests, 1);
	assert_int_equal(script.responder->ready, 0);
	if (++script.relaxed == 3)
		db_store(&script.run->order, DB_SPIN);
}

/* Who is told to rests once, and spins again when all have rested. */
static void
test_responder_rests(void **state)
{
	struct db_run run = {.os = &fake.os, .counting = 1};
	struct db_responder r = {.run = &run};

	(void)state;
	script.run = &run;
	script.responder = &r;
	script.looks = script.relaxed = script.rests = 0;
	fake.os.rest = rest;
	fake.os.relax = relax_until_all_rest;
	fake_cpu.look = take_order;
	db_respond(&r);
	assert_int_equal(script.rests, 1);
	assert_int_equal(script.relaxed, 3);
	/* Three, of which the first begins the turns; and as many. */
	assert_int_equal(script.looks, 1 + USUAL + 3 + 3);
	/* Two turns, the wait, and two turns. */
	assert_int_equal(fake_cpu.pauses, USUAL + 2 + 3 + 2);
	assert_int_equal(r.gaps, 0);
	assert_int_equal(r.stolen, 0);
	assert_int_equal(r.ready, 1);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order_of_a_run),
		TEST(test_late_responders),
		TEST(test_rests),
		TEST(test_times),
		TEST(test_counts_of_the_rounds),
		TEST(test_interrupts),
		TEST(test_failures),
		TEST(test_responder),
		TEST(test_responder_rests),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
