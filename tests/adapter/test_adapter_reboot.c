/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One QEMU and one adapter through many reboots of the guest, ADAPTER_REBOOTS
 * (3) of them: no write lost, no process left, no memory more.  aac2200s is
 * used alone here, with a QEMU command line that is not src/guest's.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapter_here.h"
#include "guest/drivers.h"
#include "guest/initrd.h"
#include "guest/spawn.h"
#include "scratch.h"

#define MB	     (1U << 20)
#define BOOT_S	     60   /* at most, each */
#define GROWTH_KB    1024 /* of the adapter's memory, at most */
#define MEMORY_KB    (16 * 1024)

static char folder[SCRATCH_MAX];
static char container[2 * SCRATCH_MAX], initrd[2 * SCRATCH_MAX],
    console[2 * SCRATCH_MAX];

static void
pack(const char *root, const char *release)
{
	static const char *const names[] = {DRIVERS_ADAPTER};
	struct drivers drivers = {NULL, 0};
	struct errmsg err = {""};
	struct initrd *image = NULL;
	char path[512], to[64];
	size_t i;

	if (drivers_find(root, release, names, 2, &drivers, &err) != 0 ||
	    initrd_new(initrd, &image, &err) != 0)
		fail_msg("%s", err.text);
	snprintf(path, sizeof(path), "%s/guest-reboots", getenv("BUILD"));
	assert_int_equal(initrd_add(image, path, "/init", &err), 0);
	for (i = 0; i < drivers.count; i++) {
		snprintf(to, sizeof(to), "/drivers/%zu.ko", i);
		assert_int_equal(initrd_add(image, drivers.paths[i], to,
		    &err), 0);
	}
	assert_int_equal(initrd_finish(image, &err), 0);
	drivers_free(&drivers);
}

/* A word of a file below /proc/<pid>, behind its name; -1: not there. */
static long
proc_number(pid_t pid, const char *file, const char *name)
{
	char path[64], line[256];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0) {
			value = strtol(line + strlen(name), NULL, 10);
			break;
		}
	if (f != NULL)
		fclose(f);
	return (value);
}

/* All but the guest's memory, which it shares with QEMU. */
static long
memory_kb(pid_t adapter)
{
	return (proc_number(adapter, "status", "RssAnon:") +
	    proc_number(adapter, "status", "RssFile:"));
}

/* How often the console says so. */
static unsigned
count(const char *words)
{
	char line[1024];
	unsigned n = 0;
	FILE *f = fopen(console, "re");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		n += strstr(line, words) != NULL;
	if (f != NULL)
		fclose(f);
	return (n);
}

static pid_t
start(const char *kernel, const char *reboots)
{
	char aac[512], append[128], chardev[3 * SCRATCH_MAX];
	const char *const argv[] = {aac, container, "--",
		"qemu-system-x86_64", "-nodefaults", "-display", "none",
		"-machine", "pc,memory-backend=mem", "-m", "256", "-object",
		"memory-backend-memfd,id=mem,size=256M,share=on", "-accel",
		"tcg,thread=single", "-kernel", kernel, "-initrd",
		initrd, "-append", append, "-chardev", chardev, "-device",
		"isa-serial,chardev=console", NULL};
	struct errmsg err = {""};
	pid_t pid;

	snprintf(aac, sizeof(aac), "%s/aac2200s", getenv("BUILD"));
	snprintf(append, sizeof(append), "console=ttyS0 quiet panic=-1 "
	    "nokaslr cryptomgr.notests tsc=reliable reboots=%s", reboots);
	snprintf(chardev, sizeof(chardev), "file,id=console,path=%s", console);
	if (spawn(argv, NULL, 0, -1, &pid, &err) != 0)
		fail_msg("%s", err.text);
	return (pid);
}

static void
reboots(void **state)
{
	const char *kernel = getenv("DUMPBENCH_KERNEL"), *want;
	const char *root = getenv("DUMPBENCH_ROOT"), *release;
	unsigned n, boots = 0, all;
	long first = -1, most = 0, kb;
	int fd, status, ms = 0;
	pid_t program, adapter;
	char path[64];

	(void)state;
	want = getenv("ADAPTER_REBOOTS");
	if (want == NULL)
		want = "3";
	release = root != NULL ? strrchr(root, '/') : NULL;
	if (kernel == NULL || release == NULL) {
		fail_msg("no folder of a release");
		return;
	}
	all = (unsigned)atoi(want);
	pack(root, release + 1);
	fd = open(container, O_RDWR | O_CREAT, 0600);
	assert_int_equal(ftruncate(fd, 16 * MB), 0);
	program = start(kernel, want);
	while (!spawn_ended(program, 50, &status)) {
		ms += 50;
		n = count("reboots: boot");
		if (ms > BOOT_S * 1000)
			fail_msg("boot %u does not come", boots + 1);
		if (n == boots)
			continue;
		boots = n;
		ms = 0;
		/* Its first child. */
		snprintf(path, sizeof(path), "task/%d/children", (int)program);
		adapter = (pid_t)proc_number(program, path, "");
		kb = memory_kb(adapter);
		if (first == -1)
			first = kb;
		most = kb > most ? kb : most;
	}
	print_message("%u boots; adapter's memory %ld KB, then at most %ld\n",
	    boots, first, most);
	if (count("reboots: all there") != 1)
		fail_msg("not all %u boots have found all writes", all);
	assert_int_equal(boots, all);
	assert_true(first > 0 && most - first <= GROWTH_KB);
	assert_true(most <= MEMORY_KB);
	/* The adapter goes with QEMU: its lock on the container does. */
	for (n = 0; flock(fd, LOCK_EX | LOCK_NB) != 0 && n < 100; n++)
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
}

static int
clean(void **state)
{
	(void)state;
	unlink(container);
	unlink(initrd);
	unlink(console);
	return (rmdir(folder));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(reboots, clean),
	};

	if (getenv("DUMPBENCH_KERNEL") == NULL ||
	    getenv("DUMPBENCH_ROOT") == NULL || getenv("BUILD") == NULL) {
		puts("no guest kernel: DUMPBENCH_KERNEL is not set");
		return (77);
	}
	adapter_or_skip();
	if (scratch_folder(folder) == NULL)
		return (1);
	snprintf(container, sizeof(container), "%s/container", folder);
	snprintf(initrd, sizeof(initrd), "%s/initrd", folder);
	snprintf(console, sizeof(console), "%s/console", folder);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
