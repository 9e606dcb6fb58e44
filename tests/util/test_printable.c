/* SPDX-License-Identifier: BSD-2-Clause */
/* Text that others wrote, made safe for a terminal. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "util/errmsg.h"
#include "util/json_text.h"
#include "util/printable.h"

struct row {
	const char *from, *to;
};

static void
makes_text_printable(void **state)
{
	static const struct row rows[] = {
		{"plain\n\ttext", "plain\n\ttext"},
		{"a\x1b[31m\x07\r\x7f", "a?[31m???"},
		{"\xc2\x9b" "31m\xc2\xa0\xc3\xa9", "??31m\xc2\xa0\xc3\xa9"},
		{"\xe2\x80\xaex\xe2\x81\xa6y\xe2\x80\x8f", "???x???y???"},
		{"\xe2\x80\xa8\xef\xbf\xbe\xef\xbf\xbf", "?????????"},
		{"\xf0\x9f\x98\x80 \xe2\x82\xac", "\xf0\x9f\x98\x80 \xe2\x82\xac"},
		/* No UTF-8: C1 in one byte, cut off, longer than need be. */
		{"\x9b" "31m\xff", "?31m?"},
		{"\xe2\x82", "??"},
		{"\xc0\x9b\xe0\x80\x9b", "?????"},
		{"\xed\xa0\x80", "???"},
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		strcpy(text, rows[i].from);
		printable(text, strlen(text));
		assert_string_equal(text, rows[i].to);
	}
}

static void
makes_json_printable(void **state)
{
	static const struct row rows[] = {
		{"[\"\\u001b\\u009B\\u202e\"]",
		    "[\"\\u003f\\u003f\\u003f\"]"},
		{"[\"\\b\\f\\r\\n\\t\\\\\\\"\"]", "[\"??????\\n\\t\\\\\\\"\"]"},
		/* A backslash and a word, not an escape. */
		{"[\"\\\\u001b\"]", "[\"\\\\u001b\"]"},
		{"[\"\xc2\x9b\x7f\"]", "[\"???\"]"},
		{"[\"\\ud83d\\ude00\\u00e9\"]", "[\"\\ud83d\\ude00\\u00e9\"]"},
		/* What a reader refuses stays. */
		{"[\"\\u0000\x1b\xff\"]", "[\"\\u0000\x1b\xff\"]"},
		{"[\"\\u00", "[\"\\u00"},
		{"[\"\\", "[\"\\"},
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		strcpy(text, rows[i].from);
		printable_json(text, strlen(text));
		assert_string_equal(text, rows[i].to);
	}
}

/* A message may name a file or quote an answer. */
static void
makes_messages_printable(void **state)
{
	struct errmsg err;

	(void)state;
	assert_int_equal(errmsg_set(&err, EINVAL, "%s: \x1b]0;x\x07",
	    "\xc2\x9b" "2J"), -EINVAL);
	assert_string_equal(err.text, "??2J: ?]0;x?");
	/* What GitHub would obey in a job's log. */
	errmsg_set(&err, EINVAL, "::error::a\n\n::stop::b\nc::d");
	assert_string_equal(err.text, "?:error::a\n\n?:stop::b\nc::d");
}

/* What a guest answers, where an escape hides the character. */
static void
makes_answers_printable(void **state)
{
	struct errmsg err;
	json_t *value;

	(void)state;
	assert_int_equal(json_text_answer("[\"\\u001b\\u009b\"]", "it",
	    &value, &err), 0);
	assert_string_equal(json_string_value(json_array_get(value, 0)), "??");
	json_decref(value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_text_printable),
		cmocka_unit_test(makes_json_printable),
		cmocka_unit_test(makes_messages_printable),
		cmocka_unit_test(makes_answers_printable),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
