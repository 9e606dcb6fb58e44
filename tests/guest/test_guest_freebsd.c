/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guests with real FreeBSD kernels.  The environment says what to boot:
 *
 *	FREEBSD_KERNEL		a kernel for amd64 or i386
 *	DUMPBENCH_FREEBSD_KMOD	dumpbench.ko for it; without, some are skipped
 *	BUILD			the folder with agent-freebsd, stub-freebsd,
 *				freebsd-echo, and so on with -i386
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "built.h"
#include "guest/elf.h"
#include "guest/file.h"
#include "guest/guest.h"
#include "guest/kernel.h"
#include "guest/requests.h"
#include "knob/knob.h"
#include "scratch.h"
#include "util/printable.h"

#define CPUS	   4
#define DISK_MB	   600
#define PANIC_S	   120
#define DUMP_MAGIC "FreeBSD Kernel Dump"

/* One test's: everything lies in a folder of its own. */
struct fixture {
	char workdir[SCRATCH_MAX];
	char disk[2 * SCRATCH_MAX];
	char echo[512];
	const struct kernel_machine *machine;
	struct guest_file file;
	struct guest_config config;
	struct guest *guest;
	struct errmsg err;
};

static int
fixture_new(void **state)
{
	struct fixture *l = calloc(1, sizeof(*l));
	const char *build = built_folder();
	struct kernel kernel;

	if (kernel_look(getenv("FREEBSD_KERNEL"), KERNEL_FREEBSD, &kernel,
		&l->err) != 0)
		fail_msg("%s", l->err.text);
	l->machine = kernel.machine;
	assert_non_null(scratch_folder(l->workdir));
	snprintf(l->disk, sizeof(l->disk), "%s/disk", l->workdir);
	snprintf(l->echo, sizeof(l->echo), "%s/freebsd-echo%s", build,
	    l->machine->suffix);
	l->file = (struct guest_file){l->echo, "/bin/echo"};
	l->config = (struct guest_config){
		.kernel = getenv("FREEBSD_KERNEL"),
		.tools = build,
		.workdir = l->workdir,
		.accel = GUEST_ACCEL_TCG,
		.cpus = 1,
		.files = &l->file,
		.nfiles = 1,
		.knobs = "kern",
	};
	*state = l;
	return (0);
}

static int
drop(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return (remove(path));
}

static int
fixture_free(void **state)
{
	struct fixture *l = *state;

	guest_stop(l->guest);
	nftw(l->workdir, drop, 8, FTW_DEPTH | FTW_PHYS);
	free(l);
	return (0);
}

static void
start(struct fixture *l)
{
	if (guest_start(&l->config, &l->guest, &l->err) != 0)
		fail_msg("%s", l->err.text);
}

static void
assert_says(const struct fixture *l, const char *words)
{
	if (strstr(l->err.text, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, l->err.text);
}

static void
assert_sysctl(struct fixture *l, const char *name, const char *value)
{
	char *text;

	if (guest_get(l->guest, name, &text, &l->err) != 0)
		fail_msg("%s: %s", name, l->err.text);
	assert_string_equal(text, value);
	free(text);
}

/* Read the disk's file at an offset from its start, or from its end. */
static void
read_disk(const struct fixture *l, off_t offset, char *bytes, size_t n)
{
	struct stat st;
	int fd;

	fd = open(l->disk, O_RDONLY);
	assert_true(fd != -1);
	assert_int_equal(fstat(fd, &st), 0);
	if (offset < 0)
		offset += st.st_size;
	assert_int_equal(pread(fd, bytes, n, offset), n);
	close(fd);
}

static void
add_disk(struct fixture *l)
{
	int fd;

	fd = open(l->disk, O_WRONLY | O_CREAT | O_EXCL, 0644);
	assert_true(fd != -1);
	assert_int_equal(ftruncate(fd, (off_t)DISK_MB << 20), 0);
	close(fd);
	l->config.disk = l->disk;
}

static void
boots(struct fixture *l, enum guest_clock clock, double most)
{
	const struct guest_info *info;
	char *text;

	l->config.clock = clock;
	start(l);
	info = guest_info(l->guest);
	print_message("boot to the agent's answer: %.1f s\n",
	    info->boot_seconds);
	assert_true(info->boot_seconds > 0.1);
	/* A machine that is busy otherwise may take its time. */
	assert_true(info->boot_seconds < most * 4);
	assert_string_equal(info->os, "freebsd");
	assert_string_equal(info->machine, l->machine->name);
	assert_string_equal(info->accelerator, "tcg");
	assert_int_equal(info->cpus, 1);
	assert_null(info->disk);
	assert_non_null(strstr(info->release, "."));
	assert_memory_equal(info->version, "FreeBSD ", 8);
	assert_non_null(strstr(info->version, info->release));
	assert_null(strchr(info->version, '\n'));
	assert_non_null(strstr(info->cpu_model, "QEMU"));
	assert_non_null(strstr(info->mitigations, l->machine->pae ?
	    "vm.pmap.pae_mode: " : "vm.pmap.pti: "));
	assert_non_null(strstr(info->command_line, "init_path=/init "));
	assert_int_equal(guest_console(l->guest, &text, &l->err), 0);
	assert_non_null(strstr(text, info->release));
	free(text);
}

static void
boots_tsc(void **state)
{
	boots(*state, GUEST_CLOCK_TSC, 8);
}

static void
boots_exact(void **state)
{
	boots(*state, GUEST_CLOCK_EXACT, 15);
}

static void
changes_cpus(struct fixture *l, enum guest_clock clock)
{
	static const unsigned counts[] = {1, 2, 3, 4, 2, 1};
	const char *release, *words;
	struct knobs *knobs;
	char online[16], *text, *was;
	size_t i;

	l->config.clock = clock;
	l->config.cpus = CPUS;
	start(l);
	knobs = guest_knobs(l->guest);
	release = guest_info(l->guest)->release;
	words = guest_info(l->guest)->command_line;
	was = strdup(words);
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		assert_int_equal(guest_set(l->guest, "kern.hostname", "old",
		    &l->err), 0);
		if (guest_set_cpus(l->guest, counts[i], &l->err) != 0)
			fail_msg("%u CPUs: %s", counts[i], l->err.text);
		print_message("%u CPUs, boot: %.1f s\n", counts[i],
		    guest_info(l->guest)->boot_seconds);
		assert_int_equal(guest_info(l->guest)->cpus, counts[i]);
		snprintf(online, sizeof(online), "%u", counts[i]);
		assert_sysctl(l, "hw.ncpu", online);
		/* The same handle; another boot but for the first round. */
		assert_ptr_equal(guest_knobs(l->guest), knobs);
		assert_int_equal(knob_get(knobs, "hostname", &text,
		    &l->err), 0);
		assert_string_equal(text, i == 0 ? "old" : "");
		free(text);
	}
	/* What was told of the first boot is still there. */
	assert_string_equal(guest_info(l->guest)->release, release);
	assert_string_equal(words, was);
	free(was);
	assert_int_equal(guest_set_cpus(l->guest, 0, &l->err), -EINVAL);
	assert_int_equal(guest_set_cpus(l->guest, CPUS + 1, &l->err),
	    -EINVAL);
	assert_says(l, "5 CPUs (expected 1 to 4");
	assert_sysctl(l, "hw.ncpu", "1");
}

static void
changes_cpus_in_exact(void **state)
{
	changes_cpus(*state, GUEST_CLOCK_EXACT);
}

static void
changes_cpus_in_tsc(void **state)
{
	changes_cpus(*state, GUEST_CLOCK_TSC);
}

static void
gets_and_sets_variables(void **state)
{
	struct fixture *l = *state;
	char said[4096], *text;
	size_t i;

	start(l);
	assert_sysctl(l, "kern.ostype", "FreeBSD");
	assert_int_equal(guest_set(l->guest, "kern.maxfiles", "4321",
	    &l->err), 0);
	assert_sysctl(l, "kern.maxfiles", "4321");
	/* Signed, and 64 bits wide. */
	assert_int_equal(guest_set(l->guest, "debug.debugger_on_panic", "-1",
	    &l->err), 0);
	assert_sysctl(l, "debug.debugger_on_panic", "-1");
	assert_int_equal(guest_get(l->guest, "hw.physmem", &text, &l->err),
	    0);
	assert_true(strtoul(text, NULL, 10) > 400ul << 20);
	free(text);
	/* More than the agent asks for at first, whole; made so by a write. */
	memset(said, 'a', sizeof(said));
	for (i = 0; i < sizeof(said); i += 64)
		said[i + 63] = '\n';
	said[sizeof(said) - 1] = '\0';
	assert_int_equal(guest_write(l->guest, "/dev/console", said, &l->err),
	    0);
	assert_int_equal(guest_get(l->guest, "kern.msgbuf", &text, &l->err),
	    0);
	print_message("a value of %zu bytes\n", strlen(text));
	assert_true(strlen(text) > sizeof(said));
	assert_non_null(strstr(text, "Copyright (c)"));
	assert_non_null(strstr(text, "aaaa"));
	free(text);
	/* A knob of the folder, by its last word. */
	assert_int_equal(knob_set(guest_knobs(l->guest), "hostname", "bench",
	    &l->err), 0);
	assert_sysctl(l, "kern.hostname", "bench");
}

static void
refuses_variables(void **state)
{
	struct fixture *l = *state;
	char *text;

	start(l);
	assert_int_equal(guest_get(l->guest, "kern.nonsense", &text,
	    &l->err), -ENOENT);
	assert_says(l, "kern.nonsense: No such file or directory");
	assert_int_equal(guest_set(l->guest, "kern.nonsense", "1", &l->err),
	    -ENOENT);
	assert_int_equal(guest_set(l->guest, "hw.ncpu", "9", &l->err),
	    -EPERM);
	assert_int_equal(guest_set(l->guest, "kern.maxfiles", "many",
	    &l->err), -EINVAL);
	assert_int_equal(guest_set(l->guest, "kern.maxfiles", "", &l->err),
	    -EINVAL);
	assert_int_equal(guest_get(l->guest, "kern.boottime", &text,
	    &l->err), -EOPNOTSUPP);
	assert_int_equal(guest_get(l->guest, "kern.", &text, &l->err),
	    -EOPNOTSUPP);
	assert_sysctl(l, "kern.ostype", "FreeBSD");
}

static void
reads_and_runs_files(void **state)
{
	const char *const words[] = {"/bin/echo", "one", "two words", NULL};
	const char *const none[] = {"/bin/none", NULL};
	const char *const folder[] = {"/dev", NULL};
	struct fixture *l = *state;
	char *bytes, *text;
	size_t length;
	int status;

	start(l);
	assert_int_equal(file_read(l->echo, &bytes, &length, &l->err), 0);
	assert_int_equal(guest_read(l->guest, "/bin/echo", &text, &l->err),
	    0);
	/* What a guest says is text. */
	printable(bytes, length);
	assert_memory_equal(text, bytes, length);
	free(text);
	free(bytes);
	assert_int_equal(guest_read(l->guest, "/bin/none", &text, &l->err),
	    -ENOENT);
	assert_says(l, "/bin/none: No such file or directory");
	assert_int_equal(guest_write(l->guest, "/bin/echo", "x", &l->err),
	    -EROFS);
	assert_int_equal(guest_exec(l->guest, words, &status, &text,
	    &l->err), 0);
	assert_int_equal(status, 3);
	assert_string_equal(text, "/bin/echo\none\ntwo words\n");
	free(text);
	assert_int_equal(guest_exec(l->guest, none, &status, &text,
	    &l->err), -ENOENT);
	assert_int_equal(guest_exec(l->guest, folder, &status, &text,
	    &l->err), 0);
	assert_int_equal(status, 127);
	free(text);
}

/* A dump is whole when guest_panic() returns. */
static void
dumps_in_a_panic(struct fixture *l, enum guest_clock clock)
{
	char *text, block[512];

	add_disk(l);
	l->config.clock = clock;
	l->config.append = "dumpdev=/dev/vtbd0";
	start(l);
	if (strcmp(guest_info(l->guest)->disk, "/dev/vtbd0") != 0) {
		print_message("this kernel's disk is %s\n",
		    guest_info(l->guest)->disk);
		skip();
	}
	read_disk(l, -512, block, sizeof(block));
	assert_null(memmem(block, sizeof(block), DUMP_MAGIC,
	    strlen(DUMP_MAGIC)));
	if (guest_panic(l->guest, PANIC_S, &l->err) != 0)
		fail_msg("%s", l->err.text);
	read_disk(l, -512, block, sizeof(block));
	assert_memory_equal(block, DUMP_MAGIC, strlen(DUMP_MAGIC));
	assert_int_equal(guest_console(l->guest, &text, &l->err), 0);
	assert_non_null(strstr(text, "\npanic: "));
	assert_non_null(strstr(text, "Dump complete"));
	free(text);
	assert_int_equal(guest_get(l->guest, "kern.ostype", &text, &l->err),
	    -EIO);
	assert_says(l, "The guest's kernel panicked (");
	assert_int_equal(guest_panic(l->guest, PANIC_S, &l->err), -EIO);
	assert_int_equal(guest_set_cpus(l->guest, 1, &l->err), -EIO);
}

static void
dumps_in_a_panic_in_tsc(void **state)
{
	dumps_in_a_panic(*state, GUEST_CLOCK_TSC);
}

static void
dumps_in_a_panic_in_exact(void **state)
{
	dumps_in_a_panic(*state, GUEST_CLOCK_EXACT);
}

static void
reports_a_panic(void **state)
{
	struct fixture *l = *state;

	start(l);
	assert_int_equal(guest_set(l->guest, "debug.kdb.panic", "1",
	    &l->err), -EIO);
	assert_says(l, "The guest's kernel panicked (");
	assert_says(l, "panic: ");
}

static void
refuses_bad_configurations(void **state)
{
	struct fixture *l = *state;

	l->config.append = "kern.maxfiles=99 nonsense";
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err),
	    -EINVAL);
	assert_says(l, "\"nonsense\"");
	assert_says(l, "(expected name=value)");
	l->config.append = "  kern.hostname=abc   beat_ms=400 ";
	l->file.to = "relative";
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err),
	    -EINVAL);
	assert_says(l, "absolute path");
	l->file.to = "/bin/echo";
	l->config.tools = "/nonexistent";
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err),
	    -ENOENT);
	assert_says(l, "/nonexistent/agent-freebsd");
	assert_null(l->guest);
}

/* Page tables that it has not, memory that it does not address. */
static void
refuses_other_machines(void **state)
{
	struct fixture *l = *state;
	const struct kernel_machine *m = l->machine;
	enum kernel_os os;

	l->config.memory_mb = m->memory_mb + 1;
	assert_int_equal(guest_check(&l->config, &os, &l->err), -EINVAL);
	assert_says(l, "--memory: ");
	assert_says(l, m->name);
	l->config.memory_mb = m->memory_mb_nopae + 1;
	l->config.pae = GUEST_PAE_OFF;
	assert_int_equal(guest_check(&l->config, &os, &l->err), -EINVAL);
	assert_says(l, m->pae ? "addresses without PAE (expected at most " :
	    "has one kind of page tables (expected one of FreeBSD 13");
	l->config.memory_mb = 0;
	l->config.pae = GUEST_PAE_ON;
	assert_int_equal(guest_check(&l->config, &os, &l->err), m->pae ? 0 :
	    -EINVAL);
}

static void
loads_and_unloads(void **state)
{
	static const char *const plan[][2] = {{"path", "enter"},
	    {"batch", "16"}, {"pages", "64"}, {"rounds", "1"},
	    {"sink", "verify"}, {"run", "1"}};
	struct fixture *l = *state;
	struct knobs *knobs;
	char *text;
	size_t i;

	l->config.module = getenv("DUMPBENCH_FREEBSD_KMOD");
	if (l->config.module == NULL) {
		print_message("DUMPBENCH_FREEBSD_KMOD names no module\n");
		skip();
	}
	l->config.knobs = NULL;
	l->config.cpus = 2;
	start(l);
	knobs = guest_knobs(l->guest);
	for (i = 0; i < 3; i++) {
		assert_int_equal(guest_unload(l->guest, &l->err), 0);
		assert_int_equal(guest_unload(l->guest, &l->err), -ENOENT);
		assert_int_equal(knob_get(knobs, "path", &text, &l->err),
		    -ENOENT);
		assert_says(l, "debug.dumpbench.path");
		assert_int_equal(guest_load(l->guest, &l->err), 0);
	}
	assert_int_equal(guest_load(l->guest, &l->err), -EEXIST);
	assert_int_equal(guest_set_cpus(l->guest, 2, &l->err), 0);
	for (i = 0; i < sizeof(plan) / sizeof(plan[0]); i++)
		if (knob_set(knobs, plan[i][0], plan[i][1], &l->err) != 0)
			fail_msg("%s: %s", plan[i][0], l->err.text);
	assert_int_equal(knob_get(knobs, "result", &text, &l->err), 0);
	assert_non_null(strstr(text, "\"enter\""));
	free(text);
	assert_int_equal(knob_set(knobs, "batch", "17", &l->err), -EINVAL);
	assert_says(l, "batch");
}

/* Make a kernel file of these bytes, and look at it. */
static int
look(struct fixture *l, const char *bytes, size_t length, struct kernel *kernel)
{
	char path[2 * SCRATCH_MAX];
	FILE *file;
	int error;

	snprintf(path, sizeof(path), "%s/kernel", l->workdir);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	error = kernel_open(path, KERNEL_ANY, kernel, &l->err);
	kernel_close(kernel);
	return (error);
}

/* Make every place where the words stand say something else. */
static void
forget(char *bytes, size_t length, const char *words)
{
	char *p = bytes;

	while ((p = memmem(p, length - (size_t)(p - bytes), words,
	    strlen(words))) != NULL)
		*p = '~';
}

static void
knows_kernel_files(void **state)
{
	static const struct {
		const char *words;
		const char *missing;
	} parts[] = {
		{"mfs_root", "device md"},
		{"ffs_mount", "options FFS"},
		{"hw.uart.console", "device uart"},
		{"@(#)FreeBSD ", "a program for FreeBSD"},
	};
	struct fixture *l = *state;
	struct kernel kernel;
	char *bytes, *copy, was;
	size_t i, length;

	assert_int_equal(file_read(l->config.kernel, &bytes, &length,
	    &l->err), 0);
	assert_int_equal(look(l, bytes, length, &kernel), 0);
	assert_int_equal(kernel.os, KERNEL_FREEBSD);
	assert_true(kernel.release[0] >= '1' && kernel.release[0] <= '9');
	copy = malloc(length);
	assert_non_null(copy);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		memcpy(copy, bytes, length);
		forget(copy, length, parts[i].words);
		assert_int_equal(look(l, copy, length, &kernel), -EINVAL);
		assert_says(l, parts[i].missing);
	}
	memcpy(copy, bytes, length);
	forget(copy, length, "virtio_pci");
	forget(copy, length, "ahcich");
	forget(copy, length, "nvme_ctrlr");
	assert_int_equal(look(l, copy, length, &kernel), 0);
	assert_int_equal(kernel.disk, KERNEL_DISK_NONE);
	forget(copy, length, "Adaptec SCSI RAID 2200S");
	assert_int_equal(look(l, copy, length, &kernel), 0);
	assert_false(kernel.adapter);
	assert_int_equal(look(l, bytes, 1000, &kernel), -EINVAL);
	was = bytes[4];
	/* The other width of addresses than its machine's. */
	bytes[4] = (char)(3 - was);
	assert_int_equal(look(l, bytes, length, &kernel), -EINVAL);
	if (l->machine->is64)
		assert_says(l, "FreeBSD on x86-64 with 32-bit addresses (");
	bytes[4] = was;
	was = bytes[18];
	bytes[18] = (char)183;
	assert_int_equal(look(l, bytes, length, &kernel), -EINVAL);
	assert_says(l, "a program for FreeBSD on arm64");
	bytes[18] = was;
	free(copy);
	free(bytes);
}

/* Its own kernel decides by the range that a module was built for. */
static void
refuses_modules_of_other_kernels(void **state)
{
	static const struct {
		int32_t least, most;
	} ranges[] = {{1, 2}, {1400097, 1499999}, {99, INT32_MAX}};
	const char *module = getenv("DUMPBENCH_FREEBSD_KMOD");
	struct fixture *l = *state;
	char path[2 * SCRATCH_MAX], says[128], *bytes, *range;
	enum kernel_os os;
	struct elf elf;
	FILE *file;
	size_t i, length;

	l->config.module = l->echo;
	assert_int_equal(guest_check(&l->config, &os, &l->err), -EINVAL);
	assert_int_equal(os, KERNEL_FREEBSD);
	snprintf(says, sizeof(says), "a program for FreeBSD on %s (expected "
	    "one for this kernel", l->machine->title);
	assert_says(l, says);
	if (module == NULL) {
		print_message("DUMPBENCH_FREEBSD_KMOD names no module\n");
		skip();
	}
	l->config.module = module;
	assert_int_equal(guest_check(&l->config, &os, &l->err), 0);
	assert_int_equal(file_read(module, &bytes, &length, &l->err), 0);
	assert_true(elf_open(bytes, length, &elf));
	range = bytes + (elf_symbol(&elf, "_dumpbench_depend_on_kernel",
	    12) - bytes);
	snprintf(path, sizeof(path), "%s/dumpbench.ko", l->workdir);
	l->config.module = path;
	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		memcpy(range, &ranges[i].least, 4);
		memcpy(range + 8, &ranges[i].most, 4);
		file = fopen(path, "w");
		assert_int_equal(fwrite(bytes, 1, length, file), length);
		assert_int_equal(fclose(file), 0);
		assert_int_equal(guest_check(&l->config, &os, &l->err),
		    i < 2 ? -EINVAL : 0);
		if (i < 2)
			assert_says(l, "one for this kernel, ");
	}
	free(bytes);
}

/* An argument is a pattern of tests' names. */
int
main(int argc, char **argv)
{
#define IN_GUEST(test) \
	cmocka_unit_test_setup_teardown(test, fixture_new, fixture_free)
	const struct CMUnitTest tests[] = {
		IN_GUEST(knows_kernel_files),
		IN_GUEST(refuses_bad_configurations),
		IN_GUEST(refuses_modules_of_other_kernels),
		IN_GUEST(refuses_other_machines),
		IN_GUEST(boots_tsc),
		IN_GUEST(boots_exact),
		IN_GUEST(changes_cpus_in_exact),
		IN_GUEST(changes_cpus_in_tsc),
		IN_GUEST(gets_and_sets_variables),
		IN_GUEST(refuses_variables),
		IN_GUEST(reads_and_runs_files),
		IN_GUEST(reports_a_panic),
		IN_GUEST(dumps_in_a_panic_in_tsc),
		IN_GUEST(dumps_in_a_panic_in_exact),
		IN_GUEST(loads_and_unloads),
	};
	const char *kernel = getenv("FREEBSD_KERNEL");

	if (kernel == NULL || access(kernel, R_OK) == -1) {
		printf("FREEBSD_KERNEL names no kernel to boot\n");
		return (77);
	}
	if (system("command -v qemu-system-x86_64 >/dev/null") != 0) {
		printf("no qemu-system-x86_64\n");
		return (77);
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
