/* SPDX-License-Identifier: BSD-2-Clause */
/* An explanation: read, written, added up, exported. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "explain/export.h"
#include "explain/flame.h"
#include "explain/plugin/gather.h"
#include "explain/profile.h"
#include "explain/symbols.h"
#include "explain/windows.h"
#include "explanation.h"

#define MAP 0
#define HELPER 1
#define LEAF 2
#define ENTRY 3
#define IDLE 4
#define STREAM 5

static json_t *
parsed(void)
{
	json_error_t at;
	json_t *root = json_loads(explanation, JSON_REJECT_DUPLICATES, &at);

	if (root == NULL)
		fail_msg("%s at %d", at.text, at.position);
	return (root);
}

static int
setup(void **state)
{
	struct attribution *a = NULL;
	struct errmsg err = {""};
	json_t *root = parsed();

	if (attribution_read(root, &a, &err) != 0)
		fail_msg("%s", err.text);
	json_decref(root);
	*state = a;
	return (0);
}

static int
teardown(void **state)
{
	attribution_free(*state);
	return (0);
}

/* What is written of what was read is what was read. */
static void
test_file(void **state)
{
	json_t *was = parsed(), *is = attribution_write(*state);
	char *text;

	if (!json_equal(was, is)) {
		text = json_dumps(is, 0);
		fail_msg("%s", text);
	}
	json_decref(was);
	json_decref(is);
}

static void
test_sums(void **state)
{
	const struct attribution *a = *state;
	const struct attribution_stage *map = &a->row[0].stage[ROW_MAP];
	struct attribution_stage stage = *map;

	assert_int_equal(map->sum, EXPLANATION_SUM);
	assert_int_equal(attribution_missing(map), 0);
	stage.sum += 5;
	assert_int_equal(attribution_missing(&stage), 5);
	stage.sum -= 7;
	assert_int_equal(attribution_missing(&stage), -2);
	assert_ptr_equal(map->usual, &map->tree[0]);
	assert_ptr_equal(attribution_find(a, "latency/enter/2"), &a->row[0]);
	assert_null(attribution_find(a, "latency/enter/1"));
	assert_int_equal(attribution_at(a, 0xffffffff8100003f), MAP);
	assert_int_equal(attribution_at(a, 0xffffffff81000040), HELPER);
	assert_int_equal(attribution_at(a, 0xffffffff80ffffff),
	    ATTRIBUTION_NONE);
	assert_int_equal(attribution_at(a, 0xffffffff81000140),
	    ATTRIBUTION_NONE);
}

static const struct profile_entry *
entry(const struct profile *p, uint32_t which)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->entry[i].which == which)
			return (&p->entry[i]);
	fail_msg("no entry %u", which);
	return (NULL);
}

/* Functions of a usual batch. */
static void
test_functions(void **state)
{
	static const struct {
		uint64_t self, total;
		uint32_t which;
		enum layout_role role;
	} wanted[] = {
		{3, 20, STREAM, LAYOUT_INITIATOR},
		{7, 17, MAP, LAYOUT_INITIATOR}, /* once, though it recurs */
		{4, 10, HELPER, LAYOUT_INITIATOR},
		{6, 6, LEAF, LAYOUT_INITIATOR},
		{1, 3, IDLE, LAYOUT_RESPONDER},
		{2, 2, ENTRY, LAYOUT_RESPONDER},
	};
	const struct attribution *a = *state;
	const struct profile_entry *e;
	struct profile *p;
	size_t i;

	p = profile_new(&a->row[0], a, FRAMES_PAGE, true, PROFILE_FUNCTION);
	assert_non_null(p);
	profile_sort(p);
	assert_int_equal(p->windows, 1);
	assert_int_equal(p->sum, EXPLANATION_USUAL);
	assert_int_equal(p->missing, 0);
	assert_int_equal(p->n, sizeof(wanted) / sizeof(wanted[0]));
	for (i = 0; i < p->n; i++) {
		e = entry(p, wanted[i].which);
		assert_int_equal(e->self[0], wanted[i].self);
		assert_int_equal(e->total, wanted[i].total);
		assert_int_equal(e->role, wanted[i].role);
	}
	assert_int_equal(p->entry[0].which, MAP);
	assert_int_equal(profile_sum(p, LAYOUT_RESPONDER, 0), 3);
	assert_int_equal(profile_sum(p, LAYOUT_OTHER + 1, 0), 23);
	assert_int_equal(profile_sum(p, LAYOUT_INITIATOR,
	    ATTRIBUTION_STORES), 6);
	assert_int_equal(entry(p, ENTRY)->self[ATTRIBUTION_INTERRUPTS], 1);
	assert_int_equal(entry(p, IDLE)->self[ATTRIBUTION_WAITING], 1);
	assert_int_equal(entry(p, ENTRY)->self[ATTRIBUTION_FLUSHES], 1);
	profile_free(p);
}

/* All batches, and other ways to part them. */
static void
test_others(void **state)
{
	const struct attribution *a = *state;
	struct profile *p;

	p = profile_new(&a->row[0], a, FRAMES_PAGE, false, PROFILE_CPU);
	assert_int_equal(p->windows, 3);
	assert_int_equal(p->sum, EXPLANATION_SUM);
	assert_int_equal(entry(p, 0)->self[0], 2 * 20 + 30);
	assert_int_equal(entry(p, 1)->self[0], 2 * 3);
	profile_free(p);
	p = profile_new(&a->row[0], a, FRAMES_PAGE, true, PROFILE_LINE);
	assert_int_equal(entry(p, 0)->self[0], 7);
	assert_int_equal(entry(p, 1)->self[0], 6);
	profile_free(p);
	p = profile_new(&a->row[0], a, FRAMES_PAGE, false, PROFILE_INSN);
	assert_int_equal(entry(p, 5)->self[0], 2 * 3 + 30);
	profile_free(p);
	p = profile_new(&a->row[0], a, 1u << ROW_UNMAP, false,
	    PROFILE_FUNCTION);
	assert_int_equal(p->sum, 0);
	assert_int_equal(p->n, 0);
	profile_free(p);
}

/* What does not add up is said. */
static void
test_missing(void **state)
{
	struct attribution *a = *state;
	struct profile *p;

	a->row[0].stage[ROW_MAP].sum += 4;
	p = profile_new(&a->row[0], a, FRAMES_PAGE, false, PROFILE_FUNCTION);
	assert_int_equal(p->missing, 4);
	profile_free(p);
	a->row[0].stage[ROW_MAP].sum -= 4;
	/* No window is known that is near the median. */
	a->row[0].stage[ROW_MAP].median++;
	attribution_choose(&a->row[0].stage[ROW_MAP]);
	assert_false(frames_have_usual(&a->row[0], FRAMES_PAGE));
	p = profile_new(&a->row[0], a, FRAMES_PAGE, true, PROFILE_FUNCTION);
	assert_int_equal(p->windows, 3);
	assert_int_equal(p->missing, 0);
	profile_free(p);
	/* One is within 2%, and another nearer. */
	a->row[0].stage[ROW_MAP].tree[1].instructions = 1001;
	a->row[0].stage[ROW_MAP].median = 1000;
	attribution_choose(&a->row[0].stage[ROW_MAP]);
	assert_ptr_equal(a->row[0].stage[ROW_MAP].usual,
	    &a->row[0].stage[ROW_MAP].tree[1]);
	a->row[0].stage[ROW_MAP].tree[0].instructions = 1000;
	attribution_choose(&a->row[0].stage[ROW_MAP]);
	assert_ptr_equal(a->row[0].stage[ROW_MAP].usual,
	    &a->row[0].stage[ROW_MAP].tree[0]);
	a->row[0].stage[ROW_MAP].tree[0].instructions = EXPLANATION_USUAL;
	a->row[0].stage[ROW_MAP].median = EXPLANATION_USUAL;
	attribution_choose(&a->row[0].stage[ROW_MAP]);
}

/* What is folded still adds up, function by function. */
static void
test_fold(void **state)
{
	struct attribution *a = *state;
	struct attribution_stage *map = &a->row[0].stage[ROW_MAP];
	struct profile *p;

	map->usual = NULL;
	attribution_fold(a);
	assert_int_equal(map->tree[0].spots, 7);
	/* Two instructions of one function in one node. */
	map->tree[0].spot[2].node = map->tree[0].spot[1].node;
	map->usual = &map->tree[1];
	attribution_fold(a);
	assert_int_equal(map->tree[0].spots, 6);
	assert_int_equal(map->tree[1].spots, 1);
	assert_int_equal(attribution_missing(map), 0);
	p = profile_new(&a->row[0], a, FRAMES_PAGE, false, PROFILE_FUNCTION);
	assert_int_equal(entry(p, MAP)->self[0], 2 * 7);
	assert_int_equal(entry(p, MAP)->self[ATTRIBUTION_LOADS], 2);
	profile_free(p);
}

struct paper {
	FILE *file;
	char *text;
	size_t size;
};

static struct export_rows
all_rows(const struct attribution *a, const struct attribution_row **row)
{
	*row = &a->row[0];
	return ((struct export_rows){.a = a, .row = row, .rows = 1,
		.stages = FRAMES_PAGE, .command = "dumpbench explain",
		.kernel = "6.1 <&>"});
}

static char *
exported(const struct attribution *a,
    int (*export)(const struct export_rows *, FILE *))
{
	const struct attribution_row *row;
	struct export_rows rows = all_rows(a, &row);
	struct paper p;

	p.file = open_memstream(&p.text, &p.size);
	assert_int_equal(export(&rows, p.file), 0);
	fclose(p.file);
	return (p.text);
}

static void
test_folded(void **state)
{
	static const char wanted[] =
	    "latency/enter/2;CPU 0 initiator;stream [dumpbench] 36\n"
	    "latency/enter/2;CPU 0 initiator;stream [dumpbench];map 10\n"
	    "latency/enter/2;CPU 0 initiator;stream [dumpbench];map;map 4\n"
	    "latency/enter/2;CPU 0 initiator;stream [dumpbench];map;"
	    "helper.cold 8\n"
	    "latency/enter/2;CPU 0 initiator;stream [dumpbench];map;"
	    "helper.cold;leaf 12\n"
	    "latency/enter/2;CPU 1 responder;idle 2\n"
	    "latency/enter/2;CPU 1 responder;idle;entry (interrupt) 4\n";
	char *text = exported(*state, export_folded);

	assert_string_equal(text, wanted);
	free(text);
}

/* Opens and closes are balanced, and time does not go back. */
static uint64_t
play(const json_t *events, size_t frames)
{
	size_t stack[64] = {0}, depth = 0, i;
	json_int_t at, last = 0, frame;
	const json_t *e;
	const char *type;

	json_array_foreach(events, i, e) {
		type = json_string_value(json_object_get(e, "type"));
		at = json_integer_value(json_object_get(e, "at"));
		frame = json_integer_value(json_object_get(e, "frame"));
		assert_true(at >= last && (size_t)frame < frames);
		last = at;
		if (strcmp(type, "O") == 0)
			stack[depth++] = (size_t)frame;
		else
			assert_int_equal(stack[--depth], frame);
	}
	assert_int_equal(depth, 0);
	return ((uint64_t)last);
}

static void
test_speedscope(void **state)
{
	char *text = exported(*state, export_speedscope);
	json_t *root = json_loads(text, 0, NULL);
	const json_t *frames, *profiles, *profile;
	uint64_t sum = 0;
	size_t i;

	assert_non_null(root);
	frames = json_object_get(json_object_get(root, "shared"), "frames");
	profiles = json_object_get(root, "profiles");
	assert_int_equal(json_array_size(profiles), 2);
	json_array_foreach(profiles, i, profile) {
		assert_string_equal(json_string_value(json_object_get(profile,
		    "type")), "evented");
		sum += play(json_object_get(profile, "events"),
		    json_array_size(frames));
	}
	assert_int_equal(sum, EXPLANATION_SUM);
	json_decref(root);
	free(text);
}

/* The summary, and the lines of functions, are the sum. */
static void
test_callgrind(void **state)
{
	char *text = exported(*state, export_callgrind), *line, *save = NULL;
	unsigned long long own, sum = 0, summary = 0;
	bool called = false, first = true;

	assert_int_equal(strncmp(text, "# callgrind format\nversion: 1\n",
	    30), 0);
	assert_non_null(strstr(text, "\nevents: Ir Waiting Loads "));
	for (line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		sscanf(line, "summary: %llu", &summary);
		if (strncmp(line, "calls=", 6) == 0)
			called = true;
		else if (sscanf(line, "0x%*x %*u %llu", &own) == 1) {
			sum += called ? 0 : own;
			called = false;
		}
		/* Of a module, as in its file. */
		if (first && strcmp(line, "fn=(6) stream") == 0) {
			line = strtok_r(NULL, "\n", &save);
			assert_string_equal(line, "0x0 0 3");
			sum += 3;
			first = false;
		}
	}
	assert_false(first);
	assert_int_equal(sum, EXPLANATION_USUAL);
	assert_int_equal(summary, EXPLANATION_USUAL);
	free(text);
}

static void
test_flame(void **state)
{
	const struct attribution *a = *state;
	const struct attribution_row *row;
	struct export_rows rows = all_rows(a, &row);
	struct export_flame difference = {.old = rows, .old_width = true};
	struct paper p;
	struct flame flame;
	size_t i;

	assert_true(flame_begin(&flame, "all"));
	assert_true(flame_add(&flame, &rows, FLAME_OLD));
	flame_finish(&flame);
	assert_true(flame.box[0].total[FLAME_OLD] == EXPLANATION_USUAL);
	assert_true(flame.box[0].total[FLAME_NEW] == 0);
	for (i = 1; i < flame.n; i++)
		assert_true(flame.box[i].parent < i);
	flame_free(&flame);
	p.file = open_memstream(&p.text, &p.size);
	assert_int_equal(export_flame(&rows, &difference, p.file), 0);
	fclose(p.file);
	assert_non_null(strstr(p.text, "from 23 to 23 instructions"));
	assert_non_null(strstr(p.text, "widths are those of the old"));
	assert_non_null(strstr(p.text, "6.1 &lt;&amp;&gt;"));
	assert_null(strstr(p.text, "6.1 <"));
	free(p.text);
}

/* Each is a change of the file that must be refused, and told of. */
static void
test_refused(void **state)
{
	static const struct {
		const char *from, *to, *words;
	} rows[] = {
		{"\"schema\":1", "\"schema\":9", "'schema' is not 1"},
		{"\"waiting\"", "\"weighting\"", "'kinds'"},
		{"[5,0,3]", "[6,0,3]", "'instructions'"},
		{"[5,0,3]", "[5,9,3]", "'nodes'"},
		{"[5,0,3]", "[5,0,-3]", "'spots'"},
		{"[5,0,3]", "[5,0,3,0,0,0,0,0,0,0,0,0,0,0]", "more kinds"},
		{"\"parent\":0", "\"parent\":1", "'parent'"},
		{"\"role\":\"initiator\"", "\"role\":\"boss\"", "'role'"},
		{"\"how\":\"call\"", "\"how\":\"jump\"", "'how'"},
		{"\"entry\":[2,0]", "\"entry\":[7,0]", "'entry'"},
		{"0xffffffff81000040", "0xffffffff80000040", "overlap"},
		{"0xffffffff81000040", "81000040", "'start'"},
		{"\"f3a4\"", "\"f3a\"", "bytes"},
		{"\"batch\":2", "\"batch\":0", "'batch'"},
		{"\"windows\":3", "\"windows\":-3", "'windows'"},
		{"\"name\":\"map\"", "\"name\":7", "'name'"},
		{"\"spots\":[]", "\"spots\":{}", "'spots'"},
		{"[\"mm/map.c\",12]", "[12]", "'lines'"},
	};
	const size_t n = sizeof(explanation);
	struct attribution *a;
	char *text = malloc(n + 64);
	struct errmsg err;
	const char *at;
	json_t *root;
	size_t i;

	(void)state;
	assert_non_null(text);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at = strstr(explanation, rows[i].from);
		assert_non_null(at);
		snprintf(text, n + 64, "%.*s%s%s", (int)(at - explanation),
		    explanation, rows[i].to, at + strlen(rows[i].from));
		root = json_loads(text, 0, NULL);
		assert_non_null(root);
		if (attribution_read(root, &a, &err) != -EINVAL)
			fail_msg("%s was taken", rows[i].to);
		if (strstr(err.text, rows[i].words) == NULL)
			fail_msg("%s: %s", rows[i].to, err.text);
		json_decref(root);
	}
	free(text);
}

#define BASE 0xffffffffc0010000u

static void
step(struct gather *g, unsigned cpu, uint64_t pc, const char *code)
{
	gather_step(g, cpu, gather_insn(g, pc, (const uint8_t *)code,
	    strlen(code), false));
}

/* From what the plugin counts to a row, without QEMU. */
static void
test_build(void **state)
{
	struct layout_header layout = {.bits = 64, .groups = 2, .stamps = 4,
		.base_use = LAYOUT_BASE_FIXED, .base = BASE, .text = 0x300,
		.group = {{LAYOUT_STAGES, 2, 0, 0x100},
			{LAYOUT_RUN, 2, 0x200, 0x300}},
		.stamp = {{0x10, 0, 0}, {0x20, 0, 0}, {0x210, 1, 0},
			{0x220, 1, 0}}};
	struct symbols *symbols = symbols_new();
	struct attribution *a = attribution_new();
	const struct attribution_stage *map;
	struct windows *windows;
	struct errmsg err = {""};
	struct layout_header *header;
	struct gather *g;
	char why[256];
	json_t *run;
	size_t n;
	int i;

	(void)state;
	assert_int_equal(windows_new(&layout, &windows, &err), 0);
	/* It is the plugin's, too. */
	memcpy(&header, &(const struct layout_header *){windows_header(
	    windows)}, sizeof(header));
	g = gather_new(header, LAYOUT_SIZE, why, sizeof(why));
	assert_non_null(g);
	step(g, 0, BASE + 0x210, "\x0f\x31");
	for (i = 0; i < 3; i++) {
		step(g, 0, BASE + 0x10, "\x0f\x31");
		step(g, 0, BASE + 0x12, "\xff\xe0");
		step(g, 0, 0xffffffff81000ffe, "\x90");
		if (i < 2)
			step(g, 0, 0xffffffff81000fff, "\x90");
		step(g, 0, 0xffffffff81001000, "\xff\xe0");
		step(g, 0, BASE + 0x20, "\x0f\x31");
	}
	step(g, 0, BASE + 0x220, "\x0f\x31");
	run = json_pack("{s{si si} si s{s{si si si si}}}", "plan", "batch", 1,
	    "responders", 0, "batches", 3, "stages", "map", "sum", 14, "min",
	    4, "median", 5, "max", 5);
	assert_int_equal(attribution_add(a, "latency/x/1", run, windows,
	    &err), 0);
	assert_int_equal(attribution_name(a, symbols, &err), 0);
	map = &a->row[0].stage[ROW_MAP];
	assert_int_equal(attribution_missing(map), 0);
	assert_int_equal(map->trees, 2);
	assert_non_null(map->usual);
	assert_int_equal(map->usual->instructions, 5);
	/* What nothing explains is told apart by its page. */
	assert_int_equal(a->functions, 3);
	assert_string_equal(a->function[0].name, "0xffffffff81000000");
	assert_string_equal(a->function[1].name, "0xffffffff81001000");
	assert_string_equal(a->function[2].name, "0xffffffffc0010000");
	assert_string_equal(a->function[0].image, "");
	assert_int_equal(a->insn[0].length, 2);
	assert_memory_equal(a->insn[0].bytes, "\xff\xe0", 2);
	/* The next guest has the module elsewhere: it is put where it was. */
	header->base = BASE - 0x1000;
	header->text = 0x2000;
	n = a->insns;
	assert_int_equal(attribution_add(a, "latency/y/1", run, windows,
	    &err), 0);
	assert_int_equal(a->insns, n + 2);
	assert_int_equal(a->insn[n].pc, BASE + 0x1012);
	assert_int_equal(a->insn[n + 1].pc, BASE + 0x1020);
	json_decref(run);
	gather_free(g);
	windows_free(windows);
	symbols_free(symbols);
	attribution_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sums, setup, teardown),
		cmocka_unit_test_setup_teardown(test_functions, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_others, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_fold, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folded, setup, teardown),
		cmocka_unit_test_setup_teardown(test_speedscope, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_callgrind, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_flame, setup, teardown),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_build),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
