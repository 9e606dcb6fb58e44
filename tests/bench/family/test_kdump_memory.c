/* SPDX-License-Identifier: BSD-2-Clause */
/* What a module keeps for a panic, where there is no memory to tell of it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "denied.h"
#include "family/kdump.h"

static bool
tells(void *armed)
{
	char *frames = kdump_frames(armed);

	if (frames == NULL) {
		assert_int_equal(errno, ENOMEM);
		return (false);
	}
	assert_string_equal(frames, "1f8ce 98e3\n1f6db d81c\n");
	free(frames);
	return (true);
}

static void
test_memory(void **state)
{
	json_t *armed = json_pack("{s[ss]}", "kept", "1f8ce 98e3",
	    "1f6db d81c");

	(void)state;
	assert_non_null(armed);
	assert_true(denied_each(tells, armed) > 0);
	json_decref(armed);
}

/* It is not the memory that is lacking. */
static void
test_none(void **state)
{
	json_t *armed = json_pack("{s[]}", "kept");

	(void)state;
	errno = 0;
	assert_null(kdump_frames(armed));
	assert_int_equal(errno, EPROTO);
	json_decref(armed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_none),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
