/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Knobs: the generic layer with a transport of this test, and files as knobs.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "knob/knob.h"
#include "knob/value.h"
#include "scratch.h"

/* A module that takes no value but "good". */
struct fake {
	const char *error;     /* what its knob "error" says; NULL: no knob */
	const char *transport; /* the transport's own complaint */
	bool closed;
};

static int
fake_get(void *state, const char *knob, char **value, struct errmsg *err)
{
	struct fake *fake = state;

	if (fake->transport != NULL)
		return (errmsg_set(err, EIO, "%s", fake->transport));
	if (strcmp(knob, "error") != 0 || fake->error == NULL)
		return (-ENOENT);
	*value = strdup(fake->error);
	return (0);
}

static int
fake_set(void *state, const char *knob, const char *value, struct errmsg *err)
{
	struct fake *fake = state;

	(void)knob;
	if (fake->transport != NULL)
		return (errmsg_set(err, EIO, "%s", fake->transport));
	return (strcmp(value, "good") == 0 ? 0 : -EINVAL);
}

static void
fake_close(void *state)
{
	((struct fake *)state)->closed = true;
}

static const struct knob_transport transport = {
	.name = "fake",
	.get = fake_get,
	.set = fake_set,
	.close = fake_close,
};

static void
says_what_the_module_says(void **state)
{
	struct fake fake = {.error = "batch: 17 is not in 1 to 16"};
	struct knobs *knobs = knobs_new(&transport, &fake);
	struct errmsg err = {"untouched"};

	(void)state;
	assert_int_equal(knob_set(knobs, "batch", "good", &err), 0);
	assert_string_equal(err.text, "untouched");
	assert_int_equal(knob_set(knobs, "batch", "17", &err), -EINVAL);
	assert_string_equal(err.text, "batch: 17 is not in 1 to 16");
	/* The message may be null. */
	assert_int_equal(knob_set(knobs, "batch", "17", NULL), -EINVAL);
	assert_false(fake.closed);
	knobs_close(knobs);
	assert_true(fake.closed);
	knobs_close(NULL);
}

/* The number is that of the module's system, and the words are this one's. */
static void
says_an_error_in_words(void **state)
{
	static const char *const table[][2] = {
		{"sink device: page 4 failed: error 22",
		    "sink device: page 4 failed: Invalid argument"},
		{"device: da0 is in use: error 135 (expected da1)",
		    "device: da0 is in use: Invalid argument (expected da1)"},
		{"path: unknown path 'x: error y'",
		    "path: unknown path 'x: error y'"},
		{": error 22", ": Invalid argument"},
		{": error ", ": error "},
	};
	struct fake fake = {.error = NULL};
	struct knobs *knobs = knobs_new(&transport, &fake);
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake.error = table[i][0];
		assert_int_equal(knob_set(knobs, "run", "1", &err), -EINVAL);
		assert_string_equal(err.text, table[i][1]);
	}
	knobs_close(knobs);
}

static void
says_something_where_the_module_is_silent(void **state)
{
	struct fake fake = {.error = ""};
	struct knobs *knobs = knobs_new(&transport, &fake);
	struct errmsg err;
	char *value;

	(void)state;
	assert_int_equal(knob_set(knobs, "batch", "17", &err), -EINVAL);
	assert_non_null(strstr(err.text, "batch"));
	assert_non_null(strstr(err.text, "17"));
	fake.error = NULL;
	assert_int_equal(knob_set(knobs, "batch", "18", &err), -EINVAL);
	assert_non_null(strstr(err.text, "18"));
	assert_int_equal(knob_get(knobs, "batch", &value, &err), -ENOENT);
	assert_null(value);
	assert_non_null(strstr(err.text, "batch"));
	knobs_close(knobs);
}

static void
keeps_the_transports_own_complaint(void **state)
{
	struct fake fake = {"stale", "the guest is gone", false};
	struct knobs *knobs = knobs_new(&transport, &fake);
	struct errmsg err;
	char *value;

	(void)state;
	assert_int_equal(knob_set(knobs, "run", "1", &err), -EIO);
	assert_string_equal(err.text, "the guest is gone");
	assert_int_equal(knob_get(knobs, "run", &value, &err), -EIO);
	assert_string_equal(err.text, "the guest is gone");
	knobs_close(knobs);
}

static void
refuses_names_that_lead_elsewhere(void **state)
{
	static const char *const names[] = {"", "../shadow", "a/b", "Path",
	    "path ", "a\nb"};
	struct fake fake = {.error = ""};
	struct knobs *knobs = knobs_new(&transport, &fake);
	struct errmsg err;
	char *value;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(knob_set(knobs, names[i], "good", &err),
		    -EINVAL);
		assert_int_equal(knob_get(knobs, names[i], &value, &err),
		    -EINVAL);
		assert_non_null(strstr(err.text, "(expected lower-case"));
	}
	knobs_close(knobs);
}

/* A folder of knobs. */
struct folder {
	char path[SCRATCH_MAX];
	char file[2 * SCRATCH_MAX];
	struct knobs *knobs;
};

static void
put(const struct folder *folder, const char *text, size_t length)
{
	int fd = open(folder->file, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd != -1);
	assert_int_equal(write(fd, text, length), (ssize_t)length);
	close(fd);
}

static int
folder_new(void **state)
{
	struct folder *f = calloc(1, sizeof(*f));
	struct errmsg err;

	assert_non_null(scratch_folder(f->path));
	snprintf(f->file, sizeof(f->file), "%s/path", f->path);
	assert_int_equal(knobs_open_procfs(f->path, &f->knobs, &err), 0);
	*state = f;
	return (0);
}

static int
folder_free(void **state)
{
	struct folder *f = *state;

	knobs_close(f->knobs);
	unlink(f->file);
	rmdir(f->path);
	free(f);
	return (0);
}

static void
reads_and_writes_files(void **state)
{
	struct folder *f = *state;
	struct errmsg err;
	char *value;

	put(f, "enter\n", 6);
	assert_int_equal(knob_get(f->knobs, "path", &value, &err), 0);
	assert_string_equal(value, "enter");
	free(value);
	assert_int_equal(knob_set(f->knobs, "path", "direct", &err), 0);
	assert_int_equal(knob_get(f->knobs, "path", &value, &err), 0);
	assert_string_equal(value, "direct");
	free(value);
	/* Only one newline is the file's, and none may be there. */
	put(f, "a\033[2J\233b\n", 8);
	assert_int_equal(knob_get(f->knobs, "path", &value, &err), 0);
	assert_string_equal(value, "a?[2J?b");
	free(value);
	put(f, "two\n\n", 5);
	assert_int_equal(knob_get(f->knobs, "path", &value, &err), 0);
	assert_string_equal(value, "two\n");
	free(value);
	put(f, "", 0);
	assert_int_equal(knob_get(f->knobs, "path", &value, &err), 0);
	assert_string_equal(value, "");
	free(value);
}

static void
reads_values_of_any_length(void **state)
{
	/* Around every size that the buffer passes through. */
	static const size_t lengths[] = {4094, 4095, 4096, 65536, 131071,
	    VALUE_MAX};
	struct folder *f = *state;
	struct errmsg err;
	char *long_value, *value;
	size_t i;

	long_value = malloc(VALUE_MAX + 1);
	memset(long_value, 'x', VALUE_MAX + 1);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		put(f, long_value, lengths[i]);
		assert_int_equal(knob_get(f->knobs, "path", &value, &err),
		    0);
		assert_int_equal(strlen(value), lengths[i]);
		free(value);
	}
	put(f, long_value, VALUE_MAX + 1);
	assert_int_equal(knob_get(f->knobs, "path", &value, &err), -EFBIG);
	assert_null(value);
	assert_non_null(strstr(err.text, f->file));
	free(long_value);
}

static void
names_the_file_that_is_not_there(void **state)
{
	struct folder *f = *state;
	struct errmsg err;
	struct knobs *knobs;
	char *value;

	assert_int_equal(knob_get(f->knobs, "path", &value, &err), -ENOENT);
	assert_non_null(strstr(err.text, f->file));
	assert_int_equal(knob_set(f->knobs, "path", "x", &err), -ENOENT);
	assert_non_null(strstr(err.text, f->file));
	/* It must not have been made. */
	assert_int_equal(access(f->file, F_OK), -1);
	assert_int_equal(knobs_open_procfs("/nonexistent", &knobs, &err),
	    -ENOENT);
	assert_null(knobs);
	assert_non_null(strstr(err.text, "not loaded"));
	put(f, "x", 1);
	assert_int_equal(knobs_open_procfs(f->file, &knobs, &err),
	    -ENOTDIR);
}

static void
says_that_root_is_needed(void **state)
{
	struct folder *f = *state;
	struct errmsg err;
	char *value;

	if (geteuid() == 0) {
		/*
		 * Root may read everything: become another user for a moment.
		 */
		put(f, "x", 1);
		assert_int_equal(chmod(f->path, 0755), 0);
		assert_int_equal(seteuid(65534), 0);
	} else {
		put(f, "x", 1);
		assert_int_equal(chmod(f->file, 0), 0);
	}
	assert_int_equal(knob_get(f->knobs, "path", &value, &err), -EACCES);
	assert_non_null(strstr(err.text, "needs root"));
	assert_int_equal(knob_set(f->knobs, "path", "y", &err), -EACCES);
	assert_non_null(strstr(err.text, "needs root"));
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

/* This machine's kernel refuses, without a knob "error" to ask. */
static void
passes_on_what_a_kernel_refuses(void **state)
{
	struct errmsg err;
	struct knobs *knobs;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(knobs_open_procfs("/proc/sys/kernel", &knobs, &err),
	    0);
	assert_int_equal(knob_set(knobs, "panic", "not a number", &err),
	    -EINVAL);
	assert_non_null(strstr(err.text, "not a number"));
	knobs_close(knobs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_the_module_says),
		cmocka_unit_test(says_an_error_in_words),
		cmocka_unit_test(says_something_where_the_module_is_silent),
		cmocka_unit_test(keeps_the_transports_own_complaint),
		cmocka_unit_test(refuses_names_that_lead_elsewhere),
		cmocka_unit_test_setup_teardown(reads_and_writes_files,
		    folder_new, folder_free),
		cmocka_unit_test_setup_teardown(reads_values_of_any_length,
		    folder_new, folder_free),
		cmocka_unit_test_setup_teardown(
		    names_the_file_that_is_not_there, folder_new, folder_free),
		cmocka_unit_test_setup_teardown(says_that_root_is_needed,
		    folder_new, folder_free),
		cmocka_unit_test(passes_on_what_a_kernel_refuses),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
