/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Linux guest crashes, and its capture kernel reads the old memory: the
 * figures, and whether the core is what was in memory.
 */
#include <errno.h>
#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "guest/boot.h"
#include "guest/crash.h"
#include "guest/requests.h"
#include "util/member.h"
#include "util/property.h"
#include "scratch.h"

#define PAGES "1024" /* a row */
#define KEPT  200
#define WORD_(number) #number
#define WORD(number)  WORD_(number)

/* Beside those of the module's paths. */
static const char *const readings[] = {"kdump/read/4096", "kdump/read/65536",
    "kdump/read/1048576", "kdump/mmap/4096", "kdump/mmap/65536",
    "kdump/mmap/4194304"};
#define READINGS (sizeof(readings) / sizeof(readings[0]))

static const struct boot_machine *machine;
static char folder[SCRATCH_MAX];

static int
setup(void **state)
{
	(void)state;
	assert_non_null(scratch_folder(folder));
	return (0);
}

static int
teardown(void **state)
{
	char command[SCRATCH_MAX + 16];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return (system(command));
}

static struct result *
measure(int i)
{
	struct errmsg err = {""};
	struct result *result;
	char command[2048];
	glob_t found;

	snprintf(command, sizeof(command),
	    "'%s/dumpbench' panic --clock=exact --pages=" PAGES
	    " --kernel='%s' --kmod='%s' --results='%s/%d' >'%s/said'",
	    getenv("BUILD"), machine->kernel, machine->kmod, folder, i,
	    folder);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof(command), "grep -q 'all 1024 pages' '%s/said'",
	    folder);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof(command), "%s/%d/*/*-exact.json", folder, i);
	assert_int_equal(glob(command, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	if (result_read(found.gl_pathv[0], &result, &err) != 0)
		fail_msg("%s", err.text);
	globfree(&found);
	return (result);
}

static const json_t *
rows(const struct result *result)
{
	return (json_object_get(result->root, "benchmarks"));
}

static double
counter(const struct result *result, const char *name, const char *which)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows(result), i, row)
		if (strcmp(member_text(row, "name"), name) == 0)
			return (member_number(row, which));
	fail_msg("no %s in the result", name);
	return (NAN);
}

static double
page_ticks(const struct result *result, const char *name)
{
	return (counter(result, name, "page_ticks"));
}

/*
 * By how much a figure of a row may differ in two boots.  mmap(2) costs the
 * same in each, and so do paths that look for no free range.  read(2) looks for
 * one for every page, in a tree whose height settles as the kernel boots; the
 * one of a thousand that finds it first may take 6 % less than all others.
 */
static double
most_of(const char *name, const char *properties, const char *figure)
{
	if (strncmp(name, "kdump/read/", 11) == 0)
		return (strcmp(figure, "map_min") == 0 ? 0.1 : 0.02);
	return (property_has(properties, "unsettled") ? 0.5 : 0);
}

static void
check_same(const json_t *one, const json_t *other)
{
	static const char *const figures[] = {"map_min", "map_p10",
		"map_median"};
	const char *name = member_text(one, "name");
	const char *properties = member_text(json_object_get(one, "dumpbench"),
	    "properties");
	double a, b;
	size_t i;

	assert_string_equal(name, member_text(other, "name"));
	for (i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		a = member_number(one, figures[i]);
		b = member_number(other, figures[i]);
		if (!(fabs(a - b) <= most_of(name, properties, figures[i]) * a))
			fail_msg("%s: %s is %.0f and %.0f", name, figures[i],
			    a, b);
	}
}

/* read(2) maps each page by itself, mmap(2) a thousand together. */
static void
check_readings(const struct result *result)
{
	const json_t *own;
	size_t i;

	for (i = 0; i < READINGS; i++) {
		own = json_array_get(rows(result), i);
		assert_string_equal(member_text(own, "name"), readings[i]);
		own = json_object_get(own, "dumpbench");
		assert_true(member_number(own, "first_quarter") > 0);
		assert_true(member_number(own, "last_quarter") > 0);
	}
	assert_true(page_ticks(result, "kdump/read/65536") >
	    10 * page_ticks(result, "kdump/mmap/4194304"));
	assert_true(page_ticks(result, "kdump/mmap/65536") >
	    page_ticks(result, "kdump/mmap/4194304"));
	assert_true(page_ticks(result, "kdump/read/4096") >
	    page_ticks(result, "kdump/read/1048576"));
}

/* The module's paths are measured there as in any kernel. */
static void
check_paths(const struct result *result)
{
	const double harness = counter(result, "kdump/null/65536",
	    "harness_ticks");

	/* Two batches of each, and no other. */
	assert_int_equal((json_array_size(rows(result)) - READINGS) % 2, 0);
	assert_true(harness > 0);
	assert_true(harness == 16 * page_ticks(result, "kdump/null/65536"));
	assert_true(harness == counter(result, "kdump/enter/65536",
	    "harness_ticks"));
	assert_true(page_ticks(result, "kdump/enter/4096") >
	    page_ticks(result, "kdump/kenter_temporary/4096"));
	assert_true(page_ticks(result, "kdump/kenter_temporary/4096") >
	    page_ticks(result, "kdump/null/4096"));
	/* read(2) maps a page by that, and does more. */
	assert_true(page_ticks(result, "kdump/ioremap/4096") <
	    page_ticks(result, "kdump/read/4096"));
	assert_true(counter(result, "kdump/enter/65536",
	    "bytes_per_instruction") > 0);
}

static void
test_two_crashes_agree(void **state)
{
	struct result *runs[2] = {measure(0), measure(1)};
	const json_t *row;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(rows(runs[0])),
	    json_array_size(rows(runs[1])));
	json_array_foreach(rows(runs[0]), i, row) {
		print_message("%s: %.2f instructions a page, harness %.0f a "
		    "call\n", member_text(row, "name"),
		    member_number(row, "page_ticks"),
		    member_number(row, "harness_ticks"));
		check_same(row, json_array_get(rows(runs[1]), i));
	}
	check_readings(runs[0]);
	check_paths(runs[0]);
	result_free(runs[0]);
	result_free(runs[1]);
}

static void
check_core(struct guest *guest, const char *lines, int frames, int equal,
    int absent)
{
	struct errmsg err = {""};
	char *text;
	json_t *core;

	if (guest_core(guest, lines, &text, &err) != 0)
		fail_msg("%s", err.text);
	core = crash_parsed(text);
	assert_int_equal(member_number(core, "frames"), frames);
	assert_int_equal(member_number(core, "equal"), equal);
	assert_int_equal(member_number(core, "absent"), absent);
	json_decref(core);
}

/* Each line of vmcoreinfo has a name and a value. */
static void
check_info(struct guest *guest)
{
	struct errmsg err = {""};
	char *text, value[128], *line, *save = NULL;
	unsigned lines = 0;
	json_t *core;

	if (guest_core(guest, "", &text, &err) != 0)
		fail_msg("%s", err.text);
	core = crash_parsed(text);
	kdump_info(member_text(core, "vmcoreinfo"), "OSRELEASE", value,
	    sizeof(value));
	assert_string_equal(value, guest_info(guest)->release);
	kdump_info(member_text(core, "vmcoreinfo"), "CRASHTIME", value,
	    sizeof(value));
	assert_true(strtoul(value, NULL, 10) > 900000000);
	kdump_info(member_text(core, "vmcoreinfo"), "SYMBOL(_stext)", value,
	    sizeof(value));
	assert_int_equal(strlen(value), 16);
	kdump_info(member_text(core, "vmcoreinfo"), "nothing", value,
	    sizeof(value));
	assert_string_equal(value, "");
	text = strdup(member_text(core, "vmcoreinfo"));
	for (line = strtok_r(text, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save), lines++)
		assert_non_null(strchr(line, '='));
	assert_true(lines > 50);
	free(text);
	json_decref(core);
}

/* The kept pages are in the core, and one that was changed is not. */
static void
test_core_is_what_was_in_memory(void **state)
{
	struct guest *guest = boot((struct guest_config){
		.clock = GUEST_CLOCK_EXACT,
		.capture_mb = GUEST_CAPTURE_MB,
	});
	struct errmsg err = {""};
	char *lines = crash_keep(guest, WORD(KEPT)), *text, *p;

	(void)state;
	boot_refused(guest, "run", "1", "a panic is armed already");
	/* Nobody takes them away. */
	assert_int_equal(guest_unload(guest, &err), -EWOULDBLOCK);
	crash_must(guest, GUEST_CRASH_SYSRQ);
	assert_non_null(strstr(guest_info(guest)->command_line,
	    "elfcorehdr="));
	check_core(guest, lines, KEPT, KEPT, 0);
	p = strchr(lines, '\n');
	p[-1] = p[-1] == '0' ? '1' : '0';
	check_core(guest, lines, KEPT, KEPT - 1, 0);
	check_core(guest, "fffffff 1\n", 1, 0, 1);
	check_core(guest, "fffffffffffffff 1\n", 1, 0, 1);
	free(lines);
	check_info(guest);
	assert_int_equal(guest_core(guest, "1 2 3\n", &text, &err), -EINVAL);
	assert_int_equal(guest_vmcore(guest, &text, &err), -ENOENT);
	assert_non_null(strstr(err.text, "started without vmcore="));
	guest_stop(guest);
}

/* An argument is a pattern of the tests to run. */
int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_crashes_agree),
		cmocka_unit_test(test_core_is_what_was_in_memory),
	};

	machine = boot_or_skip();
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, setup, teardown));
}
