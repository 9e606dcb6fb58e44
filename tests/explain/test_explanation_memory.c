/* SPDX-License-Identifier: BSD-2-Clause */
/* Explanations without memory: each allocation fails, and that is all. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "denied.h"
#include "elf_image.h"
#include "explain/difference.h"
#include "explain/export.h"
#include "explain/plugin/gather.h"
#include "explain/profile.h"
#include "explain/steady.h"
#include "explain/table.h"
#include "explain/windows.h"
#include "explanation.h"
#include "kallsyms_image.h"
#include "scratch.h"
#include "util/json_text.h"

static json_t *root;
static struct attribution *read_one;

static int
setup(void **state)
{
	struct errmsg err;

	(void)state;
	root = json_loads(explanation, 0, NULL);
	return (root == NULL || attribution_read(root, &read_one, &err) != 0);
}

static int
teardown(void **state)
{
	(void)state;
	attribution_free(read_one);
	json_decref(root);
	return (0);
}

static bool
reads(void *arg)
{
	struct attribution *a = NULL;
	struct errmsg err;
	int error = attribution_read(arg, &a, &err);

	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		return (false);
	}
	assert_int_equal(a->rows, 1);
	attribution_free(a);
	return (true);
}

static bool
writes(void *arg)
{
	const unsigned long before = json_text_denied();
	json_t *is = attribution_write(arg);

	/* As a file's writer does, which asks once for all that it has. */
	if (is == NULL || json_text_denied() != before) {
		json_decref(is);
		return (false);
	}
	assert_true(json_equal(is, root));
	json_decref(is);
	return (true);
}

static void
test_file(void **state)
{
	(void)state;
	assert_true(denied_each(reads, root) > 30);
	assert_true(denied_each(writes, read_one) > 30);
}

static bool
profiles(void *arg)
{
	const enum profile_by *by = arg;
	struct profile *p = profile_new(&read_one->row[0], read_one,
	    FRAMES_PAGE, false, *by);

	if (p == NULL)
		return (false);
	assert_int_equal(profile_sum(p, LAYOUT_OTHER + 1, 0),
	    EXPLANATION_SUM);
	profile_free(p);
	return (true);
}

static bool
differs(void *arg)
{
	const struct difference_side side = {arg, &read_one->row[0]};
	struct difference *d = difference_new(&side, &side, FRAMES_PAGE);

	if (d == NULL)
		return (false);
	assert_true(d->old == d->now);
	difference_free(d);
	return (true);
}

static bool
is_steady(void *arg)
{
	const struct difference_side side = {arg, &read_one->row[0]};
	const struct difference_side all[STEADY_BOOTS] = {side, side, side,
		side, side};
	struct steady steady;
	int error = steady_difference(all, STEADY_BOOTS, all, STEADY_BOOTS,
	    1u << ROW_MAP, &steady);

	if (error != 0) {
		assert_int_equal(error, -ENOMEM);
		return (false);
	}
	assert_true(steady.shift == 0 && steady.meets);
	return (true);
}

static void
test_profiles(void **state)
{
	enum profile_by by;

	(void)state;
	for (by = PROFILE_FUNCTION; by <= PROFILE_INSN; by++)
		assert_true(denied_each(profiles, &by) > 3);
	assert_true(denied_each(differs, read_one) > 6);
	assert_true(denied_each(is_steady, read_one) > 30);
}

struct form {
	int (*export)(const struct export_rows *rows, FILE *out);
	const struct export_flame *flame;
	char *text; /* as it is with memory */
};

static bool
exports(void *arg)
{
	const struct attribution_row *row = &read_one->row[0];
	struct export_rows rows = {.a = read_one, .row = &row, .rows = 1,
		.stages = FRAMES_PAGE, .command = "c", .kernel = "k"};
	struct form *form = arg;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int error;

	assert_non_null(out);
	error = form->export != NULL ? form->export(&rows, out) :
	    export_flame(&rows, form->flame, out);
	assert_int_equal(fclose(out), 0);
	if (error == 0) {
		if (form->text != NULL)
			assert_string_equal(text, form->text);
	} else
		assert_int_equal(error, -ENOMEM);
	free(text);
	return (error == 0);
}

static void
test_exports(void **state)
{
	const struct attribution_row *row = &read_one->row[0];
	struct export_flame two = {.old = {.a = read_one, .row = &row,
		.rows = 1, .stages = FRAMES_PAGE, .command = "c",
		.kernel = "k"}, .old_width = true};
	struct form callgrind = {.export = export_callgrind},
	    folded = {.export = export_folded},
	    speedscope = {.export = export_speedscope}, one = {.text = NULL},
	    both = {.flame = &two};

	(void)state;
	assert_true(denied_each(exports, &callgrind) > 4);
	assert_true(denied_each(exports, &folded) > 3);
	assert_true(denied_each(exports, &speedscope) > 30);
	assert_true(denied_each(exports, &one) > 20);
	assert_true(denied_each(exports, &both) > 20);
}

#define BASE 0xffffffffc0010000u
#define CODE 700 /* instructions of a batch, beside three */

static void
step(struct gather *g, uint64_t pc, const char *code)
{
	gather_step(g, 0, gather_insn(g, pc, (const uint8_t *)code,
	    strlen(code), false));
}

/* What the plugin counted of three batches; see test_attribution.c. */
static struct windows *
counted(struct gather **g)
{
	static const struct layout_header layout = {.bits = 64, .groups = 2,
		.stamps = 4, .base_use = LAYOUT_BASE_FIXED, .base = BASE,
		.text = 0x300, .group = {{LAYOUT_STAGES, 2, 0, 0x100},
			{LAYOUT_RUN, 2, 0x200, 0x300}},
		.stamp = {{0x10, 0, 0}, {0x20, 0, 0}, {0x210, 1, 0},
			{0x220, 1, 0}}};
	struct layout_header *header;
	struct windows *windows;
	struct errmsg err;
	char why[256];
	int i, k;

	assert_int_equal(windows_new(&layout, &windows, &err), 0);
	memcpy(&header, &(const struct layout_header *){windows_header(
	    windows)}, sizeof(header));
	/* With the model of a TLB, whose walks are counted, too. */
	header->tlb_entries = 16;
	header->tlb_ways = 4;
	*g = gather_new(header, LAYOUT_SIZE, why, sizeof(why));
	assert_non_null(*g);
	step(*g, BASE + 0x210, "\x0f\x31");
	for (i = 0; i < 3; i++) {
		step(*g, BASE + 0x10, "\x0f\x31");
		step(*g, BASE + 0x12, "\xff\xe0");
		for (k = 0; k < CODE; k++)
			step(*g, 0xffffffff81001000 + (uint64_t)k, "\x90");
		step(*g, 0xffffffff81001000 + CODE, "\xff\xe0");
		step(*g, BASE + 0x20, "\x0f\x31");
	}
	step(*g, BASE + 0x220, "\x0f\x31");
	return (windows);
}

struct built {
	const struct windows *windows;
	json_t *run;
};

static bool
builds(void *arg)
{
	const struct built *b = arg;
	struct attribution *a = attribution_new();
	struct symbols *symbols = symbols_new();
	struct errmsg err;
	int error = -ENOMEM;

	if (a != NULL && symbols != NULL)
		error = attribution_image(a, "kernel", 0, &err);
	if (error == 0)
		error = attribution_add(a, "latency/x/1", b->run, b->windows,
		    &err);
	if (error == 0)
		error = attribution_name(a, symbols, &err);
	if (error == 0) {
		assert_int_equal(a->functions, 2);
		assert_int_equal(attribution_missing(
		    &a->row[0].stage[ROW_MAP]), 0);
		assert_int_equal(a->insns, CODE + 3);
		assert_true(a->row[0].stage[ROW_MAP].walks.n > 0);
	} else
		assert_int_equal(error, -ENOMEM);
	symbols_free(symbols);
	attribution_free(a);
	return (error == 0);
}

static void
test_build(void **state)
{
	struct gather *g;
	struct windows *windows = counted(&g);
	struct built b = {.windows = windows};

	(void)state;
	b.run = json_pack("{s{si si} si s{s{si si si si}}}", "plan", "batch",
	    1, "responders", 0, "batches", 3, "stages", "map", "sum",
	    3 * (CODE + 3), "min", CODE + 3, "median", CODE + 3, "max",
	    CODE + 3);
	assert_non_null(b.run);
	assert_true(denied_each(builds, &b) > 12);
	json_decref(b.run);
	gather_free(g);
	windows_free(windows);
}

static bool
takes_kernel(void *arg)
{
	const struct kallsyms_image *k = arg;
	struct symbols *s = symbols_new();
	struct symbol symbol;
	struct errmsg err;
	int error = -ENOMEM;

	if (s != NULL)
		error = table_image(s, "kernel", 0, &err);
	if (error == 0)
		error = kallsyms_read(s, "made", k->bytes, k->length, 0, &err);
	if (error == 0) {
		assert_true(symbols_count(s) > 600);
		assert_true(symbols_find(s, k->base + 2 * KALLSYMS_STEP,
		    &symbol));
	} else
		assert_int_equal(error, -ENOMEM);
	symbols_free(s);
	return (error == 0);
}

static void
test_symbols(void **state)
{
	static struct kallsyms_image k;

	(void)state;
	kallsyms_make(&k, &(struct kallsyms_shape){.late = true});
	assert_true(denied_each(takes_kernel, &k) > 5);
}

/* Of a file's table, or of its sections; no library's own lack of memory. */
static bool
takes_module(void *arg)
{
	struct symbols *s = symbols_new();
	struct errmsg err = {""};
	struct symbol symbol;
	int error = -ENOMEM;

	if (s != NULL)
		error = symbols_add_module(s, "m", arg, 0x1000, &err);
	if (error == 0) {
		assert_true(symbols_find(s, 0x1000, &symbol));
		assert_string_equal(symbol.image, "m");
	} else {
		assert_int_equal(error, -ENOMEM);
		if (s != NULL && strstr(err.text, "memory") == NULL)
			fail_msg("'%s'", err.text);
	}
	symbols_free(s);
	return (error == 0);
}

static void
test_module(void **state)
{
	char path[SCRATCH_MAX];
	int fd = scratch_file(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	elf_make(path, ELFCLASS64, ET_REL, 0);
	assert_true(denied_each(takes_module, path) > 5);
	unlink(path);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_file),
		TEST(test_profiles),
		TEST(test_exports),
		TEST(test_build),
		cmocka_unit_test(test_symbols),
		cmocka_unit_test(test_module),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
