/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Linux guest crashes, and a step to its capture kernel fails: what is said.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guest/boot.h"
#include "guest/crash.h"

/* Of Debian's 6.1 more than it takes to load, less than to come up. */
#define FEW_MB "76"

/* What one crash takes on this machine as busy as it is now. */
static double crash_s;

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
	refused(guest, CRASH_TIMEOUT_S, -EADDRNOTAVAIL,
	    "do not fit into the 8 MB that crashkernel= reserves");
	/* It lives on. */
	boot_set(guest, "pages", "16");
	guest_stop(guest);
	guest = boot_with(GUEST_CAPTURE_MB, "crashkernel=2G", NULL);
	refused(guest, CRASH_TIMEOUT_S, -ENOMEM,
	    "reserved no memory for a capture kernel");
	guest_stop(guest);
	guest = boot_with(0, NULL, NULL);
	assert_int_equal(guest_crash(guest, GUEST_CRASH_MODULE, CRASH_TIMEOUT_S,
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
	error = guest_crash(guest, GUEST_CRASH_MODULE, CRASH_TIMEOUT_S, &err);
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
test_vmcore_words_that_are_wrong(void **state)
{
	struct guest *guest = boot_with(GUEST_CAPTURE_MB, NULL, "read:4095:1");
	struct errmsg err = {""};
	char *text;

	(void)state;
	crash_s = crash_must(guest, GUEST_CRASH_MODULE);
	assert_int_equal(guest_vmcore(guest, &text, &err), -EINVAL);
	assert_non_null(strstr(err.text, "vmcore=read:4095:1: unknown measurement"));
	guest_stop(guest);
}

static void
test_agent_that_is_silent(void **state)
{
	struct guest *guest = boot_with(GUEST_CAPTURE_MB, NULL,
	    "read:4194304:60000000");

	(void)state;
	assert_true(crash_s > 0);
	refused(guest, (unsigned)(crash_s * 2 + 5), -EIO, "The capture kernel "
	    "started, but its agent did not answer within");
	guest_stop(guest);
}

/* An argument is a pattern of the tests to run. */
int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_does_not_load),
		cmocka_unit_test(test_capture_kernel_that_panics),
		cmocka_unit_test(test_capture_kernel_that_is_slow),
		cmocka_unit_test(test_vmcore_words_that_are_wrong),
		cmocka_unit_test(test_agent_that_is_silent),
	};

	boot_or_skip();
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
