/* SPDX-License-Identifier: BSD-2-Clause */
/* What src/util does without memory. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "denied.h"
#include "util/json_text.h"
#include "util/pattern.h"
#include "util/wrap.h"

/* In place of libc's, which allocate where no test sees it. */
static bool poor;

int
vasprintf(char **text, const char *format, va_list args)
{
	(void)text;
	(void)format;
	(void)args;
	return (-1);
}

/* As glibc (2.36) has it. */
int
regexec(const regex_t *restrict pattern, const char *restrict name, size_t n,
    regmatch_t match[restrict n], int flags)
{
	(void)pattern;
	(void)name;
	(void)n;
	(void)match;
	(void)flags;
	if (poor)
		errno = ENOMEM;
	return (REG_NOMATCH);
}

static bool
reads(void *arg)
{
	json_error_t at;
	json_t *value = json_text(arg, strlen(arg), 0, &at);

	if (value == NULL) {
		assert_int_equal(errno, ENOMEM);
		assert_string_equal(at.text, "no memory");
		return (false);
	}
	assert_int_equal(json_object_size(value), 2);
	json_decref(value);
	return (true);
}

/* Quotes of strings of every length are where a buffer of Jansson's grows. */
static void
test_json(void **unused)
{
	char text[256];
	int n;

	(void)unused;
	for (n = 1; n < 70; n++) {
		snprintf(text, sizeof(text), "{\"a\": [\"%0*d\", 12.5],"
		    " \"%0*d\": null}", n, 0, n, 0);
		denied_each(reads, text);
	}
}

static void
test_wrong_json(void **unused)
{
	json_error_t at;

	(void)unused;
	assert_null(json_text("[1, 2, {\"a\": 3", 14, 0, &at));
	assert_int_equal(errno, EINVAL);
	assert_int_equal(at.line, 1);
}

static void
test_pattern(void **unused)
{
	regex_t none = {0};

	(void)unused;
	assert_int_equal(pattern_takes(&none, "name"), 0);
	poor = true;
	assert_int_equal(pattern_takes(&none, "name"), -ENOMEM);
}

static void
test_paragraph(void **unused)
{
	char line[64] = "";
	FILE *f = tmpfile();

	(void)unused;
	assert_non_null(f);
	wrap_printf(f, 80, "a %s of words", "line");
	rewind(f);
	assert_non_null(fgets(line, sizeof(line), f));
	assert_string_equal(line, "a line of words\n");
	fclose(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_wrong_json),
		cmocka_unit_test(test_pattern),
		cmocka_unit_test(test_paragraph),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
