/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of a crash on this machine, those of makedumpfile and a core that was
 * written to a disk: taken, refused, and without memory.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "denied.h"
#include "family/kdump_client.h"
#include "family/kdump_image.h"
#include "files.h"
#include "guest/core_image.h"
#include "scratch.h"

#define CLIENT	"/.client/client"
#define FRAME	0x1000 /* bytes; where the first range begins, too */

static char top[SCRATCH_MAX];

static const char *
at(const char *name)
{
	static char path[2 * SCRATCH_MAX];

	snprintf(path, sizeof(path), "%s%s", top, name);
	return (path);
}

static void
put(const char *name, const void *bytes, size_t n)
{
	put_file(at(name), bytes, n);
}

/* As src/setup/client makes it, with a core beside it. */
static int
make_files(void **state)
{
	static const char *const folders[] = {"/.client", CLIENT,
	    CLIENT "/lib"};
	static const char *const files[] = {"/ld.so", "/makedumpfile",
	    "/packages", "/lib/libc.so.6", "/lib/libdw.so.1"};
	char name[256];
	size_t i;

	(void)state;
	if (scratch_folder(top) == NULL || setenv("KERNELS", top, 1) == -1)
		return (-1);
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		assert_int_equal(mkdir(at(folders[i]), 0700), 0);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(name, sizeof(name), CLIENT "%s", files[i]);
		put(name, "", 0);
	}
	return (0);
}

static int
remove_files(void **state)
{
	char command[2 * SCRATCH_MAX];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", top);
	/* NOLINTNEXTLINE(cert-env33-c) */
	return (system(command));
}

static bool
opens(void *word)
{
	struct kdump_client client;
	struct errmsg err;
	const int error = kdump_client_open(word, &client, &err);

	if (error == 0) {
		assert_int_equal(client.nfiles, 5);
		assert_string_equal(client.files[4].to, "/tmp/packages");
		assert_string_equal(client.files[4].from,
		    at(CLIENT "/packages"));
	} else {
		assert_int_equal(error, -ENOMEM);
		assert_non_null(strstr(err.text, "memory"));
	}
	kdump_client_close(&client);
	return (error == 0);
}

static void
the_client_that_make_got(void **state)
{
	char folder[2 * SCRATCH_MAX];

	(void)state;
	assert_in_range(denied_each(opens, (char[]){"makedumpfile"}), 5, 100);
	snprintf(folder, sizeof(folder), "%s", at(CLIENT));
	assert_in_range(denied_each(opens, folder), 5, 100);
}

static void
assert_no_client(const char *word, const char *why)
{
	struct kdump_client client;
	struct errmsg err = {""};

	assert_int_equal(kdump_client_open(word, &client, &err), -EINVAL);
	if (strstr(err.text, why) == NULL)
		fail_msg("no \"%s\" in \"%s\"", why, err.text);
	kdump_client_close(&client);
}

static void
a_folder_that_is_none(void **state)
{
	char folder[2 * SCRATCH_MAX], name[64];
	unsigned i;

	(void)state;
	snprintf(folder, sizeof(folder), "%s", at(CLIENT));
	assert_no_client("/nowhere", "--client: /nowhere: No such file");
	setenv("KERNELS", "/nowhere", 1);
	assert_no_client("makedumpfile",
	    "--client: /nowhere/.client/client: No such file");
	setenv("KERNELS", top, 1);
	unlink(at(CLIENT "/packages"));
	assert_no_client(folder, "/packages: No such file");
	for (i = 0; i < KDUMP_CLIENT_FILES; i++) {
		snprintf(name, sizeof(name), CLIENT "/lib/%u", i);
		put(name, "", 0);
	}
	assert_no_client(folder, "holds more than 32 files");
	for (i = 0; i < KDUMP_CLIENT_FILES; i++) {
		snprintf(name, sizeof(name), CLIENT "/lib/%u", i);
		unlink(at(name));
	}
	put(CLIENT "/packages", "", 0);
	assert_int_equal(rename(folder, at("/.client/kept")), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_no_client(folder, "/ld.so: No such file");
	put(CLIENT "/ld.so", "", 0);
	put(CLIENT "/makedumpfile", "", 0);
	assert_no_client(folder, "/lib: No such file");
}

/* A page whose bytes are all alike, and the sum of another one. */
static void
put_core(size_t size)
{
	char *bytes = calloc(1, size);
	const struct core_image i = core_image();

	assert_non_null(bytes);
	memcpy(bytes, &i, sizeof(i) < size ? sizeof(i) : size);
	put("/core", bytes, size);
	free(bytes);
}

#define ZEROS	"1 b93a0c83ce3b6325\n" /* frame, FNV-1a of 4096 zeros */

static bool
reads(void *frames)
{
	struct kdump_image image;
	struct errmsg err;
	const int error = kdump_image_read(at("/core"), 4 * FRAME, frames,
	    &image, &err);

	if (error == 0) {
		assert_string_equal(image.release, "6.1.0");
		assert_int_equal(image.ranges, 2);
		assert_int_equal(image.frames, 3);
		assert_int_equal(image.equal, 1);
		assert_int_equal(image.missing, 1);
		assert_true(image.check[0] != '\0');
		return (true);
	}
	assert_int_equal(error, -ENOMEM);
	return (false);
}

static void
a_core_is_read_back(void **state)
{
	(void)state;
	put_core(4 * FRAME);
	assert_in_range(denied_each(reads, (char[]){ZEROS "2 0\nfff 0\n"}), 2,
	    10);
}

static void
assert_no_core(const char *name, uint64_t size, const char *frames, int error,
    const char *why)
{
	struct kdump_image image;
	struct errmsg err = {""};

	assert_int_equal(kdump_image_read(at(name), size, frames, &image,
	    &err), -error);
	if (strstr(err.text, why) == NULL)
		fail_msg("no \"%s\" in \"%s\"", why, err.text);
}

static void
a_file_that_is_no_core(void **state)
{
	char zeros[FRAME] = {0};

	(void)state;
	put_core(4 * FRAME);
	assert_no_core("/none", FRAME, "", ENOENT, "/none: No such file");
	assert_no_core("/core", 4 * FRAME + 1, "", EIO, "it is shorter than");
	assert_no_core("", FRAME, "", EISDIR, "Is a directory");
	assert_no_core("/core", 4 * FRAME, "none\n", EINVAL, "a line each");
	put("/zeros", zeros, sizeof(zeros));
	assert_no_core("/zeros", sizeof(zeros), "", EINVAL, "/zeros: ");
	assert_no_core("/zeros", 0, "", EINVAL, "/zeros: ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_client_that_make_got),
		cmocka_unit_test(a_folder_that_is_none),
		cmocka_unit_test(a_core_is_read_back),
		cmocka_unit_test(a_file_that_is_no_core),
	};

	return (cmocka_run_group_tests_name("files of a crash", tests,
	    make_files, remove_files));
}
