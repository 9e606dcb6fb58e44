/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guests, with real ones.  The environment says what to boot:
 *
 *	DUMPBENCH_KERNEL	a bzImage
 *	DUMPBENCH_ROOT		a folder with its lib/modules
 *	BUILD			the folder with agent-linux and guest-mischief
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "built.h"
#include "guest/file.h"
#include "guest/guest.h"
#include "guest/kernel.h"
#include "guest/kvm.h"
#include "guest/qemu.h"
#include "guest/requests.h"
#include "guest/unpack.h"
#include "knob/knob.h"
#include "files.h"
#include "scratch.h"

#define MISCHIEF "/mischief"
#define LONG	 "/long"
#define LATEST_S 30 /* within which a lost guest must be reported */

/* One test's: everything lies in a folder of its own. */
struct fixture {
	char workdir[SCRATCH_MAX];
	char agent[512];
	char mischief[512];
	struct guest_file files[2];
	struct guest_config config;
	struct guest *guest;
	struct errmsg err;
	char news[512];
};

/* Of the kernel that is booted. */
static const struct kernel_machine *machine;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

static void
hear(void *arg, const char *line)
{
	struct fixture *fixture = arg;

	snprintf(fixture->news, sizeof(fixture->news), "%s", line);
}

static int
fixture_new(void **state)
{
	struct fixture *l = calloc(1, sizeof(*l));

	assert_non_null(scratch_folder(l->workdir));
	snprintf(l->agent, sizeof(l->agent), "%s/agent-linux%s",
	    built_folder(), machine->suffix);
	snprintf(l->mischief, sizeof(l->mischief), "%s/guest-mischief%s",
	    built_folder(), machine->suffix);
	l->files[0] = (struct guest_file){l->mischief, MISCHIEF};
	l->config = (struct guest_config){
		.kernel = getenv("DUMPBENCH_KERNEL"),
		.modules_root = getenv("DUMPBENCH_ROOT"),
		.agent = l->agent,
		.workdir = l->workdir,
		.accel = GUEST_ACCEL_TCG,
		.cpus = 1,
		.files = l->files,
		.nfiles = 1,
		.knobs = "/proc/sys/kernel",
		.news = hear,
		.news_arg = l,
	};
	*state = l;
	return (0);
}

/*
 * The QEMU that works in a folder, or 0: its command line names the console's
 * log there.
 */
static pid_t
qemu_in(const char *workdir)
{
	char line[8192], path[300], word[2 * SCRATCH_MAX];
	struct dirent *entry;
	DIR *proc;
	pid_t found = 0;
	ssize_t n;
	int fd;

	snprintf(word, sizeof(word), "%s/console.log", workdir);
	proc = opendir("/proc");
	while (found == 0 && (entry = readdir(proc)) != NULL) {
		snprintf(path, sizeof(path), "/proc/%s/cmdline",
		    entry->d_name);
		fd = atoi(entry->d_name) > 0 ? open(path, O_RDONLY) : -1;
		if (fd == -1)
			continue;
		n = read(fd, line, sizeof(line) - 1);
		close(fd);
		if (n > 0 && memmem(line, (size_t)n, word, strlen(word)))
			found = atoi(entry->d_name);
	}
	closedir(proc);
	return (found);
}

/* It takes the kernel a moment to end a process. */
static bool
qemu_goes(const char *workdir)
{
	double end = now() + 5;

	while (qemu_in(workdir) != 0) {
		if (now() > end)
			return (false);
		usleep(10000);
	}
	return (true);
}

static int
fixture_free(void **state)
{
	struct fixture *l = *state;
	char path[3 * SCRATCH_MAX];
	struct dirent *entry;
	DIR *folder;
	bool gone;

	guest_stop(l->guest);
	gone = qemu_goes(l->workdir);
	folder = opendir(l->workdir);
	while ((entry = readdir(folder)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", l->workdir,
		    entry->d_name);
		unlink(path);
	}
	closedir(folder);
	rmdir(l->workdir);
	free(l);
	return (gone ? 0 : -1);
}

static void
start(struct fixture *l)
{
	if (guest_start(&l->config, &l->guest, &l->err) != 0)
		fail_msg("%s", l->err.text);
	assert_true(qemu_in(l->workdir) != 0);
}

/* Run mischief with up to two words more: its status; its output into text. */
static int
mischief(struct fixture *l, const char *what, const char *one, const char *two,
    char **text)
{
	const char *const argv[] = {MISCHIEF, what, one, two, NULL};
	int status = -1;

	if (guest_exec(l->guest, argv, &status, text, &l->err) != 0)
		fail_msg("%s: %s", what, l->err.text);
	return (status);
}

static void
assert_says(const struct fixture *l, const char *words)
{
	if (words == NULL || strstr(l->err.text, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words != NULL ? words : "?",
		    l->err.text);
}

/* The guest is dead: every way to ask it must say so, at once and alike. */
static void
assert_dead(struct fixture *l)
{
	double begin = now();
	struct errmsg first = l->err;
	char *text;

	assert_int_equal(guest_read(l->guest, "/proc/uptime", &text,
	    &l->err), -EIO);
	assert_null(text);
	assert_string_equal(l->err.text, first.text);
	assert_int_equal(knob_get(guest_knobs(l->guest), "hostname", &text,
	    &l->err), -EIO);
	assert_string_equal(l->err.text, first.text);
	assert_true(now() - begin < 1);
	assert_true(qemu_goes(l->workdir));
}

static void
boots(struct fixture *l, enum guest_clock clock)
{
	const struct guest_info *info;
	char *text;

	l->config.clock = clock;
	start(l);
	info = guest_info(l->guest);
	print_message("boot to the agent's answer: %.1f s\n",
	    info->boot_seconds);
	assert_true(info->boot_seconds > 0.1 && info->boot_seconds < 40);
	assert_string_equal(info->os, "linux");
	assert_string_equal(info->machine, machine == &machine_i386 ? "i686" :
	    "x86_64");
	assert_string_equal(info->accelerator, "tcg");
	assert_int_equal(info->cpus, 1);
	assert_non_null(strstr(info->version, "SMP"));
	assert_non_null(strstr(info->cpu_model, "QEMU"));
	assert_non_null(strstr(info->mitigations, "meltdown: "));
	assert_non_null(strstr(info->command_line, "console=ttyS0"));
	assert_true(info->qemu_version[0] >= '1' &&
	    info->qemu_version[0] <= '9');
	assert_int_equal(guest_read(l->guest, "/proc/sys/kernel/osrelease",
	    &text, &l->err), 0);
	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(info->release, text);
	free(text);
	assert_int_equal(guest_console(l->guest, &text, &l->err), 0);
	assert_non_null(strstr(text, info->release));
	free(text);
}

static void
boots_tsc(void **state)
{
	boots(*state, GUEST_CLOCK_TSC);
}

static void
boots_exact_and_brings_up_cpus(void **state)
{
	static const char *const online[] = {"0\n", "0-1\n", "0-2\n",
	    "0-3\n"};
	struct fixture *l = *state;
	unsigned n;
	char *text;

	l->config.cpus = 4;
	boots(l, GUEST_CLOCK_EXACT);
	for (n = 1; n <= 4; n++) {
		if (guest_set_cpus(l->guest, n, &l->err) != 0)
			fail_msg("%s", l->err.text);
		assert_int_equal(guest_info(l->guest)->cpus, n);
		assert_int_equal(guest_read(l->guest,
		    "/sys/devices/system/cpu/online", &text, &l->err), 0);
		assert_string_equal(text, online[n - 1]);
		free(text);
	}
	assert_int_equal(guest_set_cpus(l->guest, 3, &l->err), -EINVAL);
	assert_says(l, "expected 4 to 4 in this guest");
	assert_int_equal(guest_set_cpus(l->guest, 5, &l->err), -EINVAL);
	/* No spinner stays behind: the agent, its heart, and who counts. */
	assert_int_equal(mischief(l, "processes", NULL, NULL, &text), 3);
	free(text);
}

static void
brings_up_cpus_in_tsc(void **state)
{
	struct fixture *l = *state;
	char *text;

	l->config.cpus = 2;
	start(l);
	if (guest_set_cpus(l->guest, 2, &l->err) != 0)
		fail_msg("%s", l->err.text);
	assert_int_equal(guest_read(l->guest,
	    "/sys/devices/system/cpu/online", &text, &l->err), 0);
	assert_string_equal(text, "0-1\n");
	free(text);
}

static double
uptime(struct fixture *l)
{
	double seconds;
	char *text;

	assert_int_equal(guest_read(l->guest, "/proc/uptime", &text,
	    &l->err), 0);
	seconds = strtod(text, NULL);
	free(text);
	return (seconds);
}

/*
 * Between two requests an exact guest's clock does not run.  Where this process
 * loses its CPU between a signal to QEMU and the request it does, for as long:
 * so the best of several tries counts.
 */
static void
stands_still_while_nobody_asks(void **state)
{
	struct fixture *l = *state;
	double before, least = INFINITY;
	int i;

	l->config.clock = GUEST_CLOCK_EXACT;
	start(l);
	for (i = 0; i < 6 && least >= 20; i++) {
		before = uptime(l);
		sleep(3);
		least = fmin(least, uptime(l) - before);
	}
	print_message("3 s of ours were %.2f s in the guest\n", least);
	/* Running, it would leap through minutes: it skips idle time. */
	assert_true(least < 20);
}

/* Numbered lines, more than any buffer on the way from a guest: for free(3). */
static char *
long_text(void)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int i;

	assert_non_null(f);
	for (i = 0; i < 60000; i++)
		fprintf(f, "%d: line\n", i);
	assert_int_equal(fclose(f), 0);
	return (text);
}

static void
reads_and_writes_files(void **state)
{
	struct fixture *l = *state;
	char *text, *sent = long_text(), path[SCRATCH_MAX + 8];

	snprintf(path, sizeof(path), "%s/long", l->workdir);
	put_text(path, sent);
	l->files[1] = (struct guest_file){path, LONG};
	l->config.nfiles = 2;
	start(l);
	assert_int_equal(guest_read(l->guest, "/proc/meminfo", &text,
	    &l->err), 0);
	assert_int_equal(strncmp(text, "MemTotal:", 9), 0);
	free(text);
	assert_int_equal(guest_read(l->guest, LONG, &text, &l->err), 0);
	assert_true(strcmp(text, sent) == 0);
	free(text);
	free(sent);
	assert_int_equal(guest_read(l->guest, "/nonexistent", &text,
	    &l->err), -ENOENT);
	assert_null(text);
	assert_says(l, "/nonexistent");
	assert_int_equal(guest_read(l->guest, "/proc", &text, &l->err),
	    -EISDIR);
	assert_int_equal(guest_read(l->guest, "/dev/zero", &text, &l->err),
	    -EFBIG);
	if (guest_write(l->guest, "/proc/sys/kernel/domainname", "far.away",
		&l->err) != 0)
		fail_msg("%s", l->err.text);
	assert_int_equal(guest_read(l->guest, "/proc/sys/kernel/domainname",
	    &text, &l->err), 0);
	assert_string_equal(text, "far.away\n");
	free(text);
	assert_int_equal(guest_write(l->guest, "/nonexistent", "x",
	    &l->err), -ENOENT);
	assert_says(l, "/nonexistent");
}

static void
gets_and_sets_knobs(void **state)
{
	struct fixture *l = *state;
	struct knobs *knobs;
	char *text;

	start(l);
	knobs = guest_knobs(l->guest);
	assert_int_equal(knob_set(knobs, "hostname", "nobody", &l->err), 0);
	assert_int_equal(knob_get(knobs, "hostname", &text, &l->err), 0);
	assert_string_equal(text, "nobody");
	free(text);
	assert_int_equal(knob_get(knobs, "nosuch", &text, &l->err), -ENOENT);
	assert_says(l, "/proc/sys/kernel/nosuch");
	assert_int_equal(knob_set(knobs, "nosuch", "1", &l->err), -ENOENT);
	assert_int_equal(knob_set(knobs, "panic", "soon", &l->err),
	    -EINVAL);
	assert_says(l, "soon");
}

static void
runs_programs(void **state)
{
	const char *const missing[] = {"/nonexistent", NULL};
	const char *const nothing[] = {NULL};
	struct fixture *l = *state;
	char *text;
	int status;

	l->config.clock = GUEST_CLOCK_EXACT;
	start(l);
	assert_int_equal(mischief(l, "echo", "0", NULL, &text), 0);
	assert_string_equal(text, "");
	free(text);
	assert_int_equal(mischief(l, "echo", "7", "a b", &text), 7);
	assert_string_equal(text, "a b\n");
	free(text);
	assert_int_equal(mischief(l, "signal", NULL, NULL, &text),
	    128 + SIGTERM);
	free(text);
	assert_int_equal(mischief(l, "descriptors", NULL, NULL, &text), 0);
	free(text);
	assert_int_equal(guest_exec(l->guest, missing, &status, &text,
	    &l->err), -ENOENT);
	assert_null(text);
	assert_says(l, "/nonexistent");
	assert_int_equal(guest_exec(l->guest, nothing, &status, &text,
	    &l->err), -EINVAL);
}

/* Long work is no silence. */
static void
waits_as_long_as_there_are_beats(void **state)
{
	struct fixture *l = *state;
	double begin;
	char *text;

	l->config.silence_timeout_s = 4;
	start(l);
	begin = now();
	assert_int_equal(mischief(l, "sleep", "9", NULL, &text), 0);
	free(text);
	assert_true(now() - begin > l->config.silence_timeout_s);
}

/* A module that every Debian kernel has, and that needs no other. */
static void
stock_module(char *path, size_t size)
{
	const char *root = getenv("DUMPBENCH_ROOT");
	struct stat st;
	struct dirent **names;
	int n;

	snprintf(path, size, "%s/lib/modules", root);
	n = scandir(path, &names, NULL, alphasort);
	assert_true(n > 0);
	snprintf(path, size, "%s/lib/modules/%s/kernel/drivers/net/dummy.ko",
	    root, names[n - 1]->d_name);
	while (n > 0)
		free(names[--n]);
	free(names);
	if (stat(path, &st) == -1)
		strncat(path, ".xz", size - strlen(path) - 1);
	assert_int_equal(stat(path, &st), 0);
}

static bool
is_loaded(struct fixture *l, const char *name)
{
	char *text;
	bool found;

	assert_int_equal(guest_read(l->guest, "/proc/modules", &text,
	    &l->err), 0);
	found = strncmp(text, name, strlen(name)) == 0;
	free(text);
	return (found);
}

static void
loads_and_unloads(void **state)
{
	struct fixture *l = *state;
	char path[1024];

	stock_module(path, sizeof(path));
	l->config.module = path;
	start(l);
	assert_true(is_loaded(l, "dummy "));
	assert_int_equal(guest_load(l->guest, &l->err), -EEXIST);
	assert_int_equal(guest_unload(l->guest, &l->err), 0);
	assert_false(is_loaded(l, "dummy "));
	assert_int_equal(guest_unload(l->guest, &l->err), -ENOENT);
	assert_says(l, "dummy");
	assert_int_equal(guest_load(l->guest, &l->err), 0);
	assert_true(is_loaded(l, "dummy "));
}

static void
refuses_a_module_that_is_none(void **state)
{
	struct fixture *l = *state;

	const struct {
		const char *path;
		const char *says;
	} bad[] = {
		{l->mischief, "a program on x86-64 (expected one for this kernel"},
		{getenv("DUMPBENCH_KERNEL"), "not an ELF file"},
		{"/dev/null", "is not a file"},
		{"/nonexistent", "No such file"},
	};
	enum kernel_os os;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		l->config.module = bad[i].path;
		assert_int_not_equal(guest_check(&l->config, &os,
		    &l->err), 0);
		assert_says(l, bad[i].path);
		assert_says(l, bad[i].says);
		assert_int_not_equal(guest_start(&l->config, &l->guest,
		    &l->err), 0);
		assert_null(l->guest);
		assert_says(l, bad[i].says);
	}
	assert_true(qemu_goes(l->workdir));
}

/* What a module says of itself may be the kernel's, and the rest not. */
static void
refuses_a_module_that_does_not_load(void **state)
{
	struct fixture *l = *state;
	char stock[1024], path[1024], *bytes, *magic;
	enum kernel_os os;
	size_t length;

	stock_module(stock, sizeof(stock));
	assert_int_equal(unpack_file(stock, &bytes, &length, &l->err), 0);
	snprintf(path, sizeof(path), "%s/dummy.ko", l->workdir);
	l->config.module = path;
	magic = memmem(bytes, length, "vermagic=", 9);
	assert_non_null(magic);
	/* Of another release: refused before anything is started. */
	magic[9] ^= 1;
	put_file(path, bytes, length);
	assert_int_equal(guest_check(&l->config, &os, &l->err), -EINVAL);
	assert_says(l, "is a module for Linux ");
	assert_says(l, "expected one for this kernel, Linux ");
	magic[9] ^= 1;
	/* Of an architecture that this is not. */
	bytes[18] = (char)0xb7;
	put_file(path, bytes, length);
	assert_int_equal(guest_check(&l->config, &os, &l->err), -EINVAL);
	assert_says(l, "on arm64");
	bytes[18] = 0x3e;
	/* However it is cut. */
	put_file(path, bytes, length / 2);
	assert_int_equal(guest_check(&l->config, &os, &l->err), -EINVAL);
	/* What only the kernel knows, it says. */
	memset(magic + strcspn(magic, " ") + 1, 'X', 3);
	put_file(path, bytes, length);
	free(bytes);
	assert_int_equal(guest_check(&l->config, &os, &l->err), 0);
	/* By its signature, if it has one, else by its words. */
	assert_int_not_equal(guest_start(&l->config, &l->guest, &l->err), 0);
	assert_null(l->guest);
	assert_says(l, "does not load");
	assert_true(qemu_goes(l->workdir));
}

/* An init that the kernel could not start, or that is another system's. */
static void
refuses_an_agent_that_is_none(void **state)
{
	struct fixture *l = *state;
	const struct {
		const char *path;
		const char *says;
	} bad[] = {
		{"/proc/self/exe", "not static"},
		{getenv("DUMPBENCH_KERNEL"), "not an ELF file"},
		{getenv("DUMPBENCH_KMOD"), "a module for Linux"},
		{"/dev/null", "is not a file"},
	};
	enum kernel_os os;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (bad[i].path == NULL)
			continue;
		l->config.agent = bad[i].path;
		assert_int_equal(
		    guest_check(&l->config, &os, &l->err), -EINVAL);
		assert_says(l, bad[i].says);
		assert_says(l, "a static program for Linux on x86-64");
	}
}

static void
shows_a_disk(void **state)
{
	static const char mark[] = "first bytes of the disk";
	struct fixture *l = *state;
	char disk[2 * SCRATCH_MAX], got[8], *text;
	int fd;

	/* A comma means something to QEMU. */
	snprintf(disk, sizeof(disk), "%s/a,disk", l->workdir);
	fd = open(disk, O_RDWR | O_CREAT, 0600);
	assert_true(fd != -1);
	assert_int_equal(ftruncate(fd, 1 << 20), 0);
	assert_int_equal(pwrite(fd, mark, sizeof(mark), 0), sizeof(mark));
	l->config.disk = disk;
	start(l);
	assert_int_equal(guest_read(l->guest, "/proc/partitions", &text,
	    &l->err), 0);
	assert_non_null(strstr(text, "1024 vda"));
	free(text);
	assert_int_equal(guest_read(l->guest, "/dev/vda", &text, &l->err),
	    0);
	assert_string_equal(text, mark);
	free(text);
	assert_int_equal(guest_write(l->guest, "/dev/vda", "FIRST",
	    &l->err), 0);
	assert_int_equal(mischief(l, "sync", NULL, NULL, &text), 0);
	free(text);
	assert_int_equal(pread(fd, got, 8, 0), 8);
	assert_memory_equal(got, "FIRST by", 8);
	close(fd);
}

static void
reports_a_panic(void **state)
{
	struct fixture *l = *state;
	double begin;

	start(l);
	begin = now();
	assert_int_equal(guest_write(l->guest, "/proc/sysrq-trigger", "c",
	    &l->err), -EIO);
	assert_true(now() - begin < LATEST_S);
	assert_says(l, "panicked (sysrq triggered crash)");
	assert_says(l, "\n[");
	assert_dead(l);
}

static void
reports_a_panic_in_exact(void **state)
{
	struct fixture *l = *state;

	l->config.clock = GUEST_CLOCK_EXACT;
	reports_a_panic((void **)&l);
}

static void
reports_a_hang(void **state)
{
	const char *const argv[] = {MISCHIEF, "hang", NULL};
	struct fixture *l = *state;
	double begin;
	char *text;
	int status;

	l->config.silence_timeout_s = 10;
	start(l);
	begin = now();
	assert_int_equal(guest_exec(l->guest, argv, &status, &text,
	    &l->err), -EIO);
	print_message("reported after %.1f s\n", now() - begin);
	assert_true(now() - begin < LATEST_S);
	assert_says(l, "hangs: no heartbeat of its agent for 10 s");
	assert_dead(l);
}

static void
reports_a_lost_agent(void **state)
{
	const char *const argv[] = {MISCHIEF, "hang-up", NULL};
	struct fixture *l = *state;
	double begin;
	char *text;
	int status;

	start(l);
	begin = now();
	assert_int_equal(guest_exec(l->guest, argv, &status, &text,
	    &l->err), -EIO);
	assert_true(now() - begin < LATEST_S);
	assert_says(l, "Attempted to kill init");
	assert_says(l, "dumpbench agent: /dev/ttyS1");
	assert_dead(l);
}

static void
reports_nonsense_on_the_line(void **state)
{
	const char *const argv[] = {MISCHIEF, "babble", NULL};
	struct fixture *l = *state;
	char *text;
	int status;

	start(l);
	assert_int_equal(guest_exec(l->guest, argv, &status, &text,
	    &l->err), -EIO);
	assert_says(l, "sent what is no answer");
	assert_dead(l);
}

static void
report_the_end_of_qemu(struct fixture *l, int number, const char *said)
{
	char *text;

	start(l);
	kill(qemu_in(l->workdir), number);
	assert_int_equal(guest_read(l->guest, "/proc/uptime", &text,
	    &l->err), -ECONNABORTED);
	assert_says(l, said);
	assert_dead(l);
}

static void
reports_the_end_of_qemu(void **state)
{
	report_the_end_of_qemu(*state, SIGKILL, "ended by signal 9");
}

/* QEMU catches this one, and then exits as if the guest had rebooted. */
static void
reports_the_end_that_qemu_catches(void **state)
{
	report_the_end_of_qemu(*state, SIGTERM, "ended by signal 15");
}

static void
reports_a_kernel_that_finds_no_init(void **state)
{
	struct fixture *l = *state;
	double begin = now();

	l->config.append = "rdinit=/nonexistent";
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err), -EIO);
	assert_true(now() - begin < LATEST_S);
	assert_null(l->guest);
	assert_says(l, "panicked");
	assert_true(qemu_goes(l->workdir));
}

static void
reports_an_agent_that_never_answers(void **state)
{
	struct fixture *l = *state;
	double begin = now();

	l->config.boot_timeout_s = 15;
	/* init's words come after "--". */
	l->config.append = "rdinit=" MISCHIEF " -- sleep 1000";
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err), -EIO);
	assert_true(now() - begin < LATEST_S);
	assert_says(l, "no heartbeat of its agent for 15 s");
	assert_says(l, "Run " MISCHIEF " as init process");
	assert_true(qemu_goes(l->workdir));
}

/* A driver that is killed takes QEMU with it, frozen or not. */
static void
dies_with_the_driver(struct fixture *l)
{
	int ends[2], status;
	pid_t driver;
	char c;

	assert_int_equal(pipe(ends), 0);
	driver = fork();
	if (driver == 0) {
		c = guest_start(&l->config, &l->guest, &l->err) == 0;
		if (write(ends[1], &c, 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(ends[0], &c, 1), 1);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(c, 1);
	assert_true(qemu_in(l->workdir) != 0);
	kill(driver, SIGKILL);
	assert_int_equal(waitpid(driver, &status, 0), driver);
	assert_true(qemu_goes(l->workdir));
}

static void
dies_with_the_driver_in_tsc(void **state)
{
	dies_with_the_driver(*state);
}

static void
dies_with_the_driver_in_exact(void **state)
{
	struct fixture *l = *state;

	l->config.clock = GUEST_CLOCK_EXACT;
	dies_with_the_driver(l);
}

static void
refuses_kernel_files_that_are_none(void **state)
{
	struct fixture *l = *state;
	unsigned char head[4096];
	char *kernel, path[2 * SCRATCH_MAX];
	enum kernel_os os;
	size_t i, length;
	const struct {
		size_t at;
		const char *magic;
		size_t n;
		size_t length;
		const char *says;
	} bad[] = {
		{0, "", 0, 0, "an empty file"},
		{0, "hello\n", 6, 6, "of an unknown kind"},
		{0x38, "ARM\x64", 4, 4096, "arm64"},
		{0x38, "RSC\x05", 4, 4096, "RISC-V"},
		{0x24, "\x18\x28\x6f\x01", 4, 4096, "32-bit ARM"},
		{0, "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\xb7\0", 20, 4096,
		    "on arm64"},
		{0, "\177ELF\2\1\1\11\0\0\0\0\0\0\0\0\2\0\x15\0", 20, 4096,
		    "a program for FreeBSD on PowerPC"},
		{0, "\177ELF\2\1\1\11\0\0\0\0\0\0\0\0\1\0\x3e\0", 20, 4096,
		    "a module or an object file for FreeBSD on x86-64"},
		{0, "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0", 20, 4096,
		    "a program on x86-64, perhaps a vmlinux"},
		{0, "\x1f\x8b", 2, 4096, "gzip"},
		{0, "!<arch>\n", 8, 4096, "Debian package"},
		{0x202, "HdrS\x0b\x02", 6, 4096, "Linux 3.7 or older"},
		/* A header, and nothing behind it. */
		{0x202, "HdrS\x0f\x02", 6, 0x203, "of an unknown kind"},
	};

	snprintf(path, sizeof(path), "%s/kernel", l->workdir);
	l->config.kernel = path;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memset(head, 0, sizeof(head));
		memcpy(head + bad[i].at, bad[i].magic, bad[i].n);
		put_file(path, head, bad[i].length);
		assert_int_equal(guest_start(&l->config, &l->guest,
		    &l->err), -EINVAL);
		assert_null(l->guest);
		assert_says(l, bad[i].says);
		assert_says(l, path);
		assert_says(l, "(expected a bzImage for x86-64 or i386, such");
		assert_says(l, "FreeBSD kernel for amd64");
		/* Where the other system is of no use, it is not offered. */
		l->config.os = KERNEL_FREEBSD;
		assert_int_equal(
		    guest_check(&l->config, &os, &l->err), -EINVAL);
		assert_int_equal(os, KERNEL_ANY);
		assert_null(strstr(l->err.text, "bzImage for x86-64"));
		assert_says(l, "(expected a FreeBSD kernel for amd64 or i386)");
		l->config.os = KERNEL_ANY;
	}
	l->config.kernel = getenv("DUMPBENCH_KERNEL");
	l->config.os = KERNEL_FREEBSD;
	assert_int_equal(guest_check(&l->config, &os, &l->err), -EINVAL);
	assert_says(l, "is of Linux 6");
	l->config.os = KERNEL_ANY;
	assert_int_equal(guest_check(&l->config, &os, &l->err), 0);
	assert_int_equal(os, KERNEL_LINUX);
	l->config.kernel = path;
	assert_int_equal(file_read(getenv("DUMPBENCH_KERNEL"), &kernel,
	    &length, &l->err), 0);
	put_file(path, kernel, length / 2);
	free(kernel);
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err),
	    -EINVAL);
	assert_says(l, "cut short");
	l->config.kernel = l->workdir;
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err),
	    -EINVAL);
	l->config.kernel = "/nonexistent";
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err),
	    -ENOENT);
	assert_says(l, "/nonexistent");
}

/*
 * A kernel is unpacked on this side, which saves seconds; one that cannot be
 * unpacks itself.
 */
static void
boots_a_file_that_hides_its_kernel(void **state)
{
	struct fixture *l = *state;
	struct kernel look;
	char *kernel, path[2 * SCRATCH_MAX];
	size_t length;

	assert_int_equal(file_read(getenv("DUMPBENCH_KERNEL"), &kernel,
	    &length, &l->err), 0);
	assert_int_equal(kernel_open(l->config.kernel, KERNEL_ANY, &look,
	    &l->err), 0);
	assert_true(look.image != -1);
	kernel_close(&look);
	memset(kernel + 0x24c, 0, 4);
	snprintf(path, sizeof(path), "%s/kernel", l->workdir);
	put_file(path, kernel, length);
	free(kernel);
	l->config.kernel = path;
	assert_int_equal(kernel_open(path, KERNEL_ANY, &look, &l->err), 0);
	assert_int_equal(look.image, -1);
	start(l);
}

static void
refuses_what_cannot_be(void **state)
{
	struct fixture *l = *state;
	const struct guest_config good = l->config;
	struct guest_config *c = &l->config;

#define REFUSED(error, words)						\
	do {								\
		assert_int_equal(guest_start(c, &l->guest, &l->err),	\
		    -(error));						\
		assert_null(l->guest);					\
		assert_says(l, words);					\
		*c = good;						\
	} while (0)

	c->cpus = 0;
	REFUSED(EINVAL, "1 to 8");
	c->cpus = 9;
	REFUSED(EINVAL, "1 to 8");
	c->memory_mb = 16;
	REFUSED(EINVAL, "16 MB");
	c->workdir = "/nonexistent";
	REFUSED(ENOTDIR, "/nonexistent");
	c->agent = "/nonexistent";
	REFUSED(ENOENT, "/nonexistent");
	c->module = "/nonexistent.ko";
	REFUSED(ENOENT, "/nonexistent.ko");
	c->qemu = "/nonexistent";
	REFUSED(ENOENT, "/nonexistent");
	c->qemu = "/bin/true";
	REFUSED(EINVAL, "not QEMU");
	c->disk = "/nonexistent";
	REFUSED(ENOENT, "/nonexistent");
	c->disk = getenv("DUMPBENCH_KERNEL");
	c->modules_root = "/nonexistent";
	REFUSED(ENOENT, "virtio_pci");
	c->disk = getenv("DUMPBENCH_KERNEL");
	c->modules_root = NULL;
	REFUSED(EINVAL, "drivers");
	c->clock = GUEST_CLOCK_EXACT;
	c->accel = GUEST_ACCEL_KVM;
	REFUSED(EINVAL, "exact");
	/* QEMU's own complaint. */
	c->memory_mb = 1u << 31;
	REFUSED(ECONNABORTED, "QEMU ended");
#undef REFUSED
	/* Nothing was left in the folder that a refusal had begun. */
	assert_true(qemu_goes(l->workdir));
}

/*
 * The probe's own program runs: without this, a KVM that it calls broken might
 * be a broken probe.
 */
static void
probes_with_a_program_that_ends(void **state)
{
	struct errmsg err = {""};

	(void)state;
	if (!kvm_probe(QEMU_PROGRAM, "tcg", &err))
		fail_msg("%s", err.text);
	assert_false(kvm_probe(QEMU_PROGRAM, "nonsense", &err));
	assert_non_null(strstr(err.text, "status 1"));
	assert_false(kvm_probe("/nonexistent", "tcg", &err));
	assert_non_null(strstr(err.text, "/nonexistent"));
}

static void
falls_back_from_kvm_with_a_word(void **state)
{
	struct fixture *l = *state;
	bool works;

	works = guest_kvm_works(NULL, &l->err);
	l->config.accel = GUEST_ACCEL_AUTO;
	start(l);
	assert_string_equal(guest_info(l->guest)->accelerator,
	    works ? "kvm" : "tcg");
	print_message("news: %s\n", l->news);
	assert_int_equal(l->news[0] == '\0', works);
	if (works)
		return;
	guest_stop(l->guest);
	l->config.accel = GUEST_ACCEL_KVM;
	assert_int_equal(guest_start(&l->config, &l->guest, &l->err), -EIO);
	assert_says(l, "(expected tcg)");
}

/* An argument is a pattern of the tests to run. */
int
main(int argc, char *argv[])
{
#define IN_GUEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)
	const struct CMUnitTest tests[] = {
		IN_GUEST(boots_tsc),
		IN_GUEST(boots_exact_and_brings_up_cpus),
		IN_GUEST(brings_up_cpus_in_tsc),
		IN_GUEST(stands_still_while_nobody_asks),
		IN_GUEST(reads_and_writes_files),
		IN_GUEST(gets_and_sets_knobs),
		IN_GUEST(runs_programs),
		IN_GUEST(waits_as_long_as_there_are_beats),
		IN_GUEST(loads_and_unloads),
		IN_GUEST(refuses_a_module_that_is_none),
		IN_GUEST(refuses_a_module_that_does_not_load),
		IN_GUEST(refuses_an_agent_that_is_none),
		IN_GUEST(shows_a_disk),
		IN_GUEST(reports_a_panic),
		IN_GUEST(reports_a_panic_in_exact),
		IN_GUEST(reports_a_hang),
		IN_GUEST(reports_a_lost_agent),
		IN_GUEST(reports_nonsense_on_the_line),
		IN_GUEST(reports_the_end_of_qemu),
		IN_GUEST(reports_the_end_that_qemu_catches),
		IN_GUEST(reports_a_kernel_that_finds_no_init),
		IN_GUEST(reports_an_agent_that_never_answers),
		IN_GUEST(dies_with_the_driver_in_tsc),
		IN_GUEST(dies_with_the_driver_in_exact),
		IN_GUEST(refuses_kernel_files_that_are_none),
		IN_GUEST(boots_a_file_that_hides_its_kernel),
		IN_GUEST(refuses_what_cannot_be),
		IN_GUEST(probes_with_a_program_that_ends),
		IN_GUEST(falls_back_from_kvm_with_a_word),
	};
	struct kernel kernel;
	struct errmsg err;
	char version[32];

	if (getenv("DUMPBENCH_KERNEL") == NULL ||
	    getenv("DUMPBENCH_ROOT") == NULL) {
		printf("DUMPBENCH_KERNEL and DUMPBENCH_ROOT name no kernel\n");
		return (77);
	}
	if (kernel_look(getenv("DUMPBENCH_KERNEL"), KERNEL_LINUX, &kernel,
	    &err) != 0) {
		printf("%s\n", err.text);
		return (1);
	}
	machine = kernel.machine;
	if (qemu_version(QEMU_PROGRAM, version, sizeof(version), &err) !=
	    0) {
		printf("%s\n", err.text);
		return (77);
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
