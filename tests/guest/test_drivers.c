/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drivers of a kernel as kernels come: plain, or packed in one of three ways,
 * with depmod's tables and without.
 */
#include <errno.h>
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

#include "guest/drivers.h"
#include "guest/file.h"
#include "guest/initrd.h"
#include "guest/unpack.h"
#include "scratch.h"

#define RELEASE	"6.1.0-test"

static const char *const names[] = {DRIVERS_ADAPTER};
#define NNAMES	(sizeof(names) / sizeof(names[0]))

static char tmp[SCRATCH_MAX];
static struct drivers plain;	/* of the kernel at hand, by its tables */

/* A command line; its exit status. */
static int
run(const char *format, ...)
{
	char command[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	return (system(command));
}

/* "sd_mod" of "/…/sd_mod.ko.xz", for free(3). */
static char *
name_of(const char *path)
{
	const char *base = strrchr(path, '/') + 1;

	return (strndup(base, strcspn(base, ".")));
}

/*
 * A tree with those modules, packed by a command ("": as they are), and with
 * tables, if this machine's depmod reads what is packed so.
 */
static bool
make_tree(const char *name, const char *pack, bool tables, char *root,
    size_t size)
{
	char folder[3 * SCRATCH_MAX];
	size_t i;

	snprintf(root, size, "%s/%s", tmp, name);
	snprintf(folder, sizeof(folder), "%s/lib/modules/" RELEASE
	    "/kernel/some.ko.d", root);
	assert_int_equal(run("mkdir -p %s", folder), 0);
	for (i = 0; i < plain.count; i++)
		assert_int_equal(run("cp %s %s/", plain.paths[i], folder), 0);
	if (pack[0] != '\0' && run("%s %s/*.ko", pack, folder) != 0)
		return (false);
	if (tables)
		assert_int_equal(run("PATH=$PATH:/usr/sbin:/sbin depmod -b %s "
		    RELEASE " 2>/dev/null", root), 0);
	return (true);
}

/* All that the plain ones are, each after what it needs. */
static void
check_drivers(const struct drivers *d)
{
	char *name, *bytes, *original;
	size_t i, j, length, original_length;
	bool found;

	assert_int_equal(d->count, plain.count);
	for (i = 0; i < plain.count; i++) {
		name = name_of(plain.paths[i]);
		for (found = false, j = 0; j < d->count && !found; j++) {
			char *other = name_of(d->paths[j]);

			found = strcmp(name, other) == 0;
			free(other);
		}
		if (!found)
			fail_msg("%s is missing", name);
		/* And it is the same once unpacked. */
		assert_int_equal(unpack_file(d->paths[j - 1], &bytes, &length,
		    NULL), 0);
		assert_int_equal(file_read(plain.paths[i], &original,
		    &original_length, NULL), 0);
		assert_int_equal(length, original_length);
		assert_memory_equal(bytes, original, length);
		free(original);
		free(bytes);
		free(name);
	}
	name = name_of(d->paths[d->count - 1]);
	assert_string_equal(name, names[NNAMES - 1]);
	free(name);
}

/* Into an initrd they go unpacked, from folders of any name. */
static void
check_initrd(const struct drivers *d)
{
	struct initrd *initrd;
	struct errmsg err = {""};
	char path[2 * SCRATCH_MAX], to[48];
	struct stat st;
	size_t i, length = 0;

	snprintf(path, sizeof(path), "%s/initrd", tmp);
	assert_int_equal(initrd_new(path, &initrd, &err), 0);
	for (i = 0; i < d->count; i++) {
		assert_int_equal(stat(plain.paths[i], &st), 0);
		length += (size_t)st.st_size;
		snprintf(to, sizeof(to), "/drivers/%zu.ko", i);
		if (initrd_add(initrd, d->paths[i], to, &err) != 0)
			fail_msg("%s", err.text);
	}
	assert_int_equal(initrd_finish(initrd, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_true((size_t)st.st_size >= length);
	unlink(path);
}

static void
test_packed(void **state)
{
	static const struct {
		const char *name, *pack;
	} ways[] = {
		{"plain", ""}, {"gz", "gzip -n"},
		{"xz", "xz --check=crc32 --lzma2=dict=1MiB"},
		{"zst", "zstd -q --rm"},
	};
	struct drivers d;
	struct errmsg err;
	char root[2 * SCRATCH_MAX], name[32];
	size_t i;
	int tables;

	(void)state;
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		for (tables = 0; tables < 2; tables++) {
			snprintf(name, sizeof(name), "%s-%d", ways[i].name,
			    tables);
			if (!make_tree(name, ways[i].pack, tables, root,
			    sizeof(root))) {
				printf("nothing here packs %s\n",
				    ways[i].name);
				continue;
			}
			err.text[0] = '\0';
			if (drivers_find(root, RELEASE, names, NNAMES, &d,
			    &err) != 0)
				fail_msg("%s: %s", name, err.text);
			check_drivers(&d);
			check_initrd(&d);
			drivers_free(&d);
		}
}

/* One that is needed is missing, or in the kernel; or no module at all. */
static void
test_missing(void **state)
{
	struct drivers d;
	struct errmsg err;
	char root[2 * SCRATCH_MAX];

	(void)state;
	assert_true(make_tree("short", "", false, root, sizeof(root)));
	assert_int_equal(run("rm %s/lib/modules/" RELEASE
	    "/kernel/some.ko.d/scsi_common.ko", root), 0);
	assert_int_equal(drivers_find(root, RELEASE, names, NNAMES, &d,
	    &err), -ENOENT);
	assert_non_null(strstr(err.text,
	    "the driver sd_mod, or a module that it needs"));
	assert_int_equal(d.count, 0);
	assert_int_equal(run("echo kernel/drivers/scsi/scsi_common.ko >%s/lib/"
	    "modules/" RELEASE "/modules.builtin", root), 0);
	assert_int_equal(drivers_find(root, RELEASE, names, NNAMES, &d,
	    &err), 0);
	assert_int_equal(d.count, plain.count - 1);
	drivers_free(&d);
	/* Cut short, it says nothing of its needs. */
	assert_int_equal(run("truncate -s 100 %s/lib/modules/" RELEASE
	    "/kernel/some.ko.d/sd_mod.ko", root), 0);
	assert_true(drivers_find(root, RELEASE, names, NNAMES, &d, &err) <
	    0);
	assert_non_null(strstr(err.text, "sd_mod"));
	snprintf(root, sizeof(root), "%s/none", tmp);
	assert_int_equal(drivers_find(root, RELEASE, names, NNAMES, &d,
	    &err), -ENOENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_missing),
	};
	const char *root = getenv("DUMPBENCH_ROOT"), *release;
	struct errmsg err;
	int failed;

	release = root != NULL ? strrchr(root, '/') : NULL;
	if (release == NULL || drivers_find(root, release + 1, names, NNAMES,
	    &plain, &err) != 0 || plain.count < NNAMES ||
	    strstr(plain.paths[0], ".ko.") != NULL || scratch_folder(tmp) == NULL) {
		puts("DUMPBENCH_ROOT names no kernel with modules that are not "
		    "packed");
		return (77);
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	run("rm -rf %s", tmp);
	drivers_free(&plain);
	return (failed);
}
