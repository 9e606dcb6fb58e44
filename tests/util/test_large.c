/* SPDX-License-Identifier: BSD-2-Clause */
/* src/util where memory ends. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/pattern.h"
#include "util/text_stream.h"

/* Of the address sanitizer: no allocation may be larger than 1 MB. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return ("max_allocation_size_mb=1:allocator_may_return_null=1");
}

static const char large[2 << 20];

/* Nothing is left out silently, and what follows makes no amends. */
static void
test_text_stream(void **state)
{
	struct text_stream s;
	char line[64];
	long i;

	(void)state;
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\0';
	assert_non_null(text_stream_open(&s));
	for (i = 0; i < 1000; i++)
		fputs(line, s.file);
	assert_non_null(text_stream_close(&s));
	assert_int_equal(s.size, 1000 * strlen(line));
	assert_int_equal(strlen(s.text), s.size);
	free(s.text);
	assert_non_null(text_stream_open(&s));
	fwrite(large, 1, sizeof(large), s.file);
	fputs(line, s.file);
	assert_null(text_stream_close(&s));
	assert_non_null(text_stream_open(&s));
	assert_string_equal(text_stream_close(&s), "");
	free(s.text);
}

static void
test_pattern(void **state)
{
	struct errmsg err;
	regex_t pattern;

	(void)state;
	assert_int_equal(pattern_new(&pattern, "^latency/(a|b)$", &err), 0);
	assert_int_equal(pattern_takes(&pattern, "latency/b"), 1);
	assert_int_equal(pattern_takes(&pattern, "latency/c"), 0);
	regfree(&pattern);
	assert_int_equal(pattern_new(&pattern, "(a", &err), -EINVAL);
	assert_non_null(strstr(err.text, "'(a': "));
	assert_int_equal(pattern_new(&pattern, "(a{30000}){2}", &err),
	    -ENOMEM);
	assert_string_equal(err.text, "no memory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_stream),
		cmocka_unit_test(test_pattern),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
