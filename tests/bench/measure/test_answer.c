/* SPDX-License-Identifier: BSD-2-Clause */
/* What a guest answers, taken or refused, and filters with their end. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/answer.h"
#include "measure/filter.h"

#define PLAN	"\"plan\":{\"batch\":4}"
#define STAGES	"\"stages\":{\"map\":{},\"sink\":null,\"unmap\":{}}"
#define RATE	"\"ticks_per_second\":1e9"
#define RUN	"{" PLAN "," STAGES "," RATE ",\"batches\":2}"

static json_t *
json(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(value);
	return (value);
}

static void
assert_run(const char *text, bool timed, const char *refused)
{
	json_t *run = json(text);
	struct errmsg err = {""};
	const int error = answer_run(run, timed, "the guest's answer", &err);

	assert_int_equal(error, refused != NULL ? -EPROTO : 0);
	if (refused != NULL && (strstr(err.text, refused) == NULL ||
	    strncmp(err.text, "the guest's answer", 18) != 0))
		fail_msg("no \"%s\" in \"%s\"", refused, err.text);
	json_decref(run);
}

/* The same of each of these, up to a null pointer, in its place in a run. */
static void
assert_each(const char *before, const char *const *values, const char *after,
    bool timed, const char *refused)
{
	char text[256];

	for (; *values != NULL; values++) {
		snprintf(text, sizeof(text), "%s%s%s", before, *values, after);
		assert_run(text, timed, refused);
	}
}

static void
runs_that_are_none(void **state)
{
	static const char *const none[] = {"[]", "{}", "{" PLAN "}",
	    "{" PLAN ",\"stages\":1}", "{\"plan\":0," STAGES "}", NULL};

	(void)state;
	assert_each("", none, "", false, "is no result of a run");
}

static void
stages_that_are_none(void **state)
{
	static const char *const stages[] = {"{}", "{\"map\":1}",
	    "{\"map\":{},\"sink\":1}", "{\"map\":{},\"unmap\":[]}", NULL};

	(void)state;
	assert_each("{" PLAN ",\"stages\":", stages, "," RATE
	    ",\"batches\":2}", false, "stages has none of map");
	assert_run("{" PLAN ",\"stages\":{\"map\":{}}," RATE
	    ",\"batches\":2}", true, NULL);
	assert_run("{" PLAN ",\"stages\":{\"map\":{},\"sink\":{},"
	    "\"unmap\":null},\"batches\":2}", false, NULL);
}

static void
clocks_that_are_none(void **state)
{
	static const char *const rates[] = {"0.5", "0", "-1", "1e16", "null",
	    "\"1\"", NULL};
	static const char before[] = "{" PLAN "," STAGES
	    ",\"batches\":2,\"ticks_per_second\":";

	(void)state;
	assert_each(before, rates, "}", true, "ticks_per_second");
	assert_each(before, rates, "}", false, NULL);
	assert_run("{" PLAN "," STAGES ",\"batches\":2}", true,
	    "ticks_per_second");
	assert_run(RUN, true, NULL);
}

static void
counts_that_are_none(void **state)
{
	static const char *const batches[] = {"0", "-1", "1.5", "2e15",
	    "null", NULL};
	static const char *const batch[] = {"0", "0.5", "1048577", "[]", NULL};

	(void)state;
	assert_each("{" PLAN "," STAGES ",\"batches\":", batches, "}", false,
	    "batches, or plan.batch");
	assert_each("{\"plan\":{\"batch\":", batch, "}," STAGES
	    ",\"batches\":2}", false, "batches, or plan.batch");
	assert_run("{\"plan\":{\"batch\":1048576}," STAGES
	    ",\"batches\":1e15}", false, NULL);
}

/* Wherever it stands. */
static void
numbers_that_nothing_measures(void **state)
{
	static const char *const numbers[] = {"1e-19", "-1e-300", "2e19",
	    "-1e308", "[1,[1e20]]", "{\"a\":{\"b\":1e300}}", NULL};
	static const char *const usual[] = {"0", "-0.0", "1e-18", "-1e19",
	    "[true,\"1e300\",null]", NULL};
	static const char before[] = "{" PLAN "," STAGES
	    ",\"batches\":2,\"x\":";

	(void)state;
	assert_each(before, numbers, "}", false, "cannot be measured");
	assert_each(before, usual, "}", false, NULL);
}

static void
cores_of_other_pages(void **state)
{
	static const char *const counts[] = {"ranges", "bytes", "frames",
		"equal", "absent"};
	json_t *core = json("{\"ranges\":1,\"bytes\":4096,\"frames\":7,"
	    "\"equal\":7,\"absent\":0}");
	json_t *was;
	struct errmsg err;
	size_t i;

	(void)state;
	assert_int_equal(answer_core(core, 7, &err), 0);
	assert_int_equal(answer_core(core, 8, &err), -EPROTO);
	assert_non_null(strstr(err.text, "looked for 7 pages in /proc/vmcore, "
	    "not for the 8"));
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		was = json_incref(json_object_get(core, counts[i]));
		json_object_set_new(core, counts[i], json_real(0.5));
		assert_int_equal(answer_core(core, 7, &err), -EPROTO);
		assert_non_null(strstr(err.text, counts[i]));
		json_object_set_new(core, counts[i], was);
	}
	json_decref(core);
}

static void
assert_filter(const char *given, const char *wanted)
{
	char *ours = filter_of(given);

	assert_non_null(ours);
	assert_string_equal(ours, wanted);
	free(ours);
}

static void
filters_with_an_end(void **state)
{
	(void)state;
	assert_filter("", "");
	assert_filter("$", "(/manual_time)?$");
	assert_filter("null/1$", "null/1(/manual_time)?$");
	assert_filter("null/1\\$", "null/1\\$");
	assert_filter("null/1", "null/1");
	assert_int_equal(filter_name_length("latency/null/1"), 14);
	assert_int_equal(filter_name_length("latency/null/1/manual_time"), 14);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_that_are_none),
		cmocka_unit_test(stages_that_are_none),
		cmocka_unit_test(clocks_that_are_none),
		cmocka_unit_test(counts_that_are_none),
		cmocka_unit_test(numbers_that_nothing_measures),
		cmocka_unit_test(cores_of_other_pages),
		cmocka_unit_test(filters_with_an_end),
	};

	return (cmocka_run_group_tests_name("answers", tests, NULL, NULL));
}
