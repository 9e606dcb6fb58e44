/* SPDX-License-Identifier: BSD-2-Clause */
/* FreeBSD's transport, on variables of this test. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysctl.h>

#include <cmocka.h>

#include "knob/knob.h"
#include "knob/value.h"

#define PREFIX "debug.dumpbench."

/* What the kernel knows, and what was last written to it. */
static struct {
	bool loaded;
	int refuses;       /* errno of a write */
	char *result;      /* of a size that the test chooses */
	size_t result_size;
	char written[64];
	size_t written_size;
	unsigned reads;
} kernel;

static int
give(const void *value, size_t size, void *old, size_t *old_size)
{
	kernel.reads++;
	if (old == NULL) {
		if (old_size != NULL)
			*old_size = size;
		return (0);
	}
	/* As the kernel does: a part, and an error. */
	if (*old_size < size) {
		memcpy(old, value, *old_size);
		errno = ENOMEM;
		return (-1);
	}
	memcpy(old, value, size);
	*old_size = size;
	return (0);
}

int
sysctlbyname(const char *name, void *old, size_t *old_size, const void *value,
    size_t value_size)
{
	const char *knob = name + strlen(PREFIX);

	errno = ENOENT;
	if (!kernel.loaded || strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return (-1);
	if (value != NULL) {
		if (strcmp(knob, "device") != 0)
			return (-1);
		errno = kernel.refuses;
		if (errno != 0)
			return (-1);
		memcpy(kernel.written, value, value_size);
		kernel.written_size = value_size;
		return (0);
	}
	if (strcmp(knob, "version") == 0)
		return (give("1.0\n", 5, old, old_size));
	if (strcmp(knob, "device") == 0)
		return (give("", 1, old, old_size));
	if (strcmp(knob, "error") == 0)
		return (give("device: there is no disk x", 27, old, old_size));
	if (strcmp(knob, "result") == 0)
		return (give(kernel.result, kernel.result_size, old,
		    old_size));
	errno = ENOENT;
	return (-1);
}

static int
load(void **state)
{
	struct errmsg err = {""};
	struct knobs *knobs;

	memset(&kernel, 0, sizeof(kernel));
	kernel.loaded = true;
	assert_int_equal(knobs_open_sysctl("debug.dumpbench", &knobs, &err),
	    0);
	*state = knobs;
	return (0);
}

static int
unload(void **state)
{
	knobs_close(*state);
	free(kernel.result);
	return (0);
}

static void
reads_values(void **state)
{
	struct errmsg err = {""};
	char *value;

	assert_int_equal(knob_get(*state, "version", &value, &err), 0);
	assert_string_equal(value, "1.0");
	free(value);
	assert_int_equal(knob_get(*state, "device", &value, &err), 0);
	assert_string_equal(value, "");
	free(value);
}

static void
reads_long_values(void **state)
{
	static const size_t sizes[] = {4095, 4096, 4097, 256 << 10,
	    VALUE_MAX};
	struct errmsg err = {""};
	char *value;
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		kernel.result_size = sizes[i];
		kernel.result = malloc(sizes[i]);
		memset(kernel.result, 'x', sizes[i]);
		kernel.result[sizes[i] / 2] = 'y';
		kernel.reads = 0;
		assert_int_equal(knob_get(*state, "result", &value, &err),
		    0);
		assert_int_equal(strlen(value), sizes[i]);
		assert_memory_equal(value, kernel.result, sizes[i]);
		assert_true(kernel.reads <= 6);
		free(value);
		free(kernel.result);
	}
	kernel.result_size = 8 * VALUE_MAX;
	kernel.result = calloc(1, kernel.result_size);
	assert_int_equal(knob_get(*state, "result", &value, &err), -EFBIG);
	assert_null(value);
}

static void
writes_values(void **state)
{
	struct errmsg err = {""};

	assert_int_equal(knob_set(*state, "device", "vtbd0", &err), 0);
	assert_int_equal(kernel.written_size, 5);
	assert_memory_equal(kernel.written, "vtbd0", 5);
	/* The module explains, whatever error it chose. */
	kernel.refuses = ENOENT;
	assert_int_equal(knob_set(*state, "device", "x", &err), -ENOENT);
	assert_string_equal(err.text, "device: there is no disk x");
	kernel.refuses = EINVAL;
	assert_int_equal(knob_set(*state, "device", "x", &err), -EINVAL);
	assert_string_equal(err.text, "device: there is no disk x");
	/* Of what is not there it cannot know. */
	assert_int_equal(knob_set(*state, "none", "x", &err), -ENOENT);
	assert_non_null(strstr(err.text, PREFIX "none: No such file"));
	assert_int_equal(knob_set(*state, "none.x", "x", &err), -EINVAL);
}

static void
needs_the_module(void **state)
{
	struct errmsg err = {""};
	struct knobs *knobs;
	char *value;

	kernel.loaded = false;
	assert_int_equal(knob_get(*state, "version", &value, &err), -ENOENT);
	assert_int_equal(knobs_open_local(&knobs, &err), -ENOENT);
	assert_non_null(strstr(err.text, "not loaded"));
	assert_null(knobs);
	kernel.loaded = true;
	assert_int_equal(knobs_open_local(&knobs, &err), 0);
	knobs_close(knobs);
}

int
main(void)
{
#define KERNEL(test) cmocka_unit_test_setup_teardown(test, load, unload)
	const struct CMUnitTest tests[] = {
		KERNEL(reads_values),
		KERNEL(reads_long_values),
		KERNEL(writes_values),
		KERNEL(needs_the_module),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
