/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of results, each for itself: names, kinds, checks, texts. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "result/kind.h"
#include "result/newest.h"
#include "result/older.h"
#include "result/result.h"
#include "result/select.h"
#include "result/shape.h"
#include "result/text.h"
#include "files.h"
#include "scratch.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static char folder[SCRATCH_MAX];

static int
setup(void **state)
{
	(void)state;
	return (scratch_folder(folder) == NULL);
}

static int
teardown(void **state)
{
	char command[SCRATCH_MAX + 16];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return (system(command));
}

static const char *
put(const char *name, const char *text)
{
	static char path[SCRATCH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	put_text(path, text);
	return (path);
}

static void
test_kernel_of_unknown_release(void **state)
{
	const struct result_context none = {.machine = "i386"}, bsd = {
	    .os = "freebsd", .machine = "i386"};
	char text[RESULT_KERNEL_MAX];

	(void)state;
	assert_string_equal(result_kernel(&none, text), "");
	assert_string_equal(result_kernel_folder(&none, text), "");
	assert_string_equal(result_kernel(&bsd, text), " i386");
	assert_string_equal(result_kernel_folder(&bsd, text), "-i386");
}

/* By the verb in the file's command; all else is of a run. */
static void
test_kinds(void **state)
{
	static const struct {
		const char *text;
		bool run;
	} table[] = {
		{"", true},
		{"{\"command\": \"dumpbench run\"}", true},
		{"{\"command\": \"dumpbench panic --x\"}", false},
		{"{\"command\":\t\"dumpbench explain\"}", false},
		{"{\"command\": \"other panic\"}", true},
		{"{\"command\": null}", true},
		{"{\"commands\": \"dumpbench panic\"}", true},
		{"{\"command\": \"dumpbench\"}", true},
		{"{\"command\": \"dumpbench pan\"}", true},
	};
	char long_text[10000];
	struct errmsg err;
	bool run;
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++)
		if (result_is_run(put("x", table[i].text), &run, &err) != 0 ||
		    run != table[i].run)
			fail_msg("%s", table[i].text);
	assert_int_equal(result_is_run("/nonexistent/file", &run, &err),
	    -ENOENT);
	/* Only a context's length is looked at. */
	memset(long_text, ' ', 8192);
	strcpy(long_text + 8192, "\"command\": \"dumpbench panic\"");
	assert_int_equal(result_is_run(put("x", long_text), &run, &err), 0);
	assert_true(run);
}

static void
newest_is(const char *clock, const char *before, const char *expect)
{
	struct errmsg err;
	char *path;

	assert_int_equal(newest_result(folder, clock, before, &path, &err),
	    0);
	if (expect == NULL)
		assert_null(path);
	else
		assert_string_equal(path + strlen(folder) + 1, expect);
	free(path);
}

static void
test_newest(void **state)
{
	struct errmsg err;
	char *path, name[SCRATCH_MAX + 8];

	(void)state;
	newest_is("exact", NULL, NULL);
	snprintf(name, sizeof(name), "%s/a", folder);
	assert_int_equal(mkdir(name, 0700), 0);
	snprintf(name, sizeof(name), "%s/b", folder);
	assert_int_equal(mkdir(name, 0700), 0);
	put("a/20260102T000000Z-exact.json", "");
	put("b/20260101T000000Z-exact.json", "");
	put("b/20260103T000000Z-exact.json", "");
	put("b/20260104T000000Z-tsc.json", "");
	put("b/20260105T000000Z-exact.json~", "");
	put("b/-exact.json", "");
	newest_is("exact", NULL, "b/20260103T000000Z-exact.json");
	newest_is("exact", "x/20260103T000000Z-exact.json",
	    "a/20260102T000000Z-exact.json");
	newest_is("exact", "20260102T000000Z-exact.json",
	    "b/20260101T000000Z-exact.json");
	newest_is("exact", "20260101T000000Z-exact.json", NULL);
	newest_is("tsc", NULL, "b/20260104T000000Z-tsc.json");
	/* No folder has no result. */
	assert_int_equal(newest_result("/nonexistent/folder", "exact", NULL,
	    &path, &err), 0);
	assert_null(path);
}

static const struct result_context context = {
    .os = "linux", .release = "6.1", .version = "#1", .machine = "x86_64",
    .target = "guest", .accelerator = "tcg", .emulated = true,
    .clock = "exact", .ticks_per_second = 1, .qemu_version = "7.2",
    .cpu_model = "x", .topology = "x", .started = "2026-11-22T10:15:00Z",
};

/* Results of one second stay beside each other; so does an explanation. */
static void
test_paths(void **state)
{
	static const char *const expect[] = {
		"20261122T101500Z-exact.json", "20261122T101500Z.2-exact.json",
		"20261122T101500Z.3-exact.json",
	};
	struct result *r;
	struct errmsg err;
	char *path;
	size_t i;

	(void)state;
	assert_int_equal(result_new(&context, &r, &err), 0);
	for (i = 0; i < N(expect); i++) {
		path = result_path(r, folder);
		assert_non_null(path);
		assert_string_equal(path + strlen(folder) + 1 +
		    strlen("linux-6.1/"), expect[i]);
		assert_int_equal(result_write(r, path, &err), 0);
		assert_int_equal(access(path, F_OK), 0);
		free(path);
	}
	json_object_set_new(r->root, "explanation", json_pack("{si sn}", "a",
	    1, "b"));
	path = result_path(r, folder);
	assert_string_equal(path + strlen(path) - strlen("Z-explain.json"),
	    "Z-explain.json");
	assert_int_equal(result_write(r, path, &err), 0);
	free(path);
	result_free(r);
	result_free(NULL);
}

/* Whatever it is called: its results are in the folder, its name is a line. */
static void
test_hostile_kernel(void **state)
{
	struct result_context hostile = context;
	char expected[SCRATCH_MAX + 64], text[RESULT_KERNEL_MAX];
	struct errmsg err = {""};
	struct result *r;
	char *path;

	(void)state;
	hostile.os = "freebsd";
	hostile.release = "13.2-RELEASE";
	hostile.machine = "../\033[1m";
	assert_string_equal(result_kernel(&hostile, text),
	    "13.2-RELEASE ../?[1m");
	if (result_new(&hostile, &r, &err) != 0)
		fail_msg("%s", err.text);
	path = result_path(r, folder);
	assert_non_null(path);
	snprintf(expected, sizeof(expected), "%s/freebsd-13.2-RELEASE-..__[1m/"
	    "20261122T101500Z-exact.json", folder);
	assert_string_equal(path, expected);
	free(path);
	result_free(r);
}

/* A folder is tried, and nothing is left of it. */
static void
test_folder(void **state)
{
	char path[SCRATCH_MAX + 64];
	struct errmsg err;

	(void)state;
	snprintf(path, sizeof(path), "%s/a/b/c", folder);
	assert_int_equal(result_folder(path, &err), 0);
	snprintf(path, sizeof(path), "%s/a", folder);
	assert_int_equal(access(path, F_OK), -1);
	put("file", "");
	snprintf(path, sizeof(path), "%s/file/b", folder);
	assert_int_not_equal(result_folder(path, &err), 0);
	assert_non_null(strstr(err.text, "file"));
	/* The file of a trial is in its way. */
	snprintf(path, sizeof(path), "%s/probe", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(result_folder(folder, &err), -EISDIR);
	assert_non_null(strstr(err.text, folder));
}

static void
refuse(const struct result_context *c, const char *part)
{
	struct result *r;
	struct errmsg err;

	assert_int_equal(result_new(c, &r, &err), -EINVAL);
	if (strstr(err.text, part) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", err.text, part);
}

static void
test_contexts(void **state)
{
	static const char *const times[] = {"2026-11-22T10:15:00",
	    "2026-11-22T10:15:00z", "2026-11-22 10:15:00Z",
	    "2026-11-22T10:15:0:Z", "2026-11-22T10:15:0/Z",
	    "a026-11-22T10:15:00Z"};
	struct result_context c;
	size_t i;

	(void)state;
	for (i = 0; i < N(times); i++) {
		c = context;
		c.started = times[i];
		refuse(&c, "started: is no time");
	}
	c = context;
	c.emulated = false;
	refuse(&c, "emulated: contradicts the accelerator (expected true)");
	c.accelerator = "kvm";
	c.clock = "tsc";
	c.emulated = true;
	refuse(&c, "emulated: contradicts the accelerator (expected false)");
	c.accelerator = NULL;
	refuse(&c, "accelerator: is null in a guest");
	c.clock = "exact";
	refuse(&c, "accelerator: does not go with clock \"exact\"");
	c = context;
	c.qemu_version = NULL;
	refuse(&c, "qemu_version: is null in a guest");
	c = context;
	c.ticks_per_second = 0;
	refuse(&c, "ticks_per_second: is 0");
	c = context;
	c.topology = NULL;
	refuse(&c, "topology: is null with target \"guest\"");
	c = context;
	c.seed = (uint64_t)INT64_MAX + 1;
	refuse(&c, "seed 9223372036854775808");
	c = context;
	c.cpu_model = "\xff";
	refuse(&c, "is not UTF-8");
	c = context;
	c.release = "6.1/..";
	refuse(&c, "release: is \"6.1/..\"");
	c.release = "-6.1";
	refuse(&c, "release: is \"-6.1\"");
	c.release = "";
	refuse(&c, "release: is \"\"");
}

static void
test_shape(void **state)
{
	static const struct {
		const char *json;
		unsigned kinds;
		bool fits;
		const char *words;
	} table[] = {
		{"\"a b\"", STRING, true, "is \"a b\""},
		{"\"a b\"", WORD, false, "is \"a b\""},
		{"\"a_b+~-.\"", WORD, true, "is \"a_b+~-.\""},
		{"\"+a\"", WORD, false, "is \"+a\""},
		{"\"\"", WORD, false, "is \"\""},
		{"\"a\"", INTEGER | NUL, false, "is \"a\""},
		{"7", INTEGER, true, "is 7"},
		{"7", NUMBER, true, "is 7"},
		{"-7", NUMBER | INTEGER, false, "is -7"},
		{"7.5", INTEGER, false, "is 7.5"},
		{"7.5", NUMBER, true, "is 7.5"},
		{"7", STRING, false, "is 7"},
		{"true", BOOL, true, "is true"},
		{"false", BOOL, true, "is false"},
		{"true", INTEGER, false, "is true"},
		{"[]", LIST, true, "is a list"},
		{"[]", OBJECT, false, "is a list"},
		{"{}", OBJECT, true, "is an object"},
		{"{}", LIST, false, "is an object"},
		{"null", NUL, true, "is null"},
		{"null", STRING | NUMBER, false, "is null"},
		{"\"\\u0007\"", STRING, true, "is \"\\u0007\""},
	};
	char text[80];
	json_t *v;
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++) {
		v = json_loads(table[i].json, JSON_DECODE_ANY, NULL);
		assert_non_null(v);
		assert_int_equal(shape_is(v, table[i].kinds), table[i].fits);
		assert_string_equal(shape_describe(v, text, sizeof(text)),
		    table[i].words);
		json_decref(v);
	}
	assert_true(shape_is_name(""));
	assert_true(shape_is_name("\xc3\xa4 ~"));
	assert_false(shape_is_name("a\x1f"));
	assert_false(shape_is_name("\x7f"));
}

/* What an object must and may have, and of which words. */
static void
assert_shape(const char *json, const char *sentence)
{
	static const struct member table[] = {
		{"a", INTEGER, NULL}, {"b", WORD | NUL | ABSENT, "one two"},
		{"c", STRING | WORD | INTEGER | NUMBER | BOOL | LIST | OBJECT |
		    ABSENT, NULL},
	};
	static const struct place at = {"x."};
	struct errmsg err;
	json_t *v = json_loads(json, 0, NULL);
	int error;

	assert_non_null(v);
	error = shape_check_all(v, &at, MEMBERS(table), &err);
	json_decref(v);
	if (sentence == NULL) {
		assert_int_equal(error, 0);
		return;
	}
	assert_int_equal(error, -EINVAL);
	assert_string_equal(err.text, sentence);
}

static void
test_members(void **state)
{
	(void)state;
	assert_shape("{\"a\": 1}", NULL);
	assert_shape("{\"a\": 1, \"b\": null}", NULL);
	assert_shape("{\"a\": 1, \"b\": \"two\", \"c\": 1}", NULL);
	assert_shape("{}",
	    "x.a: is missing (expected an integer that is not negative)");
	assert_shape("{\"a\": null}",
	    "x.a: is null (expected an integer that is not negative)");
	assert_shape("{\"a\": 1, \"b\": \"on\"}",
	    "x.b: is \"on\" (expected one two)");
	assert_shape("{\"a\": 1, \"b\": \"twos\"}",
	    "x.b: is \"twos\" (expected one two)");
	assert_shape("{\"a\": 1, \"b\": 1}",
	    "x.b: is 1 (expected one two)");
	assert_shape("{\"a\": 1, \"d\": 1}", "x.d: not a member of schema 2");
	assert_shape("{\"a\": 1, \"\\u0007\": 1}",
	    "x.(control characters): not a member of schema 2");
	/* As many kinds as there is room for. */
	assert_shape("{\"a\": 1, \"c\": null}", "x.c: is null (expected a "
	    "string or a word of letters, digits and ._+~- or an integer that "
	    "is not negative or a number that is not negative or true "
	    "or )");
}

static void
test_text(void **state)
{
	struct result_text t = {.text = NULL};
	struct errmsg err;
	char deep[64], *many;
	size_t i, n = RESULT_MAX_VALUES;

	(void)state;
	assert_int_equal(result_text_copy(&t, "abc", 3, &err), 0);
	assert_string_equal(t.text, "abc");
	assert_int_equal(result_text_copy(&t, "", (size_t)RESULT_MAX_BYTES + 1,
	    &err), -EINVAL);
	assert_non_null(strstr(err.text, "too large for a result"));
	assert_int_equal(result_text_read(&t, put("x", ""), &err), 0);
	assert_int_equal(t.size, 0);
	assert_int_equal(result_text_read(&t, folder, &err), -EINVAL);
	assert_non_null(strstr(err.text, "not a file"));
	assert_int_equal(result_text_read(&t, "/nonexistent", &err), -ENOENT);
	result_text_free(&t);
	assert_null(t.text);
	/* Depth and values, but for those within strings. */
	memset(deep, '[', sizeof(deep));
	assert_int_equal(result_text_check(deep, RESULT_MAX_DEPTH, &err), 0);
	assert_int_equal(result_text_check(deep, RESULT_MAX_DEPTH + 1, &err),
	    -EINVAL);
	deep[0] = '"';
	assert_int_equal(result_text_check(deep, sizeof(deep), &err), 0);
	deep[1] = '\\';
	deep[2] = '"';
	assert_int_equal(result_text_check(deep, sizeof(deep), &err), 0);
	deep[3] = '"';
	assert_int_equal(result_text_check(deep, sizeof(deep), &err),
	    -EINVAL);
	many = malloc(n + 1);
	assert_non_null(many);
	for (i = 0; i < n + 1; i++)
		many[i] = ',';
	assert_int_equal(result_text_check(many, n, &err), 0);
	assert_int_equal(result_text_check(many, n + 1, &err), -EINVAL);
	assert_non_null(strstr(err.text, "too many values"));
	free(many);
}

/* Rows with numbers of which there are more than is taken. */
static void
test_selection_is_full(void **state)
{
	struct result_row row[SELECT_MAX + 8];
	struct result_rows rows = {.row = row, .n = SELECT_MAX + 8};
	struct selection all = SELECT(ROW_LATENCY), none = all;
	struct names paths;
	struct numbers numbers;
	struct result_bucket *b;
	double x[SELECT_VALUES], least, most;
	size_t i, n;

	(void)state;
	for (i = 0; i < rows.n; i++)
		row[i] = (struct result_row){.state = RESULT_MEASURED,
		    .name = "latency/a/1", .properties = "flush=none",
		    .row = {.family = ROW_LATENCY, .path = "a", .batch =
			(unsigned)(rows.n - i), .sink = "null"}};
	numbers = select_batches(&rows, &all);
	assert_int_equal(numbers.n, SELECT_MAX);
	for (i = 1; i < numbers.n; i++)
		assert_true(numbers.number[i - 1] < numbers.number[i]);
	none.path = "b";
	assert_int_equal(select_cumulate(&rows, &none, ROW_MAP, &b, &n), 0);
	assert_null(b);
	assert_int_equal(n, 0);
	assert_true(isnan(select_median(&rows, &none, 0)));
	assert_null(select_harness(&rows));
	assert_int_equal(select_batches(&rows, &none).n, 0);
	paths = select_public(&rows, &all);
	assert_int_equal(paths.n, 1);
	assert_null(select_private(&rows, "a"));
	row[3].properties = "private=ab";
	row[4].properties = "private=a";
	row[4].row.path = "p";
	assert_string_equal(select_private(&rows, "a"), "p");
	assert_string_equal(select_private(&rows, "ab"), "a");
	assert_null(select_private(&rows, "abc"));
	for (i = 0; i < rows.n; i++)
		row[i].figure[RESULT_POSSIBLE_CPUS] = i == 2 ? NAN : (double)i;
	n = select_values(&rows, "latency/a/1", RESULT_POSSIBLE_CPUS, x);
	assert_int_equal(n, rows.n - 1 < SELECT_VALUES ? rows.n - 1 :
	    SELECT_VALUES);
	assert_true(x[0] == 0 && x[2] == 3);
	assert_int_equal(select_values(&rows, "latency/a", 0, x), 0);
	assert_true(select_possible_cpus(&rows, ROW_LATENCY, &least, &most));
	assert_true(least == 1 && most == (double)rows.n - 1);
	assert_true(select_possible_cpus(&rows, ROW_FAMILIES, &least, &most));
	assert_false(select_possible_cpus(&rows, ROW_HOST, &least, &most));
	assert_true(isinf(least) && most == 0);
}

static void
test_older(void **state)
{
	(void)state;
	assert_true(older_is_void(1, "panic", "dump"));
	assert_false(older_is_void(2, "panic", "dump"));
	assert_false(older_is_void(1, "latency", "dump"));
	assert_false(older_is_void(1, "panic", "dump_write"));
	assert_string_equal(result_older_properties("kenter_temporary"),
	    "flush=cpu");
	assert_string_equal(result_older_properties("ioremap"),
	    "flush=all,allocates");
	assert_string_equal(result_older_properties("new"), "-");
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernel_of_unknown_release),
		TEST(test_kinds),
		TEST(test_newest),
		TEST(test_paths),
		TEST(test_hostile_kernel),
		TEST(test_folder),
		cmocka_unit_test(test_contexts),
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_members),
		TEST(test_text),
		cmocka_unit_test(test_selection_is_full),
		cmocka_unit_test(test_older),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
