/* SPDX-License-Identifier: BSD-2-Clause */
/* Can a kernel be crashed, by its configuration? */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "guest/linux/config.h"
#include "scratch.h"

#define RELEASE "6.1.0-test"
#define SET	"CONFIG_KEXEC_FILE=y\nCONFIG_CRASH_DUMP=y\n"

/* The error, and in err what it lacks. */
static int
check(const char *text, struct errmsg *err)
{
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	int error;

	assert_non_null(file);
	error = config_check_file(file, "vmlinuz", err);
	fclose(file);
	return (error);
}

static void
lacks(const char *text, const char *what)
{
	struct errmsg err = {""};
	char words[300];

	assert_int_equal(check(text, &err), -EINVAL);
	snprintf(words, sizeof(words), "the kernel vmlinuz is configured "
	    "without %s, which", what);
	if (strncmp(err.text, words, strlen(words)) != 0)
		fail_msg("'%s' is not '%s'", err.text, words);
}

static void
names_what_is_lacking(void **state)
{
	struct errmsg err = {""};

	(void)state;
	assert_int_equal(check(SET "CONFIG_PROC_VMCORE=y\n", &err), 0);
	/* Of a module, and without the last line's end. */
	assert_int_equal(check(SET "CONFIG_PROC_VMCORE=m", &err), 0);
	lacks(SET, "CONFIG_PROC_VMCORE=y");
	lacks(SET "# CONFIG_PROC_VMCORE is not set\n", "CONFIG_PROC_VMCORE=y");
	lacks(SET "CONFIG_PROC_VMCORE=n\n", "CONFIG_PROC_VMCORE=y");
	lacks(SET "CONFIG_PROC_VMCORE_DEVICE_DUMP=y\n",
	    "CONFIG_PROC_VMCORE=y");
	lacks(SET "CONFIG_PROC_VMCORE=y\nCONFIG_KEXEC_SIG_FORCE=y\n",
	    "CONFIG_KEXEC_SIG_FORCE=n");
	lacks("\n", "CONFIG_KEXEC_FILE=y, CONFIG_CRASH_DUMP=y, "
	    "CONFIG_PROC_VMCORE=y");
}

/* It lies beside the kernel, or beside what a link to the kernel points to. */
static void
finds_the_file(void **state)
{
	char folder[SCRATCH_MAX], other[SCRATCH_MAX], kernel[2 * SCRATCH_MAX],
	    link[2 * SCRATCH_MAX], config[2 * SCRATCH_MAX];
	struct errmsg err = {""};
	FILE *file;

	(void)state;
	assert_non_null(scratch_folder(folder));
	snprintf(kernel, sizeof(kernel), "%s/vmlinuz", folder);
	snprintf(config, sizeof(config), "%s/config-" RELEASE, folder);
	assert_int_equal(config_check_capture(kernel, RELEASE, &err), 0);
	file = fopen(kernel, "w");
	assert_non_null(file);
	fclose(file);
	assert_int_equal(config_check_capture(kernel, RELEASE, &err), 0);
	file = fopen(config, "w");
	assert_non_null(file);
	fputs(SET, file);
	fclose(file);
	assert_int_equal(config_check_capture(kernel, RELEASE, &err), -EINVAL);
	assert_int_equal(config_check_capture(kernel, "6.1", &err), 0);
	/* Its folder has no such file. */
	assert_non_null(scratch_folder(other));
	snprintf(link, sizeof(link), "%s/vmlinuz", other);
	assert_int_equal(symlink(kernel, link), 0);
	assert_int_equal(config_check_capture(link, RELEASE, &err), -EINVAL);
	unlink(link);
	assert_int_equal(rmdir(other), 0);
	unlink(config);
	unlink(kernel);
	assert_int_equal(rmdir(folder), 0);
}

/* A kernel's name without a folder is in this one. */
static void
looks_here(void **state)
{
	char folder[SCRATCH_MAX];
	struct errmsg err = {""};
	FILE *file;

	(void)state;
	assert_non_null(scratch_folder(folder));
	assert_int_equal(chdir(folder), 0);
	file = fopen("config-" RELEASE, "w");
	assert_non_null(file);
	fclose(file);
	assert_int_equal(config_check_capture("vmlinuz", RELEASE, &err),
	    -EINVAL);
	unlink("config-" RELEASE);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_what_is_lacking),
		cmocka_unit_test(finds_the_file),
		cmocka_unit_test(looks_here),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
