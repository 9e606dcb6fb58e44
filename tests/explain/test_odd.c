/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An explanation in which little is known: code of no function, of no image,
 * calls from nowhere, names that need quoting.
 *
 *	CPU 0 initiator  (not known)
 *	                   f (from nowhere)     8, and 3 where it calls its middle
 *	                     (not known)
 *	                       nameless         7
 *	                 mod [m]                4
 *	                   mod [m] (interrupt)  1, three times
 *	                   (interrupt)
 *	                     nameless           6
 *	                   f                    0
 *	CPU 0 responder  mod [m]                2
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

#include "explain/difference.h"
#include "explain/export.h"
#include "explain/profile.h"
#include "explanation.h"

#define SUM 31
#define F "f\"<&>\x01"
#define SHOWN "f\"<&>?" /* where it is printed */

#define NODE(entry, site, parent, role, how, times) "{\"entry\":[" entry \
	"],\"site\":[" site "],\"parent\":" parent ",\"cpu\":0,\"role\":\"" \
	role "\",\"how\":\"" how "\",\"times\":" times ",\"faults\":0}"

static const char odd[] =
    "{\"schema\":1,\"kinds\":[\"instructions\",\"loads\"],"
    "\"images\":[{\"name\":\"m\",\"base\":\"0x1f00\"},"
    "{\"name\":\"kernel\",\"base\":\"0x0\"}],"
    "\"functions\":[{\"name\":\"f\\\"<&>\\u0001\",\"image\":\"kernel\","
    "\"file\":\"f.c\",\"start\":\"0x1000\",\"size\":64},"
    "{\"name\":\"mod\",\"image\":\"m\",\"file\":\"\",\"start\":\"0x2000\","
    "\"size\":64},{\"name\":\"nameless\",\"image\":\"\",\"file\":\"\","
    "\"start\":\"0x3000\",\"size\":64}],"
    "\"lines\":[[\"f.c\",1],[\"f.c\",2]],"
    "\"instructions\":[[0,0,\"90\",0],[0,4,\"90\",0],[0,8,\"90\",1],"
    "[1,0,\"90\",-1],[2,0,\"\",-1]],"
    "\"rows\":[{\"name\":\"latency/enter/2\",\"batch\":1,\"responders\":0,"
    "\"stages\":{\"map\":{\"windows\":1,\"sum\":31,\"min\":31,\"median\":31,"
    "\"max\":31,\"missing\":0,\"trees\":[{\"windows\":1,\"times\":1,"
    "\"instructions\":31,\"unattributed\":0,\"nodes\":["
    NODE("", "", "-1", "initiator", "root", "1") ","
    NODE("0,0", "", "0", "initiator", "call", "1") ","
    NODE("0,8", "0,4", "1", "initiator", "call", "1") ","
    NODE("", "0,8", "1", "initiator", "call", "1") ","
    NODE("2,0", "", "3", "initiator", "call", "1") ","
    NODE("1,0", "", "-1", "initiator", "root", "1") ","
    NODE("1,0", "", "-1", "responder", "root", "1") ","
    NODE("1,0", "", "5", "initiator", "interrupt", "3") ","
    NODE("", "", "5", "initiator", "interrupt", "1") ","
    NODE("2,0", "", "8", "initiator", "call", "0") ","
    NODE("0,0", "1,0", "5", "initiator", "call", "1") "],"
    "\"spots\":[[0,1,5],[1,1,2,1],[2,1,1],[0,2,3],[4,4,7],[3,5,4],[3,6,2],"
    "[3,7,1],[4,9,6]]}]},\"sink\":null,\"unmap\":null}}]}";

static struct attribution *a, *usual;
static const struct attribution_row *row;
static struct export_rows rows;

static struct attribution *
read_text(const char *text)
{
	struct attribution *is = NULL;
	struct errmsg err;
	json_t *root = json_loads(text, 0, NULL);

	assert_non_null(root);
	if (attribution_read(root, &is, &err) != 0)
		fail_msg("%s", err.text);
	json_decref(root);
	return (is);
}

static int
setup(void **state)
{
	(void)state;
	a = read_text(odd);
	usual = read_text(explanation);
	row = &a->row[0];
	rows = (struct export_rows){.a = a, .row = &row, .rows = 1,
		.stages = FRAMES_PAGE, .command = "c", .kernel = "k"};
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	attribution_free(a);
	attribution_free(usual);
	return (0);
}

static char *
exported(int (*export)(const struct export_rows *, FILE *))
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_int_equal(export(&rows, file), 0);
	fclose(file);
	return (text);
}

static void
test_folded(void **state)
{
#define I "latency/enter/2;CPU 0 initiator;"
	static const char wanted[] =
	    I "(not known);" SHOWN " 11\n"
	    I "(not known);" SHOWN ";(not known);nameless 7\n"
	    I "mod [m] 4\n"
	    "latency/enter/2;CPU 0 responder;mod [m] 2\n"
	    I "mod [m];mod [m] (interrupt) 1\n"
	    I "mod [m];(not known) (interrupt);nameless 6\n";
	char *text = exported(export_folded);

	(void)state;
	assert_string_equal(text, wanted);
	free(text);
}

static void
test_speedscope(void **state)
{
	char *text = exported(export_speedscope);
	json_t *root = json_loads(text, 0, NULL), *profile;
	json_int_t sum = 0;
	size_t i;

	(void)state;
	assert_non_null(root);
	assert_int_equal(json_array_size(json_object_get(root, "profiles")),
	    2);
	json_array_foreach(json_object_get(root, "profiles"), i, profile)
		sum += json_integer_value(json_object_get(profile,
		    "endValue"));
	assert_int_equal(sum, SUM);
	json_decref(root);
	free(text);
}

static void
has(const char *text, const char *part, bool is)
{
	if ((strstr(text, part) != NULL) != is)
		fail_msg("%s %s\n%s", is ? "no" : "not expected:", part, text);
}

static void
test_callgrind(void **state)
{
	char *text = exported(export_callgrind);

	(void)state;
	/* Addresses are those of the image's own file. */
	has(text, "ob=m\nfl=???\nfn=(2) mod\n0x100 0 0 0 0 0 0 0 0 0 0 0 3\n"
	    "0x100 0 7\n", true);
	has(text, "ob=kernel\nfl=f.c\nfn=(1) f\"<&>\x01\nfi=f.c\n0x1000 1 8\n"
	    "0x1004 1 2 0 1\nfi=f.c\n0x1008 2 1\n", true);
	has(text, "ob=???\nfl=???\nfn=(3) nameless\n0x3000 0 13\n", true);
	has(text, "ob=???\nfl=???\nfn=(4) (not known)\n0x0 0 0 0 0 0 0 0 0 0 "
	    "0 0 1\n", true);
	/* Calls: of an unknown place, of what is not known, of neither. */
	has(text, "cob=kernel\ncfi=f.c\ncfn=(1) f\"<&>\x01\ncalls=1 0x1000 0\n"
	    "0x0 0 18 0 1\n", true);
	has(text, "cob=???\ncfi=???\ncfn=(4) (not known)\ncalls=1 0x0 0\n"
	    "0x1008 0 7\n", true);
	has(text, "calls=3 0x100 0\n0x100 0 1", true);
	free(text);
}

static char *
flame(const struct export_flame *form)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_int_equal(export_flame(&rows, form, file), 0);
	fclose(file);
	return (text);
}

static void
test_flame(void **state)
{
	const struct attribution_row *old = &usual->row[0], *none;
	struct export_flame form = {.inset = true};
	struct attribution_row empty;
	char *text = flame(NULL);

	(void)state;
	has(text, "data-n=\"f&quot;&lt;&amp;&gt;?\"", true);
	has(text, "<script>", true);
	has(text, "; an interrupt</title>", true);
	free(text);
	text = flame(&form);
	has(text, "<script>", false);
	has(text, "<g class=\"flame\">", true);
	free(text);
	/* Nothing of the one is in the other: what is gone has no width. */
	form.old = (struct export_rows){.a = usual, .row = &old, .rows = 1,
		.stages = FRAMES_PAGE, .command = "c", .kernel = "old"};
	text = flame(&form);
	has(text, "from 23 to 31 instructions a batch", true);
	has(text, "; 23 instructions of functions that are gone", true);
	has(text, "#ff5555", true);
	has(text, "<title>map", false);
	free(text);
	form.old_width = true;
	text = flame(&form);
	has(text, "; 31 instructions of functions that are new", true);
	has(text, "<title>map", true);
	free(text);
	/* A row of nothing is a picture of nothing. */
	empty = *row;
	memset(empty.stage, 0, sizeof(empty.stage));
	none = &empty;
	rows.row = &none;
	text = flame(NULL);
	has(text, ": 0 instructions a batch", true);
	has(text, "<g class=\"f\"", false);
	free(text);
	rows.row = &row;
}

static void
test_profile(void **state)
{
	static const uint32_t which[] = {2, 0, 1, 1, ATTRIBUTION_NONE};
	static const uint64_t self[] = {13, 11, 5, 2, 0};
	static const uint64_t total[] = {13, 18, 11, 2, 24};
	struct profile *p = profile_new(row, a, FRAMES_PAGE, true,
	    PROFILE_FUNCTION);
	size_t i;

	(void)state;
	assert_non_null(p);
	profile_sort(p);
	assert_int_equal(p->n, 5);
	assert_int_equal(p->missing, 0);
	for (i = 0; i < p->n; i++) {
		assert_int_equal(p->entry[i].which, which[i]);
		assert_int_equal(p->entry[i].self[0], self[i]);
		assert_int_equal(p->entry[i].total, total[i]);
	}
	profile_free(p);
	/* Equal ones by their total, then by which they are, then by role. */
	p = profile_new(row, a, FRAMES_PAGE, true, PROFILE_CPU);
	assert_non_null(p);
	assert_int_equal(p->n, 2);
	p->entry[0].self[0] = p->entry[1].self[0];
	profile_sort(p);
	assert_int_equal(p->entry[0].role, LAYOUT_INITIATOR);
	p->entry[0].which = 1;
	profile_sort(p);
	assert_int_equal(p->entry[0].role, LAYOUT_RESPONDER);
	p->entry[1].total = 1;
	profile_sort(p);
	assert_int_equal(p->entry[0].role, LAYOUT_INITIATOR);
	profile_sort(p);
	assert_int_equal(p->entry[0].role, LAYOUT_INITIATOR);
	p->entry[0].which = p->entry[1].which;
	p->entry[0].total = p->entry[1].total;
	p->entry[0].role = LAYOUT_OTHER;
	profile_sort(p);
	assert_int_equal(p->entry[1].role, LAYOUT_OTHER);
	profile_free(p);
	p = profile_new(row, a, 1u << ROW_SINK, true, PROFILE_LINE);
	assert_non_null(p);
	assert_int_equal(p->n, 0);
	profile_sort(p);
	profile_free(p);
}

/* Between two rows of which one has functions that are not known. */
static void
test_difference(void **state)
{
	const struct difference_side old = {usual, &usual->row[0]},
	    now = {a, row};
	struct difference *d = difference_new(&old, &now, FRAMES_PAGE);
	double sum = 0;
	size_t i;

	(void)state;
	assert_non_null(d);
	assert_true(d->old == EXPLANATION_USUAL);
	assert_true(d->now == SUM);
	for (i = 0; i < d->n; i++)
		sum += d->entry[i].now - d->entry[i].old;
	assert_true(sum + d->rest > d->now - d->old - 1e-9 &&
	    sum + d->rest < d->now - d->old + 1e-9);
	difference_free(d);
	difference_free(NULL);
}

/* Windows that are a sum, of none, or not attributed are never the usual. */
static void
test_choose(void **state)
{
	struct attribution_tree tree[3] = {
		{.windows = 2, .times = 2, .instructions = 100},
		{.windows = 3, .times = 3, .instructions = 100},
		{.windows = 1, .times = 1, .instructions = 100},
	};
	struct attribution_stage stage = {.windows = 6, .median = 100,
		.tree = tree, .trees = 3};

	(void)state;
	attribution_choose(&stage);
	assert_ptr_equal(stage.usual, &tree[1]);
	tree[1].times = 1;
	attribution_choose(&stage);
	assert_ptr_equal(stage.usual, &tree[0]);
	tree[0].unattributed = 1;
	attribution_choose(&stage);
	assert_ptr_equal(stage.usual, &tree[2]);
	tree[2].windows = tree[2].times = 0;
	attribution_choose(&stage);
	assert_null(stage.usual);
}

static void
test_fold(void **state)
{
	struct attribution_stage *map = &a->row[0].stage[ROW_MAP];
	struct attribution_tree other = {.windows = 1, .times = 1}, *two;
	struct attribution_spot spot;
	size_t i;

	(void)state;
	two = calloc(3, sizeof(*two));
	assert_non_null(two);
	two[0] = map->tree[0];
	two[2] = other;
	/* In whatever order they stand. */
	assert_int_equal(two[0].spots, 9);
	for (i = 0; i < 4; i++) {
		spot = two[0].spot[i];
		two[0].spot[i] = two[0].spot[8 - i];
		two[0].spot[8 - i] = spot;
	}
	/* Of another window of that kind, and of one with nothing in it. */
	free(map->tree);
	map->tree = two;
	map->trees = 1;
	map->usual = &two[2];
	attribution_fold(a);
	assert_int_equal(two[0].spots, 7);
	map->trees = 3;
	map->usual = NULL;
	attribution_fold(a);
	assert_int_equal(two[0].spots, 7);
	map->usual = &two[1];
	attribution_fold(a);
	for (i = 1; i < two[0].spots; i++)
		assert_true(two[0].spot[i - 1].node <= two[0].spot[i].node);
	assert_int_equal(attribution_missing(map), 0);
}

/* A spot of nothing has no figure in the file. */
static void
test_file(void **state)
{
	const struct attribution_tree *tree = &a->row[0].stage[ROW_MAP].tree[0];
	struct attribution *again;
	struct errmsg err;
	json_t *root;

	(void)state;
	memset(tree->spot[0].n, 0, sizeof(tree->spot[0].n));
	root = attribution_write(a);
	assert_non_null(root);
	assert_int_equal(attribution_read(root, &again, &err), 0);
	json_decref(root);
	assert_memory_equal(again->row[0].stage[ROW_MAP].tree[0].spot,
	    tree->spot, tree->spots * sizeof(*tree->spot));
	assert_int_equal(again->functions, a->functions);
	assert_int_equal(again->row[0].stage[ROW_MAP].tree[0].node[0].function,
	    ATTRIBUTION_NONE);
	attribution_free(again);
}

/* Each is a change that must be refused, and told of. */
static void
test_refused(void **state)
{
	static const struct {
		const char *from, *to, *words;
	} table[] = {
		{"[\"instructions\",\"loads\"]", "[1]", "'kinds'"},
		{"[\"instructions\",\"loads\"]", "[\"loads\",\"loads\","
		    "\"loads\",\"loads\",\"loads\",\"loads\",\"loads\","
		    "\"loads\",\"loads\",\"loads\",\"loads\",\"loads\","
		    "\"loads\",\"loads\",\"loads\",\"loads\",\"loads\","
		    "\"loads\",\"loads\",\"loads\",\"loads\",\"loads\","
		    "\"loads\"]", "too many 'kinds'"},
		{"\"0x3000\"", "\"0xffffffffffffffff\"", "overlap"},
		{"\"0x3000\"", "\"0x\"", "'start'"},
		{"\"0x3000\"", "\"0x3000 \"", "'start'"},
		{"\"0x3000\"", "7", "'start'"},
		{"[0,4,\"90\",0]", "[]", "'instructions'"},
		{"[0,4,\"90\",0]", "[0,4,\"9z\",0]", "bytes"},
		{"[0,4,\"90\",0]", "[0,4,\"zz\",0]", "bytes"},
		{"[0,4,\"90\",0]", "[0,4,7,0]", "bytes"},
		{"[0,4,\"90\",0]", "[0,4,\"000102030405060708090a0b0c0d0e0f"
		    "101112131415161718191a1b1c1d1e1f20\",0]", "bytes"},
		{"[0,4,\"90\",0]", "[0,4,\"90\",7]", "'lines'"},
		{"\"role\":\"responder\"", "\"role\":7", "'role'"},
		{"\"windows\":1", "\"windows\":9223372036854775807",
		    "'windows'"},
		{"\"windows\":1", "\"windows\":1.5", "'windows'"},
	};
	const size_t n = sizeof(odd);
	struct attribution *is;
	char *text = malloc(n + 512);
	struct errmsg err;
	const char *at;
	json_t *root;
	size_t i;

	(void)state;
	assert_non_null(text);
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		at = strstr(odd, table[i].from);
		assert_non_null(at);
		snprintf(text, n + 512, "%.*s%s%s", (int)(at - odd), odd,
		    table[i].to, at + strlen(table[i].from));
		root = json_loads(text, 0, NULL);
		assert_non_null(root);
		if (attribution_read(root, &is, &err) != -EINVAL)
			fail_msg("%s was taken", table[i].to);
		if (strstr(err.text, table[i].words) == NULL)
			fail_msg("%s: %s", table[i].to, err.text);
		json_decref(root);
	}
	free(text);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_folded),
		TEST(test_speedscope),
		TEST(test_callgrind),
		TEST(test_flame),
		TEST(test_profile),
		TEST(test_difference),
		cmocka_unit_test(test_choose),
		TEST(test_fold),
		TEST(test_file),
		cmocka_unit_test(test_refused),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
