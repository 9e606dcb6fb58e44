/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Linux module on a kernel that checks itself: accesses to memory (KASAN),
 * order and context of locks (lockdep), leaks (kmemleak); and with each
 * allocation of a load and of a run failing in turn (fail-nth).
 *
 *	DUMPBENCH_DEBUG_KERNEL	the folder in which such a kernel was built
 *	DUMPBENCH_DEBUG_CYCLES	times that it is loaded, run, unloaded (100)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "guest/boot.h"
#include "guest/requests.h"
#include "scratch.h"

/* The guest is slow, and what looks stuck is not. */
#define PATIENCE \
	"hung_task_panic=0 softlockup_panic=0 " \
	"sysctl.kernel.hung_task_timeout_secs=600"

static const char *const options[] = {"KASAN", "PROVE_LOCKING",
	"DEBUG_ATOMIC_SLEEP", "DEBUG_KMEMLEAK", "FAILSLAB", "FAIL_PAGE_ALLOC",
	"FAULT_INJECTION_DEBUG_FS", "BLK_DEV_RAM"};

/* Does the configuration have all of them?  Names one that is missing. */
static const char *
lacks(const char *tree)
{
	char command[2048];
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		snprintf(command, sizeof(command),
		    "grep -qx CONFIG_%s=y '%s/.config'", options[i], tree);
		if (system(command) != 0)
			return (options[i]);
	}
	return (NULL);
}

/* Build the module for that kernel, and let boot_or_skip() find both. */
static void
make_module(const char *tree, const char *folder)
{
	static char kernel[1024], module[1024];
	char command[4096];

	snprintf(command, sizeof(command), "make -s -C kmod/linux KDIR='%s' "
	    "OUT='%s/objects' >&2", tree, folder);
	if (system(command) != 0) {
		printf("the module is not built\n");
		exit(1);
	}
	snprintf(kernel, sizeof(kernel), "%s/arch/x86/boot/bzImage", tree);
	snprintf(module, sizeof(module), "%s/objects/dumpbench.ko", folder);
	setenv("DUMPBENCH_KERNEL", kernel, 1);
	setenv("DUMPBENCH_KMOD", module, 1);
	setenv("DUMPBENCH_ROOT", tree, 1);
}

/* One guest for all tests, since its boot is what takes longest. */
static struct guest *guest;

static int
setup(void **state)
{
	struct errmsg err = {""};

	(void)state;
	guest = boot((struct guest_config){.accel = GUEST_ACCEL_TCG, .cpus = 2,
	    .memory_mb = 768, .append = PATIENCE, .boot_timeout_s = 1800,
	    .silence_timeout_s = 600});
	if (guest_set_cpus(guest, 2, &err) != 0)
		fail_msg("%s", err.text);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	guest_stop(guest);
	return (0);
}

static void
fail_run(const char *path, const char *sink, const char *source,
    const char *context, const char *responders)
{
	boot_tool(guest, "fail-run", path, sink, source, context, responders,
	    NULL);
	boot_check_console_failing(guest);
}

static void
test_failing_runs(void **state)
{
	char paths[32][32];
	size_t n, i;

	(void)state;
	n = boot_names(guest, "paths", paths, 32);
	for (i = 0; i < n; i++)
		fail_run(paths[i], strcmp(paths[i], "null") == 0 ? "null" :
		    "verify", "pages", "live", "0");
	fail_run("enter", "verify", "pages", "live", "1");
	fail_run("vmap", "touch", "pages", "live", "0");
	fail_run("vmap", "copy", "pages", "live", "0");
	fail_run("vmap", "device", "pages", "live", "0");
	fail_run("qenter", "verify", "ram", "live", "0");
	fail_run("null", "null", "pages", "panic", "0");
}

static void
test_failing_loads(void **state)
{
	struct errmsg err = {""};

	(void)state;
	assert_int_equal(guest_unload(guest, &err), 0);
	boot_tool(guest, "fail-load", "/dumpbench.ko", NULL);
	boot_check_console_failing(guest);
}

/* The module is not loaded. */
static void
test_cycles(void **state)
{
	const char *cycles = getenv("DUMPBENCH_DEBUG_CYCLES");

	(void)state;
	/* KASAN keeps what is freed; kmemleak knows what is lost. */
	boot_tool(guest, "cycle", "/dumpbench.ko",
	    cycles != NULL ? cycles : "100", "200000", NULL);
	boot_check_console_failing(guest);
}

/* Lockdep ends itself at its first report, so that it must be on at the end. */
static void
test_nothing_is_left(void **state)
{
	struct errmsg err = {""};
	char *text = NULL;

	(void)state;
	boot_tool(guest, "leaks", NULL);
	assert_int_equal(guest_read(guest, "/proc/lockdep_stats", &text,
	    &err), 0);
	assert_non_null(strstr(text, "debug_locks:"));
	assert_int_equal(atoi(strstr(text, "debug_locks:") +
	    strlen("debug_locks:")), 1);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failing_runs),
		cmocka_unit_test(test_failing_loads),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_nothing_is_left),
	};
	const char *tree = getenv("DUMPBENCH_DEBUG_KERNEL");
	char folder[SCRATCH_MAX], command[SCRATCH_MAX + 16];
	int failed;

	if (tree == NULL || tree[0] == '\0') {
		printf("no debug kernel: DUMPBENCH_DEBUG_KERNEL is not set\n");
		return (77);
	}
	if (lacks(tree) != NULL) {
		printf("%s has no CONFIG_%s=y\n", tree, lacks(tree));
		return (1);
	}
	if (scratch_folder(folder) == NULL)
		return (1);
	make_module(tree, folder);
	boot_or_skip();
	failed = cmocka_run_group_tests(tests, setup, teardown);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return (system(command) != 0 || failed != 0);
}
