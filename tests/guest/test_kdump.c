/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Linux guest crashes, and its capture kernel reads the old memory: the
 * figures, whether the core is what was in memory, and what is said when a step
 * fails.
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
#include <time.h>

#include <cmocka.h>
#include <jansson.h>

#include "guest/boot.h"
#include "family/kdump.h"
#include "knob/knob.h"
#include "util/member.h"
#include "scratch.h"

#define PAGES	   "1024" /* a row */
#define KEPT	   200
#define TIMEOUT_S  300	  /* from a crash to the agent, on a busy machine */
/* Of Debian's 6.1 more than it takes to load, less than to come up. */
#define FEW_MB	   "76"

static const struct boot_machine *machine;
static char folder[SCRATCH_MAX];

/* What one crash takes on this machine as busy as it is now. */
static double crash_s;

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

static double
page_ticks(const struct result *result, const char *name)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(result->root, "benchmarks"), i, row)
		if (strcmp(member_text(row, "name"), name) == 0)
			return (member_number(row, "page_ticks"));
	fail_msg("no %s in the result", name);
	return (NAN);
}

/*
 * mmap(2) costs the same in every boot.  read(2) looks for a free range of
 * addresses for every page, in a tree whose height settles as the kernel boots.
 */
static void
check_same(const json_t *one, const json_t *other)
{
	static const char *const counters[] = {"map_min", "map_p10",
		"map_median"};
	const char *name = member_text(one, "name");
	double a, b, most;
	size_t i;

	assert_string_equal(name, member_text(other, "name"));
	most = strncmp(name, "kdump/read/", 11) == 0 ? 0.01 : 0;
	for (i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		a = member_number(one, counters[i]);
		b = member_number(other, counters[i]);
		if (!(fabs(a - b) <= most * a))
			fail_msg("%s: %s is %.0f and %.0f", name, counters[i],
			    a, b);
	}
}

static void
test_two_crashes_agree(void **state)
{
	struct result *runs[2] = {measure(0), measure(1)};
	const json_t *row;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(json_object_get(runs[0]->root, "benchmarks")), 6);
	assert_int_equal(json_array_size(json_object_get(runs[1]->root, "benchmarks")), 6);
	json_array_foreach(json_object_get(runs[0]->root, "benchmarks"), i, row) {
		print_message("%s: %.2f instructions a page, harness %.0f a "
		    "call\n", member_text(row, "name"),
		    member_number(row, "page_ticks"),
		    member_number(row, "harness_ticks"));
		check_same(row, json_array_get(json_object_get(runs[1]->root, "benchmarks"), i));
		assert_true(member_number(json_object_get(row, "dumpbench"), "first_quarter") > 0);
		assert_true(member_number(json_object_get(row, "dumpbench"), "last_quarter") > 0);
	}
	/* read(2) maps each page by itself, mmap(2) a thousand together. */
	assert_true(page_ticks(runs[0], "kdump/read/65536") >
	    10 * page_ticks(runs[0], "kdump/mmap/4194304"));
	assert_true(page_ticks(runs[0], "kdump/mmap/65536") >
	    page_ticks(runs[0], "kdump/mmap/4194304"));
	assert_true(page_ticks(runs[0], "kdump/read/4096") >
	    page_ticks(runs[0], "kdump/read/1048576"));
	result_free(runs[0]);
	result_free(runs[1]);
}

static struct guest *
boot_with(unsigned capture_mb, const char *append, const char *vmcore)
{
	return (boot((struct guest_config){
		.clock = GUEST_CLOCK_EXACT,
		.capture_mb = capture_mb,
		.append = append,
		.vmcore = vmcore,
	}));
}

static json_t *
parsed(char *text)
{
	json_error_t at;
	json_t *value = json_loads(text, 0, &at);

	if (value == NULL)
		fail_msg("%s: %s", at.text, text);
	free(text);
	return (value);
}

/* Keep pages in the guest: lines of them, for free(3). */
static char *
keep(struct guest *guest)
{
	struct errmsg err = {""};
	char *text, *lines, pages[16];
	json_t *armed;

	snprintf(pages, sizeof(pages), "%d", KEPT);
	boot_set(guest, "context", "panic");
	boot_set(guest, "pages", pages);
	boot_set(guest, "run", "1");
	boot_refused(guest, "run", "1", "a panic is armed already");
	assert_int_equal(knob_get(guest_knobs(guest), "result", &text, &err),
	    0);
	armed = parsed(text);
	lines = kdump_frames(armed);
	assert_non_null(lines);
	json_decref(armed);
	/* Nobody takes them away. */
	assert_int_equal(guest_unload(guest, &err), -EWOULDBLOCK);
	return (lines);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

static void
must_crash(struct guest *guest, enum guest_crash how)
{
	struct errmsg err = {""};
	double start = now();

	if (guest_crash(guest, how, TIMEOUT_S, &err) != 0)
		fail_msg("%s", err.text);
	crash_s = now() - start;
	print_message("%.1f s from the crash to the agent\n", crash_s);
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
	core = parsed(text);
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
	core = parsed(text);
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
	struct guest *guest = boot_with(GUEST_CAPTURE_MB, NULL, NULL);
	struct errmsg err = {""};
	char *lines = keep(guest), *text, *p;

	(void)state;
	must_crash(guest, GUEST_CRASH_SYSRQ);
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
	/* The module is there for the capture kernel, too. */
	if (guest_load(guest, &err) != 0)
		fail_msg("%s", err.text);
	boot_set(guest, "path", "vmap");
	boot_set(guest, "batch", "16");
	boot_set(guest, "run", "1");
	guest_stop(guest);
}

static void
refused(struct guest *guest, unsigned timeout_s, int error, const char *words)
{
	struct errmsg err = {""};
	int got = guest_crash(guest, GUEST_CRASH_MODULE, timeout_s, &err);

	if (got != error || strstr(err.text, words) == NULL)
		fail_msg("%d, not %d with '%s': %s", got, error, words,
		    err.text);
	/* The console's words are below ours. */
	assert_non_null(strstr(err.text, "\n["));
}

static void
test_what_does_not_load(void **state)
{
	struct errmsg err = {""};
	struct guest *guest;

	(void)state;
	guest = boot_with(8, NULL, NULL);
	refused(guest, TIMEOUT_S, -EADDRNOTAVAIL,
	    "do not fit into the 8 MB that crashkernel= reserves");
	/* It lives on. */
	boot_set(guest, "pages", "16");
	guest_stop(guest);
	guest = boot_with(GUEST_CAPTURE_MB, "crashkernel=2G", NULL);
	refused(guest, TIMEOUT_S, -ENOMEM,
	    "reserved no memory for a capture kernel");
	guest_stop(guest);
	guest = boot_with(0, NULL, NULL);
	assert_int_equal(guest_crash(guest, GUEST_CRASH_MODULE, TIMEOUT_S,
	    &err), -EINVAL);
	guest_stop(guest);
}

/* It loads, and has too little to come up in. */
static void
test_capture_kernel_that_panics(void **state)
{
	struct guest *guest = boot_with(GUEST_CAPTURE_MB, "crashkernel="
	    FEW_MB "M", NULL);
	struct errmsg err = {""}, again;
	int error;

	(void)state;
	error = guest_crash(guest, GUEST_CRASH_MODULE, TIMEOUT_S, &err);
	print_message("%s\n", err.text);
	/* Another kernel may want more to load, or less to come up. */
	if (error == 0 || error == -EADDRNOTAVAIL || error == -ENOMEM) {
		guest_stop(guest);
		skip();
	}
	assert_int_equal(error, -EIO);
	assert_non_null(strstr(err.text, "The capture kernel panicked ("));
	assert_non_null(strstr(err.text, "Last console output:\n["));
	assert_int_equal(knob_set(guest_knobs(guest), "pages", "1", &again),
	    -EIO);
	assert_string_equal(again.text, err.text);
	guest_stop(guest);
}

static void
test_capture_kernel_that_is_slow(void **state)
{
	struct guest *guest = boot_with(GUEST_CAPTURE_MB, NULL, NULL);

	(void)state;
	refused(guest, 1, -EIO, "The capture kernel does not start: it said "
	    "nothing within 1 s after the panic");
	guest_stop(guest);
}

static void
test_agent_that_is_silent(void **state)
{
	struct guest *guest = boot_with(GUEST_CAPTURE_MB, NULL,
	    "read:4194304:60000000");

	(void)state;
	assert_true(crash_s > 0);
	refused(guest, (unsigned)(crash_s * 3 + 10), -EIO, "The capture kernel "
	    "started, but its agent did not answer within");
	guest_stop(guest);
}

static void
test_vmcore_words_that_are_wrong(void **state)
{
	struct guest *guest = boot_with(GUEST_CAPTURE_MB, NULL, "read:4095:1");
	struct errmsg err = {""};
	char *text;

	(void)state;
	must_crash(guest, GUEST_CRASH_MODULE);
	assert_int_equal(guest_vmcore(guest, &text, &err), -EINVAL);
	assert_non_null(strstr(err.text, "vmcore=read:4095:1: unknown measurement"));
	guest_stop(guest);
}

/* An argument is a pattern of the tests to run. */
int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_crashes_agree),
		cmocka_unit_test(test_core_is_what_was_in_memory),
		cmocka_unit_test(test_what_does_not_load),
		cmocka_unit_test(test_capture_kernel_that_panics),
		cmocka_unit_test(test_capture_kernel_that_is_slow),
		cmocka_unit_test(test_agent_that_is_silent),
		cmocka_unit_test(test_vmcore_words_that_are_wrong),
	};

	machine = boot_or_skip();
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, setup, teardown));
}
