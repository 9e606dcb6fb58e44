/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine on a fake machine: its clock advances only when the test sets it,
 * its pages are numbers, its paths fail on request.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "engine.h"
#include "kmod/engine_knobs.h"
#include "fakecpu/cpu.h"

#define PAGES	64

static struct {
	struct db_module module;
	int locked;
	int allocated;		/* blocks not yet freed */
	int fail_alloc;		/* this one fails; 0: none */
	int allocs;
	int mapped;		/* batches mapped and not unmapped */
	int maps;
	int fail_map;		/* this call fails; 0: none */
	int wrong_map;		/* this call maps a wrong page */
	int inits;		/* path and source inits without cleanup */
	int bound;
	int responding;
	bool fail_bind;
	bool fail_respond;
	uint32_t lost; /* responders that leave by themselves */
	bool interrupt;
	bool no_ipis;
	int ipis_looks;		/* that are answered; 0: all */
	int64_t ipis_fall;	/* at each look */
	uint64_t ipis;
	int served_looks;	/* the same */
	int64_t served_step;	/* 0: 1000 */
	uint32_t served;
	uint32_t order[PAGES];	/* of the pages in the last round */
	int (*entry)(struct db_run *, struct db_batch *); /* last map's */
	bool rerun;		/* a second run is tried inside a map */
	int rerun_error;
} fake;

static uint64_t memory[PAGES][DB_PAGE_SIZE / sizeof(uint64_t)];

static const char *
get(const char *knob)
{
	return (engine_get(&fake.module, knob));
}

static int
path_init(struct db_run *run)
{
	(void)run;
	fake.inits++;
	return (0);
}

static void
path_cleanup(struct db_run *run)
{
	(void)run;
	fake.inits--;
}

static int
path_map(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	fake.maps++;
	fake.entry = run->plan.path->map;
	if (fake.rerun) {
		fake.rerun = false;
		assert_string_equal(get("run"), "1");
		fake.rerun_error = db_knob_set(run->module,
		    db_knob_find("run"), "1");
	}
	if (fake.maps == fake.fail_map)
		return (ENOMEM);
	for (i = 0; i < batch->n; i++) {
		batch->va[i] = batch->pages[i];
		fake.order[batch->first + i] =
		    (uint32_t)((uint64_t *)batch->pages[i] - memory[0]) /
		    (DB_PAGE_SIZE / 8);
	}
	if (fake.maps == fake.wrong_map)
		batch->va[batch->n - 1] = memory[0] + 1;
	fake.mapped++;
	fake.ipis += batch->n;
	return (0);
}

static void
path_unmap(struct db_run *run, struct db_batch *batch)
{
	(void)run;
	(void)batch;
	fake.mapped--;
}

static const struct db_path path_fake = {
	.row = {"fake", "maps numbers"},
	.init = path_init,
	.map = path_map,
	.unmap = path_unmap,
	.cleanup = path_cleanup,
};

static const struct db_path path_own = {
	.row = {"own", "takes only source pages",
	    DB_OWN_PAGES | DB_IRQS_OFF},
	.batch_max = 8,
	.map = path_map,
	.unmap = path_unmap,
};

static int
source_init(struct db_run *run)
{
	uint32_t i;

	fake.inits++;
	assert_true(run->plan.pages <= PAGES);
	for (i = 0; i < run->plan.pages; i++)
		run->pages[i] = memory[i];
	db_shuffle(run->pages, run->plan.pages, run->plan.seed);
	for (i = 0; i < run->plan.pages; i++)
		*(uint64_t *)run->pages[i] = i;
	return (0);
}

static bool
source_check(struct db_run *run, uint32_t index, const void *va)
{
	(void)run;
	return (*(const uint64_t *)va == index);
}

static void
source_cleanup(struct db_run *run)
{
	(void)run;
	fake.inits--;
}

static const struct db_source source_pages = {
	.row = {"pages", "numbers",
	    DB_OWN_PAGES},
	.init = source_init,
	.check = source_check,
	.cleanup = source_cleanup,
};

static const struct db_source source_ram = {
	.row = {"ram", "others' numbers"},
	.init = source_init,
	.check = source_check,
	.cleanup = source_cleanup,
};

static int
device_consume(struct db_run *run, struct db_batch *batch)
{
	(void)run;
	(void)batch;
	return (EIO);
}

static const struct db_sink sink_device = {
	.row = {"device", "always fails",
	    DB_DEVICE},
	.consume = device_consume,
};

static const struct db_row *const paths[] = {
	&db_path_null.row, &path_fake.row, &path_own.row, NULL
};
static const struct db_row *const sources[] = {
	&source_pages.row, &source_ram.row, NULL
};
static const struct db_row *const sinks[] = {
	&db_sink_null.row, &db_sink_touch.row, &db_sink_copy.row,
	&db_sink_verify.row, &sink_device.row, NULL
};
static const struct db_row *const contexts[] = {&db_context_live.row, NULL};

static uint64_t
ticks_per_second(void)
{
	return (1000000000);
}

static uint64_t
ram_pages(void)
{
	return (4 * PAGES);
}

static uint32_t
cpus(void)
{
	return (3);
}

static bool
cpu_online(uint32_t cpu)
{
	return (cpu < 3);
}

static void *
fake_alloc(size_t bytes)
{
	void *p;

	if (++fake.allocs == fake.fail_alloc)
		return (NULL);
	p = calloc(1, bytes);
	assert_non_null(p);
	fake.allocated++;
	return (p);
}

static void
fake_free(void *p)
{
	if (p != NULL)
		fake.allocated--;
	free(p);
}

/* A mutex that notices being taken twice. */
static void
lock(struct db_module *module)
{
	(void)module;
	assert_int_equal(fake.locked++, 0);
}

static void
unlock(struct db_module *module)
{
	(void)module;
	assert_int_equal(--fake.locked, 0);
}

static int
bind(struct db_run *run)
{
	(void)run;
	if (fake.fail_bind)
		return (EPERM);
	fake.bound++;
	return (0);
}

static void
unbind(struct db_run *run)
{
	(void)run;
	fake.bound--;
}

/* Responders that are ready at once and lose a known number of ticks. */
static int
respond(struct db_run *run)
{
	uint32_t i;

	if (fake.fail_respond)
		return (db_refuse(run->module, EAGAIN, "no threads"));
	for (i = 0; i < run->plan.responders; i++) {
		run->responder[i].cpu = i + 1;
		run->responder[i].stolen = 100 * (i + 1);
		run->responder[i].ready = 1;
	}
	fake.responding++;
	return (0);
}

static void
dismiss(struct db_run *run)
{
	assert_int_equal(run->order, DB_LEAVE);
	run->lost = fake.lost;
	fake.responding--;
}

/* Is this look, counted down, one that is answered? */
static bool
answers(int *looks)
{
	return (*looks == 0 || --*looks > 0);
}

static bool
count_ipis(struct db_run *run, uint64_t *count)
{
	assert_ptr_equal(run->module, &fake.module);
	*count = fake.ipis -= (uint64_t)fake.ipis_fall;
	return (!fake.no_ipis && answers(&fake.ipis_looks));
}

/* 1000 a look: two looks tell of 1000. */
static bool
count_served(uint32_t cpu, uint64_t *count)
{
	fake.served += (uint32_t)(fake.served_step != 0 ? fake.served_step :
	    1000);
	*count = fake.served;
	return (cpu == 2 && answers(&fake.served_looks));
}

static bool
interrupted(void)
{
	return (fake.interrupt);
}

static void
relax(void)
{
}

static const struct db_os os = {
	.name = "fake",
	.paths = paths,
	.sources = sources,
	.sinks = sinks,
	.contexts = contexts,
	.ticks_per_second = ticks_per_second,
	.ram_pages = ram_pages,
	.cpus = cpus,
	.may_use = cpu_online,
	.alloc = fake_alloc,
	.free = fake_free,
	.lock = lock,
	.unlock = unlock,
	.bind = bind,
	.unbind = unbind,
	.respond = respond,
	.dismiss = dismiss,
	.ipis = count_ipis,
	.served = count_served,
	.interrupted = interrupted,
	.relax = relax,
};

static int
set(const char *knob, const char *value)
{
	return (engine_set(&fake.module, knob, value));
}

static int
setup(void **state)
{
	(void)state;
	fake_cpu_reset();
	memset(&fake, 0, sizeof(fake));
	assert_int_equal(db_module_init(&fake.module, &os), 0);
	assert_int_equal(set("pages", "64"), 0);
	return (0);
}

/* Whatever a test did, nothing is left over. */
static int
teardown(void **state)
{
	(void)state;
	db_module_destroy(&fake.module);
	assert_null(fake.module.result);
	assert_int_equal(fake.allocated, 0);
	assert_int_equal(fake.mapped, 0);
	assert_int_equal(fake.inits, 0);
	assert_int_equal(fake.bound, 0);
	assert_int_equal(fake.responding, 0);
	assert_int_equal(fake.locked, 0);
	return (0);
}

static void
test_sort_and_quantiles(void **state)
{
	uint64_t v[101], seed = 7;
	uint32_t n, i;

	(void)state;
	for (n = 1; n <= 101; n++) {
		for (i = 0; i < n; i++)
			v[i] = db_random(&seed) % 50;
		db_sort(v, n, NULL);
		for (i = 1; i < n; i++)
			assert_true(v[i - 1] <= v[i]);
	}
	for (i = 0; i < 101; i++)
		v[i] = i;
	assert_int_equal(db_quantile(v, 101, 50), 50);
	assert_int_equal(db_quantile(v, 100, 50), 49);
	assert_int_equal(db_quantile(v, 100, 90), 89);
	assert_int_equal(db_quantile(v, 100, 99), 98);
	assert_int_equal(db_quantile(v, 1, 50), 0);
	assert_int_equal(db_quantile(v, 2, 99), 1);
	/* The rank is 98.01, rounded up, and 1.01. */
	assert_int_equal(db_quantile(v, 99, 99), 98);
	assert_int_equal(db_quantile(v, 101, 1), 1);
}

/* A bucket is at most 3 % wide, and buckets follow each other. */
static void
test_buckets(void **state)
{
	uint64_t v, low, seed = 1;
	int i;

	(void)state;
	for (v = 0; v < 128; v++)
		assert_int_equal(db_bucket(v), v);
	for (i = 0; i < 100000; i++) {
		v = db_random(&seed) >> (i % 64);
		low = db_bucket(v);
		assert_true(low <= v);
		assert_true((double)(v - low) <= 0.03 * (double)low);
		assert_int_equal(db_bucket(low), low);
	}
	assert_true(db_bucket(UINT64_MAX) > UINT64_MAX / 64 * 63);
}

static void
test_shuffle_is_a_permutation_of_the_seed(void **state)
{
	void *a[PAGES], *b[PAGES];
	bool seen[PAGES] = {false};
	size_t i, moved = 0;

	(void)state;
	for (i = 0; i < PAGES; i++)
		a[i] = b[i] = memory[i];
	db_shuffle(a, PAGES, 1);
	db_shuffle(b, PAGES, 1);
	assert_memory_equal(a, b, sizeof(a));
	for (i = 0; i < PAGES; i++) {
		size_t at = (size_t)((uint64_t *)a[i] - memory[0]) /
		    (DB_PAGE_SIZE / 8);

		assert_false(seen[at]);
		seen[at] = true;
		moved += at != i;
	}
	assert_true(moved > PAGES / 2);
	db_shuffle(b, PAGES, 2);
	assert_memory_not_equal(a, b, sizeof(a));
}

static void
test_knobs_that_are_refused_change_nothing(void **state)
{
	static const struct {
		const char *knob;
		const char *value;
		const char *sentence; /* a part of it */
	} table[] = {
		{"batch", "0", "1 to 16"},
		{"batch", "17", "17 is out of range"},
		{"batch", "-1", "'-1' is not a whole number"},
		{"batch", "abc", "'abc' is not a whole number from 1 to 16"},
		{"batch", "", "'' is not a whole number"},
		{"batch", "1 ", "'1 ' is not"},
		{"batch", "0x4", "'0x4' is not"},
		{"batch", "18446744073709551617", "out of range"},
		{"batch", "18446744073709551620", "out of range"},
		{"pages", "0", "out of range (expected 1 to 64)"},
		{"pages", "65", "65 is out of range (expected 1 to 64)"},
		{"rounds", "0", "1 to 1000000"},
		{"path", "nope", "unknown path 'nope' (expected null, fake, own"},
		{"path", "", "unknown path '' ("},
		{"sink", "nope", "null, touch, copy, verify, device"},
		{"source", "nope", "pages, ram"},
		{"context", "panic", "unknown context 'panic' (expected live"},
		{"cpu", "3", "3 is not online, or the caller may not"},
		{"cpu", "4294967296", "out of range"},
		{"responders", "3", "out of range (expected 0 to 2)"},
		{"seed", "9223372036854775808", "out of range"},
		{"handicap", "", "1 to 4096 instructions"},
		{"handicap", "fake", "expected none, or PATH:N"},
		{"handicap", "fake:", "expected none, or PATH:N"},
		{"handicap", "fake:0", "expected none, or PATH:N"},
		{"handicap", "fake:4097", "expected none, or PATH:N"},
		{"handicap", "fake:18446744073709551617", "expected none, or PATH:N"},
		{"handicap", "fake:1x", "expected none, or PATH:N"},
		{"handicap", "fak:1", "expected none, or PATH:N"},
		{"handicap", "fakes:1", "expected none, or PATH:N"},
		{"run", "2", "'2' (expected 1,"},
		{"abort", "x", "'x' (expected 1,"},
		{"panic", "0", "'0' (expected 1, which panics the kernel)"},
		{"panic", "", "'' (expected 1,"},
	};
	char before[DB_TEXT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		strcpy(before, get(table[i].knob));
		assert_int_equal(set(table[i].knob, table[i].value), EINVAL);
		assert_string_equal(get(table[i].knob), before);
		if (strstr(get("error"), table[i].sentence) == NULL ||
		    strncmp(text, table[i].knob, strlen(table[i].knob)) != 0)
			fail_msg("%s=%s: '%s' lacks '%s'", table[i].knob,
			    table[i].value, text, table[i].sentence);
	}
	memset(before, 'x', DB_DEVICE_MAX);
	before[DB_DEVICE_MAX] = '\0';
	assert_int_equal(set("device", before), EINVAL);
	assert_string_equal(get("device"), "");
	assert_string_equal(get("error"), "device: the name has 128 characters "
	    "(expected at most 127)");
	before[DB_DEVICE_MAX - 1] = '\0';
	assert_int_equal(set("device", before), 0);
	assert_string_equal(get("device"), before);
	assert_int_equal(set("device", "da0"), 0);
	assert_string_equal(get("device"), "da0");
}

static unsigned panics;

static void
fake_panic(void)
{
	panics++;
}

/* A process has no kernel to panic; a kernel does it once. */
static void
test_panic(void **state)
{
	struct db_os kernel = os;

	(void)state;
	assert_string_equal(get("panic"), "0");
	assert_int_equal(set("panic", "1"), EINVAL);
	assert_non_null(strstr(get("error"), "is a process, not a kernel"));
	kernel.panic = fake_panic;
	fake.module.os = &kernel;
	panics = 0;
	assert_int_equal(set("panic", "2"), EINVAL);
	assert_int_equal(panics, 0);
	assert_int_equal(set("panic", "1"), 0);
	assert_int_equal(panics, 1);
	fake.module.os = &os;
}

static void
test_knobs_that_are_taken(void **state)
{
	static const char *const table[][2] = {
		{"path", "fake"}, {"batch", "16"}, {"pages", "32"},
		{"rounds", "1000000"}, {"source", "ram"}, {"sink", "copy"},
		{"context", "live"}, {"device", "/dev/x"}, {"cpu", "2"},
		{"responders", "2"}, {"seed", "9223372036854775807"},
		{"handicap", "own:4096"}, {"handicap", "none"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(set(table[i][0], table[i][1]), 0);
		assert_string_equal(get(table[i][0]), table[i][1]);
	}
	assert_string_equal(get("version"), DB_VERSION);
	assert_non_null(strstr(get("paths"), "\nfake             flush="));
	assert_null(db_knob_find("nope"));
	assert_null(db_knob(db_nknobs()));
}

/* Each plan alone is taken knob by knob and refused as a whole. */
static void
test_plans_that_are_refused(void **state)
{
	static const struct {
		const char *knob[4][2];
		const char *sentence;
	} table[] = {
		{{{"pages", "4"}, {"batch", "5"}}, "5 pages are more"},
		{{{"rounds", "100000"}, {"batch", "2"}}, "100000 rounds of 32 "
		    "batches are more than the 1048576 samples that are kept"},
		{{{"path", "null"}, {"sink", "touch"}}, "path null maps"},
		{{{"path", "own"}, {"source", "ram"}}, "of source ram are (expected pages)"},
		{{{"path", "fake"}, {"sink", "device"}}, "device: none is set"},
		{{{"path", "own"}, {"batch", "9"}}, "at most 8 pages"},
	};
	size_t i, j;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		teardown(state);
		setup(state);
		for (j = 0; j < 4 && table[i].knob[j][0] != NULL; j++)
			assert_int_equal(set(table[i].knob[j][0],
			    table[i].knob[j][1]), 0);
		assert_int_equal(set("run", "1"), EINVAL);
		if (strstr(get("error"), table[i].sentence) == NULL)
			fail_msg("'%s' lacks '%s'", text, table[i].sentence);
		assert_string_equal(get("result"), "");
	}
}

static json_t *
result(void)
{
	json_error_t error;
	json_t *root = json_loads(get("result"), JSON_REJECT_DUPLICATES,
	    &error);

	if (root == NULL)
		fail_msg("%s in %s", error.text, text);
	return (root);
}

static json_int_t
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	assert_true(json_is_integer(value));
	return (json_integer_value(value));
}

static void
test_a_run_and_its_result(void **state)
{
	static const char *const stages[] = {"map", "sink", "unmap"};
	json_t *root, *stage, *bucket;
	size_t i, s;
	json_int_t n;

	(void)state;
	set("path", "fake");
	set("batch", "5");
	set("rounds", "3");
	set("sink", "verify");
	set("responders", "2");
	assert_int_equal(set("run", "1"), 0);
	/* 12 whole batches of 5: proof, warm-up and three rounds. */
	assert_int_equal(fake.maps, 12 * 5);
	assert_string_equal(get("progress"), "100");
	root = result();
	assert_int_equal(number(root, "serial"), 1);
	assert_int_equal(number(root, "end"), 1);
	assert_int_equal(number(root, "batches"), 36);
	assert_int_equal(number(root, "pages"), 180);
	assert_int_equal(number(root, "bytes"), 180 * DB_PAGE_SIZE);
	/* The fake sends one a page: those of the three rounds count. */
	assert_int_equal(number(root, "ipis"), 180);
	for (s = 0; s < 3; s++) {
		stage = json_object_get(json_object_get(root, "stages"),
		    stages[s]);
		assert_true(number(stage, "min") <= number(stage, "median"));
		assert_true(number(stage, "median") <= number(stage, "p90"));
		assert_true(number(stage, "p90") <= number(stage, "p99"));
		assert_true(number(stage, "p99") <= number(stage, "max"));
		assert_int_equal(number(stage, "mean"),
		    number(stage, "sum") / 36);
		n = 0;
		json_array_foreach(json_object_get(stage, "histogram"), i,
		    bucket)
			n += json_integer_value(json_array_get(bucket, 1));
		assert_int_equal(n, 36);
	}
	stage = json_object_get(root, "responders");
	assert_int_equal(json_array_size(stage), 2);
	assert_int_equal(number(json_array_get(stage, 1), "stolen"), 200);
	/* CPU 1 keeps no book; CPU 2 was looked at third and second. */
	assert_true(json_is_null(json_object_get(json_array_get(stage, 0),
	    "served")));
	assert_int_equal(number(json_array_get(stage, 1), "served"), 1000);
	json_decref(root);
	fake.no_ipis = true;
	assert_int_equal(set("run", "1"), 0);
	root = result();
	assert_true(json_is_null(json_object_get(root, "ipis")));
	assert_int_equal(number(root, "serial"), 2);
	json_decref(root);
}

/* What becomes of the counts in a run whose looks at them are as they are. */
static void
counted(const char *ipis, const char *served)
{
	json_t *root, *responder;
	char *words;

	assert_int_equal(set("run", "1"), 0);
	root = result();
	words = json_dumps(json_object_get(root, "ipis"), JSON_ENCODE_ANY);
	assert_string_equal(words, ipis);
	free(words);
	responder = json_array_get(json_object_get(root, "responders"), 1);
	words = json_dumps(json_object_get(responder, "served"),
	    JSON_ENCODE_ANY);
	assert_string_equal(words, served);
	free(words);
	json_decref(root);
	fake.ipis_looks = fake.served_looks = 0;
	fake.ipis_fall = fake.served_step = 0;
}

/* One reading that cannot be true costs its figure, and not the run. */
static void
test_counts(void **state)
{
	(void)state;
	assert_int_equal(set("path", "fake"), 0);
	assert_int_equal(set("pages", "64"), 0);
	assert_int_equal(set("rounds", "1"), 0);
	assert_int_equal(set("batch", "4"), 0);
	assert_int_equal(set("cpu", "0"), 0);
	assert_int_equal(set("responders", "2"), 0);
	counted("64", "1000");
	/* None at all is a count, too. */
	assert_int_equal(set("path", "null"), 0);
	counted("0", "1000");
	assert_int_equal(set("path", "fake"), 0);
	/* The second look fails. */
	fake.ipis_looks = 2;
	counted("null", "1000");
	fake.served_looks = 2;
	counted("64", "null");
	/* The count goes back. */
	fake.ipis = 5000;
	fake.ipis_fall = 100;
	counted("null", "1000");
	fake.served_step = -3;
	counted("64", "null");
	/* It wraps at 32 bits; what takes a step of a wrap's size does not. */
	fake.served = UINT32_MAX - 2000; /* is there at the first look */
	counted("64", "1000");
	fake.served_step = DB_MOVED_MAX + 1;
	counted("64", "null");
}

static void
test_moved(void **state)
{
	uint64_t sum = 7;

	(void)state;
	assert_true(db_moved(5, 8, &sum));
	assert_int_equal(sum, 10);
	assert_true(db_moved(UINT32_MAX, 0, &sum));
	assert_int_equal(sum, 11);
	assert_true(db_moved(UINT64_MAX, 1, &sum));
	assert_int_equal(sum, 13);
	/* A counter of more bits does not wrap there. */
	assert_true(db_moved(UINT32_MAX, UINT32_MAX + 2ull, &sum));
	assert_int_equal(sum, 15);
	assert_true(db_moved(1, 1 + DB_MOVED_MAX, &sum));
	assert_false(db_moved(0, 1 + DB_MOVED_MAX, &sum));
	assert_false(db_moved(8, 5, &sum));
	assert_false(db_moved(UINT32_MAX + 1ull, 0, &sum));
	assert_false(db_moved(UINT64_MAX / 2, 0, &sum));
	assert_int_equal(sum, 15 + DB_MOVED_MAX);
}

static void
test_every_common_row(void **state)
{
	static const char *const plans[][2] = {
		{"null", "null"}, {"fake", "null"}, {"fake", "touch"},
		{"fake", "copy"}, {"fake", "verify"}, {"own", "copy"},
	};
	char batch[16];
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
		for (n = 1; n <= (i == 5 ? 8 : DB_BATCH_MAX); n++) {
			snprintf(batch, sizeof(batch), "%d", n);
			set("path", plans[i][0]);
			set("sink", plans[i][1]);
			set("batch", batch);
			assert_int_equal(set("run", "1"), 0);
			json_decref(result());
		}
}

#ifdef __x86_64__
/* The instructions before a path's own map, from the bytes: loads (testb %al,
 * (%rsp)), and then the jump (*(%rdi)). */
static unsigned
instructions(int (*entry)(struct db_run *, struct db_batch *))
{
	const char *at = (const char *)(uintptr_t)entry;
	unsigned n = 1;

	for (; memcmp(at, "\x84\x04\x24", 3) == 0; at += 3)
		n++;
	assert_memory_equal(at, "\xff\x27", 2);
	return (n);
}
#endif

/* With any handicap a path maps as it did; the version tells of it. */
static void
test_handicap(void **state)
{
	static const char *const handicaps[] = {
		"none", "fake:1", "fake:2", "fake:4096", "own:7",
	};
	static const unsigned known[] = {0, 1, 2, 4096, 0};
	uint32_t first[PAGES];
	char version[64];
	size_t i;
	int maps = 0;

	(void)state;
	set("path", "fake");
	set("pages", "64");
	for (i = 0; i < sizeof(handicaps) / sizeof(handicaps[0]); i++) {
		assert_int_equal(set("handicap", handicaps[i]), 0);
		assert_int_equal(fake.maps = 0, 0);
		assert_int_equal(set("run", "1"), 0);
		assert_int_equal(fake.mapped, 0);
		if (known[i] == 0)
			assert_true(fake.entry == path_map);
#ifdef __x86_64__
		else
			assert_int_equal(instructions(fake.entry), known[i]);
#endif
		if (i == 0) {
			maps = fake.maps;
			memcpy(first, fake.order, sizeof(first));
			continue;
		}
		assert_int_equal(fake.maps, maps);
		assert_memory_equal(fake.order, first, sizeof(first));
		snprintf(version, sizeof(version), DB_VERSION ", handicap %s",
		    handicaps[i]);
		assert_string_equal(get("version"), version);
		assert_non_null(strstr(get("result"), "\"path\":\"fake\""));
	}
	/* A handicap of nothing is none. */
	fake.module.plan.slowed = &path_fake;
	fake.module.plan.handicap = 0;
	assert_int_equal(set("run", "1"), 0);
	assert_true(fake.entry == path_map);
	/* What the path says of itself stays so. */
	fake.fail_map = fake.maps + 1;
	set("handicap", "fake:3");
	assert_int_equal(set("run", "1"), ENOMEM);
	assert_non_null(strstr(get("error"), "path fake: mapping"));
	/* Where a branch into the loads would fault there are none. */
	fake_cpu.tracks_branches = true;
	assert_int_equal(set("handicap", "fake:4"), EINVAL);
	assert_string_equal(get("error"),
	    "handicap: impossible on this CPU (expected none)");
	assert_string_equal(get("handicap"), "fake:3");
	assert_int_equal(set("handicap", "none"), 0);
}

static void
test_order_follows_the_seed(void **state)
{
	uint32_t first[PAGES], i;
	uint64_t seen = 0;

	(void)state;
	set("path", "fake");
	memset(fake.order, 0xff, sizeof(fake.order));
	assert_int_equal(set("run", "1"), 0);
	memcpy(first, fake.order, sizeof(first));
	/* All 64 pages, none of them twice. */
	for (i = 0; i < PAGES; i++) {
		assert_true(first[i] < PAGES);
		seen |= UINT64_C(1) << first[i];
	}
	assert_true(seen == UINT64_MAX);
	assert_int_equal(set("run", "1"), 0);
	assert_memory_equal(first, fake.order, sizeof(first));
	set("seed", "2");
	assert_int_equal(set("run", "1"), 0);
	assert_memory_not_equal(first, fake.order, sizeof(first));
}

/* The n-th map of a run, whether it proves, warms up or measures. */
static void
test_maps_that_fail_or_lie(void **state)
{
	int n;

	(void)state;
	set("path", "fake");
	set("batch", "16");
	set("rounds", "2");
	for (n = 1; n <= 16; n++) {
		fake.maps = 0;
		fake.fail_map = n;
		assert_int_equal(set("run", "1"), ENOMEM);
		assert_non_null(strstr(get("error"), "on failed: error 12"));
		assert_int_equal(fake.mapped, 0);
	}
	fake.fail_map = 0;
	set("sink", "verify");
	for (n = 1; n <= 16; n++) {
		fake.maps = 0;
		fake.wrong_map = n;
		assert_int_equal(set("run", "1"), EIO);
		assert_non_null(strstr(get("error"), n <= 4 ?
		    "does not show page" : "sink verify"));
	}
	fake.maps = 0;
	fake.wrong_map = 2;
	assert_int_equal(set("run", "1"), EIO);
	assert_string_equal(get("error"), "path fake: address 15 of a batch "
	    "of 16 does not show page 31 of the source");
	assert_string_equal(get("result"), "");
}

static void
test_every_allocation_can_fail(void **state)
{
	int n, allocs;

	(void)state;
	set("path", "fake");
	set("sink", "copy");
	fake.allocs = 0;
	assert_int_equal(set("run", "1"), 0);
	allocs = fake.allocs;
	assert_true(allocs >= 7);
	for (n = 1; n <= allocs; n++) {
		fake.allocs = 0;
		fake.fail_alloc = n;
		assert_int_equal(set("run", "1"), ENOMEM);
		assert_non_null(strstr(get("error"), "no memory"));
	}
}

static void
test_machine_that_fails(void **state)
{
	(void)state;
	set("path", "fake");
	fake.fail_bind = true;
	assert_int_equal(set("run", "1"), EPERM);
	fake.fail_bind = false;
	fake.fail_respond = true;
	assert_int_equal(set("run", "1"), EAGAIN);
	fake.fail_respond = false;
	set("responders", "2");
	fake.lost = 2;
	assert_int_equal(set("run", "1"), EIO);
	assert_string_equal(get("error"),
	    "responders: 2 ended before the run did");
	fake.lost = 1;
	assert_int_equal(set("run", "1"), EIO);
	fake.lost = 0;
	set("responders", "0");
	fake.interrupt = true;
	assert_int_equal(set("run", "1"), EINTR);
	fake.interrupt = false;
	set("sink", "device");
	set("device", "x");
	assert_int_equal(set("run", "1"), EIO);
	assert_non_null(strstr(get("error"), "sink device: page 0"));
	assert_string_equal(get("run"), "0");
}

static void
test_one_run_at_a_time(void **state)
{
	(void)state;
	set("path", "fake");
	fake.rerun = true;
	assert_int_equal(set("run", "1"), 0);
	assert_int_equal(fake.rerun_error, EBUSY);
	assert_non_null(strstr(get("error"), "another run is in progress"));
	assert_string_equal(get("run"), "0");
}

static void
test_strings_are_escaped(void **state)
{
	json_t *root;

	(void)state;
	set("device", "a\"b\\c\n\x80");
	assert_int_equal(set("run", "1"), 0);
	root = result();
	assert_string_equal(json_string_value(json_object_get(
	    json_object_get(root, "plan"), "device")), "a\"b\\c\n\xc2\x80");
	json_decref(root);
}

/* Knobs are told in pieces: what does not fit says so. */
static void
test_text_that_does_not_fit(void **state)
{
	char small[8];
	struct db_out out = {small, sizeof(small), 0, false};

	(void)state;
	db_out(&out, "%s", "1234567");
	assert_false(out.full);
	db_out(&out, "8");
	assert_true(out.full);
	assert_string_equal(small, "1234567");
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sort_and_quantiles),
		TEST(test_buckets),
		TEST(test_shuffle_is_a_permutation_of_the_seed),
		TEST(test_knobs_that_are_refused_change_nothing),
		TEST(test_knobs_that_are_taken),
		TEST(test_panic),
		TEST(test_plans_that_are_refused),
		TEST(test_a_run_and_its_result),
		TEST(test_counts),
		TEST(test_moved),
		TEST(test_every_common_row),
		TEST(test_handicap),
		TEST(test_order_follows_the_seed),
		TEST(test_maps_that_fail_or_lie),
		TEST(test_every_allocation_can_fail),
		TEST(test_machine_that_fails),
		TEST(test_one_run_at_a_time),
		TEST(test_strings_are_escaped),
		TEST(test_text_that_does_not_fit),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
