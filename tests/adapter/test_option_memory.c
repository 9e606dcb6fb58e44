/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What --adapter asks for: what keeps a machine from having it, the log that
 * is kept of several guests, and either without memory.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapter/option_log.h"
#include "denied.h"
#include "files.h"
#include "scratch.h"

struct place {
	char folder[SCRATCH_MAX];
	char log[2 * SCRATCH_MAX], one[2 * SCRATCH_MAX], two[2 * SCRATCH_MAX];
	char qemu[2 * SCRATCH_MAX], program[2 * SCRATCH_MAX];
};

static int
make_place(void **state)
{
	static struct place p;

	if (scratch_folder(p.folder) == NULL)
		return (-1);
	snprintf(p.log, sizeof(p.log), "%s/log", p.folder);
	snprintf(p.one, sizeof(p.one), "%s/one", p.folder);
	snprintf(p.two, sizeof(p.two), "%s/two", p.folder);
	snprintf(p.qemu, sizeof(p.qemu), "%s/qemu", p.folder);
	snprintf(p.program, sizeof(p.program), "%s/aac2200s", p.folder);
	put_text(p.one, "one\n");
	put_text(p.two, "two\n");
	put_text(p.log, "old\n");
	*state = &p;
	return (0);
}

static int
remove_place(void **state)
{
	struct place *p = *state;

	unlink(p->log);
	unlink(p->one);
	unlink(p->two);
	unlink(p->qemu);
	unlink(p->program);
	return (rmdir(p->folder));
}

static void
ask(struct adapter_option *option, const char *text, const char *path)
{
	char words[1024];
	struct errmsg err;

	snprintf(words, sizeof(words), "%s%s", text, path);
	assert_int_equal(adapter_option_parse(option, words, &err), 0);
	assert_true(option->on);
}

static void
assert_refused(int error, int wanted, const struct errmsg *err,
    const char *part)
{
	assert_int_equal(error, -wanted);
	if (strstr(err->text, part) == NULL)
		fail_msg("no \"%s\" in \"%s\"", part, err->text);
}

static bool
keeps(void *arg)
{
	const struct place *p = arg;
	struct adapter_option option;
	struct errmsg err;
	int error = adapter_option_parse(&option, "2200s", &err);

	if (error == 0) {
		memcpy(option.log, p->log, sizeof(p->log));
		error = option_log_begin(&option, &err);
	}
	if (error == 0) {
		option_log_add(&option, p->one);
		option_log_add(&option, p->two);
		error = option_log_end(&option, true, &err);
		assert_null(option.kept);
	}
	if (error != 0) {
		assert_refused(error, ENOMEM, &err, "--adapter");
		assert_non_null(strstr(err.text, "memory"));
		assert_file(p->log, "old\n");
		return (false);
	}
	assert_file(p->log, "one\ntwo\n");
	put_text(p->log, "old\n");
	return (true);
}

static void
a_log_is_kept_of_all_guests(void **state)
{
	assert_in_range(denied_each(keeps, *state), 2, 100);
}

static void
none_is_kept_that_nobody_asked_for(void **state)
{
	const struct place *p = *state;
	struct adapter_option option;
	struct errmsg err;

	assert_int_equal(adapter_option_parse(&option, "none", &err), 0);
	assert_false(option.on);
	assert_int_equal(option_log_begin(&option, &err), 0);
	option_log_add(&option, p->one);
	assert_int_equal(option_log_end(&option, false, &err), 0);
	ask(&option, "2200s", "");
	assert_int_equal(option_log_begin(&option, &err), 0);
	assert_null(option.kept);
}

static void
a_failed_run_leaves_the_old_log(void **state)
{
	const struct place *p = *state;
	struct adapter_option option;
	struct errmsg err;

	ask(&option, "2200s,log=", p->log);
	assert_int_equal(option_log_begin(&option, &err), 0);
	/* Its adapter was not started. */
	option_log_add(&option, "/nowhere/events");
	assert_int_equal(option_log_end(&option, true, &err), 0);
	assert_file(p->log, "old\n");
	assert_int_equal(option_log_begin(&option, &err), 0);
	assert_int_equal(option_log_end(&option, false, &err), 0);
	assert_file(p->log, "");
	put_text(p->log, "old\n");
}

static void
a_log_that_is_not_read_whole_is_no_log(void **state)
{
	const struct place *p = *state;
	struct adapter_option option;
	struct errmsg err;

	ask(&option, "2200s,log=", p->log);
	assert_int_equal(option_log_begin(&option, &err), 0);
	option_log_add(&option, p->one);
	option_log_add(&option, p->folder);
	option_log_add(&option, "/nowhere/events");
	option_log_add(&option, p->two);
	assert_refused(option_log_end(&option, false, &err), EISDIR, &err,
	    "what an adapter logged cannot be read");
	assert_non_null(strstr(err.text, p->log));
	assert_file(p->log, "old\n");
	assert_int_equal(option_log_begin(&option, &err), 0);
	/* Not a folder: it cannot be opened. */
	put_text(p->program, "");
	option_log_add(&option, "/dev/null/events");
	assert_refused(option_log_end(&option, false, &err), ENOTDIR, &err,
	    "what an adapter logged");
}

static bool
parses(void *arg)
{
	struct adapter_option option;
	struct errmsg err;
	int error = adapter_option_parse(&option, arg, &err);

	if (error == 0)
		return (true);
	assert_int_equal(error, -ENOMEM);
	assert_false(option.on);
	return (false);
}

static void
a_lack_of_memory_is_no_wrong_word(void **state)
{
	(void)state;
	assert_in_range(denied_each(parses,
	    (char[]){"2200s,size=64,command=9,pci=1000,fault=media:1"}), 1, 100);
}

static void
only_a_held_write_is_held(void **state)
{
	struct adapter_option option;

	(void)state;
	ask(&option, "2200s", "");
	assert_false(adapter_option_holds(&option));
	ask(&option, "2200s,fault=", "held:1:5");
	assert_true(adapter_option_holds(&option));
	ask(&option, "2200s,fault=", "media:1");
	assert_false(adapter_option_holds(&option));
}

static int
check(const struct place *p, const char *text, const char *path, bool kvm,
    struct errmsg *err)
{
	struct adapter_option option;

	ask(&option, text, path);
	return (adapter_option_check(&option, p->folder, p->qemu, kvm, err));
}

static void
a_machine_that_cannot_have_it(void **state)
{
	const struct place *p = *state;
	struct adapter_option option;
	struct errmsg err;

	memset(&option, 0, sizeof(option));
	assert_int_equal(adapter_option_check(&option, "/nowhere", "", false,
	    &err), 0);
	ask(&option, "2200s", "");
	option.size_mb = UINT32_MAX;
	assert_refused(adapter_option_check(&option, p->folder, p->qemu, false,
	    &err), EINVAL, &err, "expected at most");
	unlink(p->program);
	assert_refused(check(p, "2200s", "", false, &err), ENOENT, &err,
	    "/aac2200s: No such file");
	put_text(p->program, "");
	assert_int_equal(chmod(p->program, 0700), 0);
	/* A folder has a system of Debian. */
	ask(&option, "2200s", "");
	assert_refused(adapter_option_check(&option, p->folder, p->folder,
	    false, &err), ENOENT, &err, "expected a folder with a system");
	assert_refused(check(p, "2200s", "", false, &err), EINVAL, &err,
	    "--adapter: ");
	put_text(p->qemu, "#!/bin/sh\necho \"no such: ${2%,help}\"\n");
	assert_int_equal(chmod(p->qemu, 0700), 0);
	assert_refused(check(p, "2200s", "", false, &err), EINVAL, &err,
	    "has no -device x-pci-proxy-dev");
	/* It takes the adapter, and ends with it. */
	put_text(p->qemu, "#!/bin/sh\necho \"${2%,help} options:\"\n");
	assert_refused(check(p, "2200s", "", false, &err), EINVAL, &err,
	    "--adapter: ");
	assert_int_equal(check(p, "2200s", "", true, &err), 0);
	assert_refused(check(p, "2200s,log=", "/nowhere/log", true, &err),
	    ENOENT, &err, "--adapter: log=/nowhere/log");
	assert_refused(check(p, "2200s,disk=", "/nowhere/disk", true, &err),
	    ENOENT, &err, "--adapter: disk=/nowhere/disk");
	ask(&option, "2200s,log=", p->log);
	memcpy(option.disk, p->one, sizeof(p->one));
	assert_int_equal(adapter_option_check(&option, p->folder, p->qemu, true,
	    &err), 0);
	assert_file(p->one, "one\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_log_is_kept_of_all_guests),
		cmocka_unit_test(none_is_kept_that_nobody_asked_for),
		cmocka_unit_test(a_failed_run_leaves_the_old_log),
		cmocka_unit_test(a_log_that_is_not_read_whole_is_no_log),
		cmocka_unit_test(a_lack_of_memory_is_no_wrong_word),
		cmocka_unit_test(only_a_held_write_is_held),
		cmocka_unit_test(a_machine_that_cannot_have_it),
	};

	return (cmocka_run_group_tests_name("--adapter", tests, make_place,
	    remove_place));
}
