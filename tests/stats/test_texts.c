/* SPDX-License-Identifier: BSD-2-Clause */
/* How much of a file's own texts is told, and where a file is wrong. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/rows.h"
#include "stats/shapes.h"
#include "stats/sides.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define OURS(rows) "{\"context\": {\"dumpbench\": {\"schema\": 2, " \
	"\"clock\": \"exact\"}}, \"benchmarks\": [" rows "]}"

/* How many letters x follow each other in a text, at most. */
static size_t
run_of_x(const char *text)
{
	size_t most = 0, n;

	for (; *text != '\0'; text += n + (text[n] != '\0')) {
		n = strspn(text, "x");
		if (n > most)
			most = n;
	}
	return (most);
}

/* The sentence that refuses a file, of which %s is a word of n letters x. */
static void
refusal(const char *metrics, const char *format, size_t n, struct errmsg *err)
{
	static char text[65536];
	struct samples *s;
	char word[3000];

	memset(word, 'x', n);
	word[n] = '\0';
	/* No more than two of them. */
	snprintf(text, sizeof(text), format, word, word);
	assert_int_equal(samples_new(metrics, &s, err), 0);
	assert_int_not_equal(samples_parse(s, "f", text, strlen(text), err),
	    0);
	samples_free(s);
}

static void
test_refused_texts(void **state)
{
	static const struct {
		size_t n; /* letters */
		const char *format;
		size_t told;
		const char *part; /* of the sentence */
	} table[] = {
		{513, FILE_OF("{\"name\": \"%s\"}"), 40, "x…' is too long"},
		{500, FILE_OF("{\"name\": \"%s\\u0000\"}"), 40,
		    "x' has a character of code 0"},
		{513, FILE_OF("{\"name\": \"a\", \"run_type\": "
		    "\"aggregate\", \"run_name\": \"%s\"}"), 40,
		    "x…' is too long"},
		{500, FILE_OF("{\"name\": \"a\", \"run_type\": \"%s\"}"), 40,
		    "run_type 'x"},
		{500, FILE_OF("{\"name\": \"a\", \"real_time\": 1, "
		    "\"time_unit\": \"%s\"}"), 40, "time_unit 'x"},
		{500, FILE_OF(MID("%s", "1", "1") ", {\"name\": \"%1$s\", "
		    "\"run_type\": \"iteration\", \"repetition_index\": 1, "
		    "\"threads\": 1}"), 100, "x: repetition_index 1 is there "
		    "twice"},
		{500, OURS("{\"name\": \"%s\", \"map_median\": -1}"), 100,
		    "x: map_median is less than 0"},
		{500, OURS("{\"name\": \"%s\", \"map_median\": 1, "
		    "\"map_min\": 2}"), 100, "x: map_median is not between"},
		{500, "{\"benchmarks\": [\"%s ]}", 0, "not whole JSON (line 1"},
	};
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < N(table); i++) {
		refusal(NULL, table[i].format, table[i].n, &err);
		if (strstr(err.text, table[i].part) == NULL ||
		    (table[i].told > 0 && run_of_x(err.text) != table[i].told))
			fail_msg("%s: %zu, %s", err.text, run_of_x(err.text),
			    table[i].part);
	}
}

/* The same of a metric of that name, which the user asks for. */
static void
test_metrics(void **state)
{
	char name[600];
	struct errmsg err;
	struct samples *s;

	(void)state;
	memset(name, 'x', 200);
	name[200] = '\0';
	refusal(name, FILE_OF("{\"name\": \"a\", \"%s\": \"1\"}"), 200, &err);
	assert_int_equal(run_of_x(err.text), 60);
	assert_non_null(strstr(err.text, "x is no number (expected a number "
	    "or null)"));
	refusal(name, FILE_OF("{\"name\": \"a\", \"%s\": 1, \"%1$s\": 2}"),
	    200, &err);
	assert_int_equal(run_of_x(err.text), 60);
	assert_non_null(strstr(err.text, "x is there twice"));
	name[200] = ',';
	memset(name + 201, 'x', 200);
	name[401] = '\0';
	assert_int_not_equal(samples_new(name, &s, &err), 0);
	assert_int_equal(run_of_x(err.text), 60);
	assert_non_null(strstr(err.text, "metric 'x"));
	assert_non_null(strstr(err.text, "x' is named twice"));
	strcpy(name, ",");
	memset(name + 1, 'x', 100);
	name[101] = '\0';
	assert_int_not_equal(samples_new(name, &s, &err), 0);
	assert_int_equal(run_of_x(err.text), 59);
	/* Bytes that go on with a character, and none that begins one. */
	memset(name, 0x80, 550);
	name[550] = '\0';
	assert_int_not_equal(samples_new(name, &s, &err), 0);
	assert_string_equal(err.text, "metrics '' (expected names with commas "
	    "between)");
	assert_int_equal(samples_new("1,2,3,4,5,6,7,8", &s, &err), 0);
	samples_free(s);
	assert_int_not_equal(samples_new("1,2,3,4,5,6,7,8,9", &s, &err), 0);
	assert_string_equal(err.text, "too many metrics (expected at most 8)");
}

/* Of many benchmarks of one name, which is long. */
static void
test_twins(void **state)
{
	char name[301], text[8192 * 8];
	struct samples *s;
	struct errmsg err;
	size_t used, i, n;

	(void)state;
	memset(name, 'x', 300);
	name[300] = '\0';
	for (n = 100; n <= 101; n++) {
		used = (size_t)snprintf(text, sizeof(text),
		    "{\"benchmarks\": [");
		for (i = 0; i < n; i++)
			used += (size_t)snprintf(text + used,
			    sizeof(text) - used, "%s{\"name\": \"%s\", "
			    "\"family_index\": %zu}", i > 0 ? "," : "", name,
			    i);
		snprintf(text + used, sizeof(text) - used, "]}");
		assert_int_equal(samples_new(NULL, &s, &err), 0);
		if (n == 100)
			assert_int_equal(samples_parse(s, "f", text,
			    strlen(text), &err), 0);
		else {
			assert_int_not_equal(samples_parse(s, "f", text,
			    strlen(text), &err), 0);
			assert_int_equal(run_of_x(err.text), 100);
			assert_non_null(strstr(err.text, "x: more than 100 "
			    "benchmarks of that name"));
		}
		samples_free(s);
	}
}

/* One file has a name once, another twice. */
static void
test_other_twins(void **state)
{
	char name[301], text[2048];
	struct samples *s;
	struct errmsg err;
	int i;

	(void)state;
	memset(name, 'x', 300);
	name[300] = '\0';
	assert_int_equal(samples_new(NULL, &s, &err), 0);
	for (i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), FILE_OF("{\"name\": \"%s\", "
		    "\"family_index\": 1}, {\"name\": \"%s\", "
		    "\"family_index\": %d}"), name, i == 0 ? "b" : name, 2);
		assert_int_equal(samples_parse(s, "f", text, strlen(text),
		    &err) != 0, i == 1);
	}
	assert_int_equal(run_of_x(err.text), 100);
	assert_non_null(strstr(err.text, "x: benchmarks of that name: 2 here, "
	    "1 in the files before"));
	samples_free(s);
}

/* What a row says of itself. */
static void
test_row_texts(void **state)
{
	const struct samples_part *part;
	char word[3000], text[16384];
	struct samples *s;

	(void)state;
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	snprintf(text, sizeof(text), FILE_OF("{\"name\": \"a\", "
	    "\"error_occurred\": true, \"error_message\": \"%.300s\"}, "
	    "{\"name\": \"b\", \"skipped\": true, \"skip_message\": "
	    "\"%.300s\"}"), word, word);
	s = side(text);
	part = samples_get(s, SAMPLES_WALL);
	assert_int_equal(run_of_x(part->rows[0].error), 200);
	assert_int_equal(run_of_x(part->rows[1].skipped), 200);
	samples_free(s);
	snprintf(text, sizeof(text), OURS("{\"name\": \"a\", \"map_median\": "
	    "1, \"dumpbench\": {\"rounds\": 3, \"pages\": 2, \"source\": "
	    "\"%.300s\"}}"), word);
	s = side(text);
	part = samples_get(s, SAMPLES_EXACT);
	assert_memory_equal(part->rows[0].plan, "pages=2 rounds=3 source=x",
	    25);
	assert_int_equal(strlen(part->rows[0].plan), 24 + 40);
	samples_free(s);
	snprintf(text, sizeof(text), "{\"context\": {\"host_name\": \"%s\", "
	    "\"mine\": \"y%s\"}, \"benchmarks\": []}", word, word);
	s = side(text);
	part = samples_get(s, SAMPLES_WALL);
	assert_string_equal(part->members[0].name, "host_name");
	assert_int_equal(strlen(part->members[0].value), 2000);
	assert_string_equal(part->members[part->nmembers - 1].name, "mine");
	assert_int_equal(strlen(part->members[part->nmembers - 1].value),
	    2000);
	samples_free(s);
}

static const struct shape shapes[] = {
	{"a control character first", FILE_OF(OLD("\\n[1m", "1") ", "
	    OLD("\\u0085\\t", "2")), "?[1m: 1; ??: 2"},
	{"a control character alone", FILE_OF(OLD("\\t", "1")), "?: 1"},
	{"in a sentence", FILE_OF("{\"name\": \"a\", \"run_type\": "
	    "\"\\n-\\t-\\u0000-\"}"), "!run_type '?-?-?-' (expected"},
	{"in what is told", FILE_OF("{\"name\": \"a\\n\", "
	    "\"error_occurred\": true, \"error_message\": "
	    "\"\\n-\\u0000-\"}"), "a?: failed (?-?-)"},

	/* Where a file is wrong: the column of the last byte that was read. */
	{"behind three letters that became four", "{\"benchmarks\": [nan} ]",
	    "!(line 1, column 20: "},
	{"at their end", "{\"benchmarks\": [nan", "!(line 1, column 19: "},
	{"behind five", "{\"benchmarks\": [-inff,-inf}",
	    "!(line 1, column "},
	{"behind four", "{\"benchmarks\": [-inf} ]",
	    "!(line 1, column 21: "},
	{"behind eight", "{\"benchmarks\": [infinity} ]",
	    "!(line 1, column 25: "},
	{"behind several", "{\"benchmarks\": [nan, nan,\nnan, inf} ]",
	    "!(line 2, column 9: "},
	{"behind commas that were added", "{\"context\": {\"a\": \"1\"\n"
	    "\"b\": \"2\"\n\"c\": \"3\"\n}] and more",
	    "!(line 4, column 2: "},
	{"a comma that was added is none of the column", "{\"context\": {"
	    "\"a\": \"1\" \"b\": \"2\" ] and more", "!(line 1, column 32: "},
	{"letters of two bytes", "{\"\xc3\xa4\": nan, \"\xc3\xb6\" ]   ",
	    "!(line 1, column 16: "},
	{"a mark of the byte order, and no blank at the end", "\xef\xbb\xbf"
	    FILE_OF(OLD("a", "1")), "a: 1"},
	{"UTF-16 of more bytes", "\xfe\xff{\"", "!is UTF-16"},
	{"UTF-16 of the other order and more bytes", "\xff\xfe{\"",
	    "!is UTF-16"},
	{"nothing", "", "!(line 1, column 0: "},
};

static void
test_shapes(void **state)
{
	(void)state;
	assert_shapes(shapes, N(shapes));
}

/* The next file has the benchmarks in another order. */
static void
test_other_order(void **state)
{
	static const char *const files[] = {
		FILE_OF(OLD("a", "1") ", " OLD("b", "2") ", " OLD("c", "3")
		    ", " OLD("d", "4") ", " OLD("e", "5")),
		FILE_OF(OLD("e", "50") ", " OLD("b", "20") ", "
		    OLD("d", "40") ", " OLD("a", "10") ", " OLD("c", "30")),
	};
	char text[256];
	struct samples *s;
	struct errmsg err;

	(void)state;
	s = side(files[0]);
	assert_int_equal(samples_parse(s, "2", files[1], strlen(files[1]),
	    &err), 0);
	describe(s, text, sizeof(text));
	assert_string_equal(text, "a: 1 10; b: 2 20; c: 3 30; d: 4 40; "
	    "e: 5 50");
	samples_free(s);
}

/* A family that older files name otherwise has its present name. */
static void
test_renamed(void **state)
{
	const struct samples_part *part;
	struct samples *s = side(OURS("{\"name\": \"seed/enter/1\", "
	    "\"map_median\": 1}, {\"name\": \"card/enter/1_mean\", "
	    "\"run_name\": \"card/enter/1\", \"run_type\": \"aggregate\", "
	    "\"map_median\": 2}"));

	(void)state;
	part = samples_get(s, SAMPLES_EXACT);
	assert_int_equal(part->nrows, 2);
	assert_string_equal(part->rows[0].name, "drivers2x2/enter/1");
	assert_string_equal(part->rows[1].name, "adapter/enter/1");
	samples_free(s);
	/* Of others it is their own. */
	s = side(FILE_OF(OLD("seed/enter/1", "1")));
	part = samples_get(s, SAMPLES_WALL);
	assert_string_equal(part->rows[0].name, "seed/enter/1");
	samples_free(s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refused_texts),
	    cmocka_unit_test(test_metrics),
	    cmocka_unit_test(test_twins),
	    cmocka_unit_test(test_other_twins),
	    cmocka_unit_test(test_row_texts),
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_other_order),
	    cmocka_unit_test(test_renamed),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
