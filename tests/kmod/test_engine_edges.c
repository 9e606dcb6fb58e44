/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine where test_engine.c's machine does not take it: systems that lack
 * or refuse something, and its parts each for itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine.h"
#include "kmod/engine_knobs.h"
#include "fakecpu/cpu.h"

#define PAGES	40

static struct {
	struct db_module module;
	struct db_os os;
	struct db_run *run;	/* the one under way */
	void *blocks;		/* allocated and not freed: how many */
	unsigned relaxed, begun, inits, served;
	uint64_t ram;
	uint32_t cpus;
	bool usable, unready;
	int source_error, path_error, allowed_error, contexts_run;
	size_t fail_size;	/* an allocation of so many bytes */
	unsigned looks;		/* at whether a signal waits */
	unsigned interrupt;	/* this one is answered so; 0: none */
	unsigned abort;		/* set at that call of relax; 0: never */
	unsigned maps, fail_map; /* this one; 0: none */
} fake;

static uint8_t memory[PAGES][DB_PAGE_SIZE];

static int
path_init(struct db_run *run)
{
	fake.run = run;
	fake.inits++;
	return (fake.path_error);
}

static void
path_begin(struct db_run *run)
{
	(void)run;
	fake.begun++;
}

static int
path_map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	(void)run;
	if (++fake.maps == fake.fail_map)
		return (EFAULT);
	for (i = 0; i < batch->n; i++)
		batch->va[i] = batch->pages[i];
	return (0);
}

static const struct db_path path_large = {
	.row = {"large", "one run", DB_ONE_RUN | DB_FLUSH_CPU},
	.batch_min = 4,
	.private_of = "vmap",
	.init = path_init,
	.begin = path_begin,
	.map = path_map,
	.unmap = db_unmap_nothing,
};

static const struct db_path path_all = {
	.row = {"all", "flushes all", DB_FLUSH_ALL | DB_IRQS_OFF},
	.batch_max = 8,
	.map = path_map,
	.unmap = db_unmap_nothing,
};

static int
source_init(struct db_run *run)
{
	uint32_t i;

	if (fake.source_error != 0)
		return (fake.source_error);
	for (i = 0; i < run->plan.pages; i++) {
		run->pages[i] = memory[i];
		db_stamp(run, i, memory[i]);
	}
	return (0);
}

static const struct db_source source_run = {
	.row = {"run", "one run", DB_ONE_RUN},
	.init = source_init,
	.check = db_stamped,
};

static const struct db_source source_pages = {
	.row = {"pages", "single pages", DB_OWN_PAGES},
	.init = source_init,
	.check = db_stamped,
};

static int
run_elsewhere(struct db_module *module, const struct db_plan *plan)
{
	assert_ptr_equal(module, &fake.module);
	assert_string_equal(plan->context->row.name, "elsewhere");
	fake.contexts_run++;
	return (ENXIO);
}

static const struct db_context context_elsewhere = {
	.row = {"elsewhere", "another machine"},
	.run = run_elsewhere,
};

static const struct db_row *const paths[] = {
	&path_large.row, &path_all.row, &db_path_null.row, NULL
};
static const struct db_row *const sources[] = {
	&source_run.row, &source_pages.row, NULL
};
static const struct db_row *const sinks[] = {
	&db_sink_verify.row, &db_sink_null.row, NULL
};
static const struct db_row *const contexts[] = {
	&db_context_live.row, &context_elsewhere.row, NULL
};

static uint64_t
ticks_per_second(void)
{
	return (1000);
}

static uint64_t
ram_pages(void)
{
	return (fake.ram);
}

static uint32_t
cpus(void)
{
	return (fake.cpus);
}

static bool
may_use(uint32_t cpu)
{
	return (fake.usable && cpu < fake.cpus);
}

static void *
fake_alloc(size_t bytes)
{
	return (bytes == fake.fail_size ? NULL : calloc(1, bytes));
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
	return (0);
}

static void
unbind(struct db_run *run)
{
	(void)run;
}

static int
respond(struct db_run *run)
{
	uint32_t i;

	for (i = 0; i < run->plan.responders; i++) {
		run->responder[i].cpu = i + 1;
		run->responder[i].ready = !fake.unready;
	}
	return (0);
}

static bool
no_ipis(struct db_run *run, uint64_t *count)
{
	(void)run;
	*count = 0;
	return (false);
}

/* Three between two looks. */
static bool
served(uint32_t cpu, uint64_t *count)
{
	assert_int_equal(cpu, 1);
	*count = fake.served += 3;
	return (true);
}

static bool
interrupted(void)
{
	return (++fake.looks == fake.interrupt);
}

/* The last responder is ready when the engine has waited three times. */
static void
relax(void)
{
	fake.relaxed++;
	if (fake.relaxed == fake.abort)
		db_knob_set(&fake.module, db_knob_find("abort"), "1");
	if (fake.unready && fake.relaxed % 3 == 0)
		fake.run->responder[fake.run->plan.responders - 1].ready = 1;
}

static int
allowed(struct db_module *module)
{
	return (db_refuse(module, fake.allowed_error, "not here"));
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
	fake.ram = 4 * PAGES;
	fake.cpus = 3;
	fake.usable = true;
	fake.os = (struct db_os){.name = "fake", .paths = paths,
	    .sources = sources, .sinks = sinks, .contexts = contexts,
	    .ticks_per_second = ticks_per_second, .ram_pages = ram_pages,
	    .cpus = cpus, .may_use = may_use, .alloc = fake_alloc,
	    .free = free, .lock = nothing, .unlock = nothing, .bind = bind,
	    .unbind = unbind, .respond = respond, .dismiss = unbind,
	    .ipis = no_ipis, .interrupted = interrupted, .relax = relax};
	assert_int_equal(db_module_init(&fake.module, &fake.os), 0);
	assert_int_equal(set("pages", "40"), 0);
	assert_int_equal(set("batch", "4"), 0);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	db_module_destroy(&fake.module);
	assert_null(fake.module.result);
	return (0);
}

static void
assert_error(const char *knob, const char *value, int error, const char *part)
{
	assert_int_equal(set(knob, value), error);
	if (strstr(get("error"), part) == NULL)
		fail_msg("%s=%s: '%s' lacks '%s'", knob, value, text, part);
}

/* What changed between a knob's check and the run's. */
static void
test_plans_of_a_machine_that_changed(void **state)
{
	(void)state;
	assert_int_equal(set("source", "pages"), 0);
	assert_error("run", "1", EINVAL, "maps a large page, which source "
	    "pages has not (expected run)");
	assert_int_equal(set("source", "run"), 0);
	assert_int_equal(set("run", "1"), 0);
	fake.usable = false;
	assert_error("run", "1", EINVAL, "cpu: 0 is not online");
	fake.usable = true;
	assert_int_equal(set("responders", "2"), 0);
	fake.cpus = 2;
	assert_error("run", "1", EINVAL, "2 are more than the 1 other CPUs");
	fake.cpus = 0;
	assert_error("responders", "1", EINVAL, "(expected 0 to 0)");
	fake.cpus = UINT32_MAX;
	assert_error("responders", "65536", EINVAL, "(expected 0 to ");
	fake.ram = UINT64_MAX;
	assert_error("pages", "4294967296", EINVAL,
	    "(expected 1 to 4294967295)");
	assert_error("seed", "18446744073709551615", EINVAL, "is out of range");
	assert_error("batch", "99999999999999999999", EINVAL,
	    "is out of range");
	assert_error("cpu", "x", EINVAL, "cpu: 'x' is not a whole number");
}

/* The most samples that are kept are taken, and one round more is not. */
static void
test_most_samples(void **state)
{
	struct db_plan plan = fake.module.plan;

	(void)state;
	plan.pages = plan.batch = 1;
	plan.rounds = DB_SAMPLES_MAX;
	assert_int_equal(db_plan_check(&fake.module, &plan), 0);
	plan.rounds++;
	assert_int_equal(db_plan_check(&fake.module, &plan), EINVAL);
	/* Ten batches: 1048570 samples, and ten more. */
	plan.pages = 40;
	plan.batch = 4;
	plan.rounds = 104857;
	assert_int_equal(db_plan_check(&fake.module, &plan), 0);
	plan.rounds++;
	assert_int_equal(db_plan_check(&fake.module, &plan), EINVAL);
	plan.rounds = 1;
	plan.pages = 4;
	plan.batch = 4;
	assert_int_equal(db_plan_check(&fake.module, &plan), 0);
	plan.path = &path_all;
	plan.pages = 9;
	plan.batch = 8;
	assert_int_equal(db_plan_check(&fake.module, &plan), 0);
}

static void
test_default_plan(void **state)
{
	(void)state;
	memset(&fake.module.plan, 0xff, sizeof(fake.module.plan));
	db_plan_default(&fake.module.plan, &fake.os);
	assert_string_equal(get("device"), "");
	assert_string_equal(get("batch"), "1");
	assert_string_equal(get("pages"), "1024");
	assert_string_equal(get("rounds"), "4");
	assert_string_equal(get("seed"), "1");
	assert_string_equal(get("cpu"), "0");
	assert_string_equal(get("responders"), "0");
	assert_string_equal(get("path"), "large");
	assert_string_equal(get("source"), "run");
	assert_string_equal(get("sink"), "verify");
	assert_string_equal(get("context"), "live");
	assert_string_equal(get("handicap"), "none");
	assert_string_equal(get("abort"), "0");
	assert_int_equal(set("abort", "1"), 0);
	assert_string_equal(get("abort"), "1");
}

/* The lists are lines of name, properties and summary. */
static void
test_lists(void **state)
{
	size_t n = 0;

	(void)state;
	assert_string_equal(get("paths"),
	    "large            flush=cpu,batch=4-16,one-run,private=vmap "
	    "one run\n"
	    "all              flush=all,batch=1-8,irqs-off flushes all\n"
	    "null             flush=none,batch=1-16,irqs-off,no-address "
	    "maps nothing: the harness's own cost");
	assert_string_equal(get("sources"),
	    "run              one-run one run\n"
	    "pages            own-pages single pages");
	assert_string_equal(get("sinks"),
	    "verify           checks checks that each address shows its own "
	    "page\n"
	    "null             irqs-off,no-address does nothing");
	assert_string_equal(get("contexts"),
	    "live             - the system runs on, on all CPUs\n"
	    "elsewhere        - another machine");
	/* Of nothing, nothing is expected. */
	fake.os.contexts = contexts + 2;
	assert_error("context", "x", EINVAL,
	    "context: unknown context 'x' (expected )");
	while (db_knob(n) != NULL)
		n++;
	assert_int_equal(db_nknobs(), n);
	assert_ptr_equal(db_knob(n - 1), db_knob_find("handicap"));
}

/* A system may refuse each run, and a context may run it in its own way. */
static void
test_runs_elsewhere(void **state)
{
	(void)state;
	fake.os.allowed = allowed;
	fake.allowed_error = EPERM;
	assert_error("run", "1", EPERM, "not here");
	assert_int_equal(fake.inits, 0);
	fake.allowed_error = 0;
	assert_int_equal(set("run", "1"), 0);
	assert_int_equal(fake.inits, 1);
	assert_int_equal(set("context", "elsewhere"), 0);
	assert_int_equal(set("run", "1"), ENXIO);
	assert_int_equal(fake.contexts_run, 1);
	assert_int_equal(fake.inits, 1);
	assert_string_equal(get("run"), "0");
}

static void
test_source_and_path_that_fail(void **state)
{
	(void)state;
	fake.source_error = ENODEV;
	assert_int_equal(set("run", "1"), ENODEV);
	assert_int_equal(fake.inits, 0);
	fake.source_error = 0;
	fake.path_error = ENOSPC;
	assert_int_equal(set("run", "1"), ENOSPC);
	assert_int_equal(fake.begun, 0);
	assert_string_equal(get("result"), "");
	/* Proof, warm-up, and each of four rounds. */
	fake.path_error = 0;
	assert_int_equal(set("run", "1"), 0);
	assert_int_equal(fake.begun, 6);
	/* Arrays of pages and of samples. */
	fake.fail_size = PAGES * sizeof(void *);
	assert_error("run", "1", ENOMEM, "no memory for 40 pages and 40");
	assert_int_equal(set("responders", "1"), 0);
	fake.fail_size = 2 * sizeof(struct db_responder);
	assert_error("run", "1", ENOMEM, "no memory for 40 pages");
	fake.fail_size = DB_RESULT_MAX;
	assert_int_equal(db_module_init(&(struct db_module){0}, &fake.os),
	    ENOMEM);
}

/* A run looks for a signal while it waits, proves and streams. */
static void
test_interrupted_everywhere(void **state)
{
	unsigned looks, i;

	(void)state;
	assert_int_equal(set("responders", "2"), 0);
	fake.unready = false;
	assert_int_equal(set("run", "1"), 0);
	looks = fake.looks;
	/* Batches 0 and 8 of each of proof, warm-up and four rounds. */
	assert_int_equal(looks, 12);
	for (i = 1; i <= looks; i++) {
		fake.looks = 0;
		fake.interrupt = i;
		assert_error("run", "1", EINTR, "ended early");
		assert_string_equal(get("progress"), i <= 6 ? "0" :
		    i <= 8 ? "25" : i <= 10 ? "50" : "75");
	}
	fake.interrupt = 0;
	assert_int_equal(set("responders", "1"), 0);
	fake.unready = true;
	fake.looks = fake.relaxed = 0;
	assert_int_equal(set("run", "1"), 0);
	assert_string_equal(get("progress"), "100");
	/* The first time while it waits for the responder. */
	fake.looks = fake.relaxed = 0;
	fake.interrupt = 3;
	assert_error("run", "1", EINTR, "ended early");
	assert_int_equal(fake.relaxed, 3);
}

/* The knob abort ends a run, too, and the next run takes no notice of it. */
static void
test_abort_is_of_one_run(void **state)
{
	(void)state;
	assert_int_equal(set("abort", "1"), 0);
	assert_int_equal(set("run", "1"), 0);
	assert_string_equal(get("abort"), "0");
	fake.relaxed = 0;
	fake.abort = 5;
	assert_error("run", "1", EINTR, "by abort or a signal");
	assert_int_equal(fake.relaxed, 5);
	assert_string_equal(get("progress"), "0");
}

/* A path that runs without interrupts, and a map of it that fails. */
static void
test_map_that_fails_without_interrupts(void **state)
{
	(void)state;
	assert_int_equal(set("path", "all"), 0);
	assert_int_equal(set("sink", "null"), 0);
	assert_int_equal(set("run", "1"), 0);
	/* Proof, warm-up and four rounds, of ten batches. */
	assert_int_equal(fake.maps, 60);
	fake.maps = 0;
	fake.fail_map = 21;
	assert_error("run", "1", EFAULT,
	    "path all: mapping 4 pages from page 0 on failed: error 14");
}

/* No function that counts what a responder served: it is unknown. */
static void
test_no_count_of_served(void **state)
{
	(void)state;
	assert_int_equal(set("responders", "1"), 0);
	assert_int_equal(set("run", "1"), 0);
	assert_non_null(strstr(get("result"), "\"served\":null}]"));
	assert_non_null(strstr(get("result"), "\"ipis\":null,"));
}

/* What was counted before is not in a count, and what is unknown is 0. */
static void
test_counts_begin_anew(void **state)
{
	struct db_responder responder[2] = {{.cpu = 1, .served = 77},
	    {.cpu = 2, .served = 78}};
	struct db_run run = {.os = &fake.os, .plan = {.responders = 1},
	    .responder = responder, .ipis = 79};

	(void)state;
	fake.os.served = served;
	db_counts_begin(&run);
	db_counts_end(&run);
	assert_false(run.ipis_known);
	assert_int_equal(run.ipis, 0);
	assert_true(responder[0].served_known);
	assert_int_equal(responder[0].served, 3);
	assert_int_equal(responder[1].served, 78);
}

static void
test_result_that_does_not_fit(void **state)
{
	char small[4];
	struct db_out out = {small, 4, 0, false};

	(void)state;
	assert_int_equal(set("run", "1"), 0);
	db_knob_get(&fake.module, db_knob_find("result"), &out);
	assert_true(out.full);
	assert_string_equal(small, "");
	/* Exactly as long as the room, and one less than it. */
	memcpy(fake.module.result, "abc", 4);
	fake.module.result_length = 3;
	out = (struct db_out){small, 4, 0, false};
	db_knob_get(&fake.module, db_knob_find("result"), &out);
	assert_false(out.full);
	assert_int_equal(out.length, 3);
	assert_string_equal(small, "abc");
	out = (struct db_out){small, 3, 0, false};
	db_knob_get(&fake.module, db_knob_find("result"), &out);
	assert_true(out.full);
}

/* A reading of /proc/vmcore has one stage. */
static void
test_result_of_one_stage(void **state)
{
	uint64_t samples[] = {6, 4};
	struct db_run run = {.module = &fake.module, .os = &fake.os,
		.plan = fake.module.plan, .samples = 2,
		.sample[DB_MAP] = samples};
	struct db_out out = {text, sizeof(text), 0, false};

	(void)state;
	db_result(&run, &out);
	assert_false(out.full);
	assert_non_null(strstr(text, "\"stages\":{\"map\":{\"min\":4,"));
	assert_non_null(strstr(text, "},\"sink\":null,\"unmap\":null}"));
}

/* What a result says of its path and sink. */
static void
test_result(void **state)
{
	(void)state;
	assert_int_equal(set("run", "1"), 0);
	assert_non_null(strstr(get("result"), ",\"ticks_per_second\":1000,"
	    "\"properties\":\"flush=cpu,batch=4-16,one-run,private=vmap\","
	    "\"sink_properties\":\"checks\",\"batches\":40,"));
}

/* A run whose result is too long has none, and the one before is gone. */
static void
test_result_that_is_too_long(void **state)
{
	static char name[DB_RESULT_MAX];
	struct db_path path = path_large;

	(void)state;
	assert_int_equal(set("run", "1"), 0);
	assert_memory_equal(get("result"), "{\"serial\":1,", 12);
	memset(name, 'x', sizeof(name) - 1);
	path.private_of = name;
	fake.module.plan.path = &path;
	assert_error("run", "1", E2BIG, "result: longer than 262144 bytes "
	    "(fewer rounds make it shorter)");
	assert_string_equal(get("result"), "");
	path.private_of = "x";
	assert_int_equal(set("run", "1"), 0);
	assert_memory_equal(get("result"), "{\"serial\":3,", 12);
}

static void
test_out_stays_full(void **state)
{
	char small[8];
	struct db_out out = {small, sizeof(small), 0, false};

	(void)state;
	db_out(&out, "%s", "12345678");
	assert_true(out.full);
	assert_int_equal(out.length, 0);
	small[0] = '\0';
	db_out(&out, "9");
	assert_string_equal(small, "");
	assert_int_equal(out.length, 0);
	out = (struct db_out){small, sizeof(small), 0, false};
	db_out_string(&out, "\x1f\x7f");
	assert_true(out.full);
	assert_memory_equal(small, "\"\\u001f", 7);
	out = (struct db_out){text, sizeof(text), 0, false};
	db_out_string(&out, " ~\x7f");
	assert_string_equal(text, "\" ~\\u007f\"");
}

static const char *
properties(const struct db_path *path)
{
	struct db_out out = {text, sizeof(text), 0, false};

	db_path_properties(path, &out);
	return (text);
}

static void
test_properties(void **state)
{
	const struct db_row all = {"x", "y", DB_IRQS_OFF | DB_NO_ADDRESS |
	    DB_OWN_PAGES | DB_ONE_RUN | DB_ALLOCATES | DB_UNSETTLED |
	    DB_CHECKS | DB_DEVICE | DB_WAITS}, none = {"x", "y", 0};
	struct db_out out = {text, sizeof(text), 0, false};

	(void)state;
	assert_string_equal(properties(&path_large),
	    "flush=cpu,batch=4-16,one-run,private=vmap");
	assert_string_equal(properties(&path_all),
	    "flush=all,batch=1-8,irqs-off");
	assert_string_equal(properties(&db_path_null),
	    "flush=none,batch=1-16,irqs-off,no-address");
	db_properties(&all, &out);
	assert_string_equal(text, "irqs-off,no-address,own-pages,one-run,"
	    "allocates,unsettled,checks,device,waits");
	db_out(&out, " ");
	db_properties(&none, &out);
	assert_string_equal(strchr(text, ' '), " -");
}

/* A page is stamped at both ends: one alone is another page. */
static void
test_stamps(void **state)
{
	static uint8_t page[DB_PAGE_SIZE];
	struct db_run run = {.plan = {.seed = 7}};

	(void)state;
	db_stamp(&run, 3, page);
	assert_true(db_stamped(&run, 3, page));
	assert_false(db_stamped(&run, 4, page));
	page[DB_PAGE_SIZE - 1] ^= 1;
	assert_false(db_stamped(&run, 3, page));
	page[DB_PAGE_SIZE - 1] ^= 1;
	assert_true(db_stamped(&run, 3, page));
	page[0] ^= 1;
	assert_false(db_stamped(&run, 3, page));
	run.plan.seed = 6;
	assert_false(db_stamped(&run, 3, page));
}

/* The sinks in plain C, on a batch of three pages. */
static void
test_sinks(void **state)
{
	struct db_run run = {.os = &fake.os, .module = &fake.module,
	    .plan = {.source = &source_run, .seed = 9}, .witness = 1000};
	struct db_batch batch = {.first = 5, .n = 3};
	const uint8_t *copy;
	uint32_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		memset(memory[i], 'a' + (int)i, DB_PAGE_SIZE);
		*(uint64_t *)(void *)memory[i] = (uint64_t)1 << i;
		batch.va[i] = memory[i];
	}
	assert_int_equal(db_sink_null.consume(&run, &batch), 0);
	assert_int_equal(run.witness, 1000);
	assert_int_equal(db_sink_touch.consume(&run, &batch), 0);
	assert_int_equal(run.witness, 1007);
	/* Exactly a largest batch of room. */
	fake.fail_size = 65536;
	assert_int_equal(db_sink_copy.init(&run), ENOMEM);
	assert_string_equal(get("error"), "sink copy: no memory for a batch");
	fake.fail_size = 0;
	assert_int_equal(db_sink_copy.init(&run), 0);
	assert_int_equal(db_sink_copy.consume(&run, &batch), 0);
	copy = run.sink_state;
	for (i = 0; i < 3; i++)
		assert_memory_equal(copy + i * DB_PAGE_SIZE, memory[i],
		    DB_PAGE_SIZE);
	assert_int_equal(copy[3 * DB_PAGE_SIZE], 0);
	db_sink_copy.cleanup(&run);
	/* A page that is not where it should be, at either end and between. */
	for (i = 0; i < 3; i++)
		db_stamp(&run, 5 + i, memory[i]);
	assert_int_equal(db_sink_verify.consume(&run, &batch), 0);
	for (i = 0; i < 3; i++) {
		batch.va[i] = memory[(i + 1) % 3];
		assert_int_equal(db_sink_verify.consume(&run, &batch), EIO);
		batch.va[i] = memory[i];
	}
}

/* Of a run of 5000 samples others run once, since 4096 are sorted. */
static void
test_sort_relaxes(void **state)
{
	static uint64_t v[2 * 4096 + 1];
	uint64_t seed = 5;
	uint32_t i;

	(void)state;
	for (i = 0; i < 2 * 4096 + 1; i++)
		v[i] = db_random(&seed);
	db_sort(v, 4095, relax);
	assert_int_equal(fake.relaxed, 0);
	db_sort(v, 4096, relax);
	assert_int_equal(fake.relaxed, 1);
	db_sort(v, 2 * 4096 + 1, relax);
	assert_int_equal(fake.relaxed, 3);
	for (i = 1; i < 2 * 4096 + 1; i++)
		assert_true(v[i - 1] <= v[i]);
	assert_int_equal(db_quantile(v, 10, 0), v[0]);
	assert_int_equal(db_quantile(v, 10, 10), v[0]);
	assert_int_equal(db_quantile(v, 11, 10), v[1]);
	assert_int_equal(db_quantile(v, 10, 100), v[9]);
}

/* The edges of the buckets: of one, two and four values. */
static void
test_bucket_edges(void **state)
{
	(void)state;
	assert_int_equal(db_bucket(127), 127);
	assert_int_equal(db_bucket(128), 128);
	assert_int_equal(db_bucket(129), 128);
	assert_int_equal(db_bucket(130), 130);
	assert_int_equal(db_bucket(255), 254);
	assert_int_equal(db_bucket(256), 256);
	assert_int_equal(db_bucket(259), 256);
	assert_int_equal(db_bucket(260), 260);
	assert_true(db_bucket(UINT64_MAX) == UINT64_MAX << 57);
}

/* Vigna's splitmix64.c from the seed 1234567, and a shuffle by it. */
static void
test_random(void **state)
{
	static const uint64_t known[] = {6457827717110365317u,
	    3203168211198807973u, 9817491932198370423u, 4593380528125082431u,
	    16408922859458223821u};
	void *item[6];
	uint64_t random = 1234567;
	uint32_t i;

	(void)state;
	for (i = 0; i < 5; i++)
		assert_true(db_random(&random) == known[i]);
	for (i = 0; i < 6; i++)
		item[i] = memory[i];
	/* 6 * 0.350 = 2, 5 * 0.173 = 0, 4 * 0.532 = 2, 3 * 0.249 = 0, … */
	db_shuffle(item, 6, 1234567);
	assert_ptr_equal(item[5], memory[2]);
	assert_ptr_equal(item[4], memory[0]);
	assert_ptr_equal(item[3], memory[5]);
	assert_ptr_equal(item[2], memory[4]);
	assert_ptr_equal(item[1], memory[1]);
	assert_ptr_equal(item[0], memory[3]);
	/* 2 * 0.350 = 0 */
	db_shuffle(item, 2, 1234567);
	assert_ptr_equal(item[0], memory[1]);
	assert_ptr_equal(item[1], memory[3]);
}

static const char *
stage(uint64_t *sample, uint32_t n)
{
	struct db_out out = {text, sizeof(text), 0, false};

	db_result_stage(&out, "map", sample, n, NULL);
	return (text);
}

static void
test_stage(void **state)
{
	uint64_t four[] = {300, 5, 301, 6}, large[] = {UINT64_MAX - 1, 1};
	uint64_t three[] = {1, 1, 1}, seven[] = {0, 0, 1000, 0, 6, 0, 0};
	uint64_t many[200];
	uint32_t i;

	(void)state;
	assert_string_equal(stage(NULL, 0), "\"map\":null");
	assert_string_equal(stage(four, 4), "\"map\":{\"min\":5,\"p10\":5,"
	    "\"median\":6,\"p90\":301,\"p99\":301,\"max\":301,\"mean\":153,"
	    "\"sum\":612,\"histogram\":[[5,1],[6,1],[300,2]]}");
	assert_non_null(strstr(stage(large, 2),
	    "\"mean\":9223372036854775807,\"sum\":18446744073709551615,"));
	/* 1006 / 7 is 143.7. */
	assert_non_null(strstr(stage(three, 3), "\"mean\":1,\"sum\":3,"));
	assert_non_null(strstr(stage(seven, 7), "\"mean\":143,\"sum\":1006,"));
	/* 201 * 100 / 200 is 100.5. */
	for (i = 0; i < 200; i++)
		many[i] = 200 - i;
	assert_non_null(strstr(stage(many, 200), "\"map\":{\"min\":1,"
	    "\"p10\":20,\"median\":100,\"p90\":180,\"p99\":198,"
	    "\"max\":200,\"mean\":100,\"sum\":20100,"));
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_plans_of_a_machine_that_changed),
		TEST(test_most_samples),
		TEST(test_default_plan),
		TEST(test_lists),
		TEST(test_runs_elsewhere),
		TEST(test_source_and_path_that_fail),
		TEST(test_interrupted_everywhere),
		TEST(test_abort_is_of_one_run),
		TEST(test_map_that_fails_without_interrupts),
		TEST(test_no_count_of_served),
		TEST(test_counts_begin_anew),
		TEST(test_result_that_does_not_fit),
		TEST(test_result),
		TEST(test_result_of_one_stage),
		TEST(test_result_that_is_too_long),
		TEST(test_out_stays_full),
		TEST(test_properties),
		TEST(test_stamps),
		TEST(test_sinks),
		TEST(test_sort_relaxes),
		TEST(test_bucket_edges),
		TEST(test_random),
		TEST(test_stage),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
