/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The adapter in real guests, with the drivers that their kernels come with.
 * The environment says what to boot:
 *
 *	DUMPBENCH_KERNEL	Linux's bzImage
 *	DUMPBENCH_ROOT		a folder with its lib/modules
 *	FREEBSD_KERNEL		FreeBSD's kernel, with `device aac`
 *	BUILD			the folder with the agents, guest-disk and
 *				san/aac2200s
 */
#include <dirent.h>
#include <endian.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapter_here.h"
#include "built.h"
#include "disk_pattern.h"
#include "guest/drivers.h"
#include "guest/file.h"
#include "guest/guest.h"
#include "guest/kernel.h"
#include "scratch.h"

#define MB	   (1U << 20)
#define DISK	   "/disk" /* tests/adapter/guest_disk.c */
#define FREEBSD_MB 600U	   /* more than its memory */
#define PANIC_S	   120

struct fixture {
	char workdir[SCRATCH_MAX], agent[512], program[512], tool[512];
	char container[2 * SCRATCH_MAX], log[2 * SCRATCH_MAX];
	struct guest_file file;
	struct guest_adapter adapter;
	const struct kernel_machine *machine; /* of a FreeBSD kernel */
	struct guest_config config;
	struct guest *guest;
	struct errmsg err;
};

static int
fixture_new(void **state)
{
	struct fixture *l = calloc(1, sizeof(*l));

	assert_non_null(scratch_folder(l->workdir));
	snprintf(l->agent, sizeof(l->agent), "%s/agent-linux", built_folder());
	snprintf(l->program, sizeof(l->program), "%s/san/aac2200s",
	    built_folder());
	snprintf(l->tool, sizeof(l->tool), "%s/guest-disk", built_folder());
	snprintf(l->container, sizeof(l->container), "%s/container",
	    l->workdir);
	snprintf(l->log, sizeof(l->log), "%s/events", l->workdir);
	l->file = (struct guest_file){l->tool, DISK};
	l->adapter = (struct guest_adapter){
		.program = l->program,
		.container = l->container,
		.log = l->log,
	};
	l->config = (struct guest_config){
		.modules_root = getenv("DUMPBENCH_ROOT"),
		.agent = l->agent,
		.workdir = l->workdir,
		.accel = GUEST_ACCEL_TCG,
		.cpus = 1,
		.files = &l->file,
		.nfiles = 1,
		.adapter = &l->adapter,
		.knobs = "/proc/sys/kernel",
	};
	*state = l;
	return (0);
}

/* Whatever lies in the folder of a test, and the folder. */
static int
fixture_free(void **state)
{
	struct fixture *l = *state;
	struct dirent *entry;
	char path[3 * SCRATCH_MAX];
	DIR *folder;

	guest_stop(l->guest);
	folder = opendir(l->workdir);
	while ((entry = readdir(folder)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", l->workdir,
		    entry->d_name);
		unlink(path);
	}
	closedir(folder);
	assert_int_equal(rmdir(l->workdir), 0);
	free(l);
	return (0);
}

/* Linux looks for disks after its driver is loaded. */
static void
wait_disk(struct fixture *l, unsigned mb)
{
	const struct timespec nap = {.tv_nsec = 20000000};
	char *size;
	int error = -1, i;

	for (i = 0; i < 500 && error != 0; i++) {
		error = guest_read(l->guest, "/sys/block/sda/size", &size,
		    &l->err);
		nanosleep(&nap, NULL);
	}
	if (error != 0)
		fail_msg("%s", l->err.text);
	assert_int_equal(strtoull(size, NULL, 10), mb * (MB / 512));
	free(size);
}

/* Boot with a container of so many MB. */
static void
boot(struct fixture *l, unsigned mb)
{
	int fd;

	fd = open(l->container, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(ftruncate(fd, (off_t)mb * MB), 0);
	close(fd);
	if (guest_start(&l->config, &l->guest, &l->err) != 0)
		fail_msg("%s", l->err.text);
}

static void
boot_linux(struct fixture *l, unsigned mb)
{
	l->config.kernel = getenv("DUMPBENCH_KERNEL");
	if (l->config.kernel == NULL)
		skip();
	boot(l, mb);
	assert_string_equal(guest_info(l->guest)->adapter_disk, "/dev/sda");
	wait_disk(l, mb);
}

/* Run the tool, null-ended or with four words: its exit status. */
static int
run(struct fixture *l, const char *verb, const char *a, const char *b,
    const char *c, const char *d, const char *expect)
{
	const char *const argv[] = {DISK, verb, a, b, c, d, NULL};
	char *output;
	int status;

	if (guest_exec(l->guest, argv, &status, &output, &l->err) != 0)
		fail_msg("%s", l->err.text);
	printf("%s", output);
	if (expect != NULL)
		assert_non_null(strstr(output, expect));
	free(output);
	return (status);
}

/* What the container's file holds, without any help of the guest's. */
static void
container_is(struct fixture *l, uint64_t total)
{
	uint64_t words[8192], at;
	int fd = open(l->container, O_RDONLY);

	for (at = 0; at < total; at += sizeof(words)) {
		assert_int_equal(pread(fd, words, sizeof(words), (off_t)at),
		    sizeof(words));
		if (!pattern_check(words, sizeof(words), at))
			fail_msg("the container's bytes differ near %llu",
			    (unsigned long long)at);
	}
	close(fd);
}

/* A file's text, once the adapter has ended and written all of it. */
static char *
slurp(const char *path)
{
	struct stat st;
	char *text;
	int fd = open(path, O_RDONLY);

	assert_int_equal(fstat(fd, &st), 0);
	text = malloc((size_t)st.st_size + 1);
	assert_int_equal(read(fd, text, (size_t)st.st_size), st.st_size);
	text[st.st_size] = '\0';
	close(fd);
	return (text);
}

/* End QEMU, and wait for the adapter, which locks its container until then. */
static void
stop(struct fixture *l)
{
	int fd = open(l->container, O_RDONLY);

	guest_stop(l->guest);
	l->guest = NULL;
	assert_int_equal(flock(fd, LOCK_EX), 0);
	close(fd);
}

/* Bytes that the log says were moved in one way, and how it says so. */
static uint64_t
logged(struct fixture *l, const char *what, const char *how, unsigned *lines)
{
	char w[16], h[16], *text, *line;
	unsigned long long bytes;
	uint64_t sum = 0;

	text = slurp(l->log);
	*lines = 0;
	for (line = strtok(text, "\n"); line != NULL;
	     line = strtok(NULL, "\n")) {
		if (sscanf(line, "%*u\t%*u\t%15s\t%15s\t%*u\t%*u\t%*u\t%llu",
			w, h, &bytes) != 3 ||
		    strcmp(w, what) != 0 || strcmp(h, how) != 0)
			continue;
		sum += bytes;
		++*lines;
	}
	free(text);
	return (sum);
}

static void
linux_disk(void **state)
{
	struct fixture *l = *state;
	unsigned lines;
	char *text, *qemu;

	boot_linux(l, 64);
	assert_int_equal(run(l, "fill", "/dev/sda", "65536", "67108864", "1",
	    NULL), 0);
	assert_int_equal(run(l, "check", "/dev/sda", "65536", "67108864", "4",
	    NULL), 0);
	assert_int_equal(run(l, "check", "/dev/sda", "4096", "8388608", "1",
	    NULL), 0);
	container_is(l, 64 * MB);
	/* The driver goes and comes back; so does the disk. */
	assert_int_equal(run(l, "reload", "aacraid", NULL, NULL, NULL, NULL),
	    0);
	wait_disk(l, 64);
	assert_int_equal(run(l, "check", "/dev/sda", "65536", "1048576", "1",
	    NULL), 0);
	assert_int_equal(guest_console(l->guest, &text, &l->err), 0);
	assert_null(strstr(text, "aacraid: Host adapter abort"));
	free(text);
	stop(l);
	assert_true(logged(l, "write", "queued", &lines) == 64 * MB);
	assert_true(lines >= 64 * MB / 65536);
	/* No word of a sanitizer's. */
	snprintf(l->tool, sizeof(l->tool), "%s/qemu.log", l->workdir);
	qemu = slurp(l->tool);
	assert_string_equal(qemu, "");
	free(qemu);
}

/*
 * The driver answers both itself: the first from what the adapter has told it,
 * and the second not at all, since this adapter does not offer what it wants
 * for that.  Linux 6.1 calls that a success of 12 bytes; whatever another one
 * calls it, no other size may come of it.
 */
static void
linux_capacity(void **state)
{
	const char *const argv[] = {DISK, "capacity", "/dev/sda", NULL};
	struct fixture *l = *state;
	char *output;
	int status;

	boot_linux(l, 16);
	assert_int_equal(guest_exec(l->guest, argv, &status, &output,
	    &l->err), 0);
	printf("%s", output);
	assert_int_equal(status, 0);
	assert_non_null(strstr(output, "(10): status 0 host 0 sense 0/00/00, "
	    "8 bytes: last block 32767, block 512\n"));
	assert_non_null(strstr(output, "(16): status "));
	if (strncmp(guest_info(l->guest)->release, "6.1.", 4) == 0)
		assert_non_null(strstr(output, "(16): status 0 host 0 sense "
		    "0/00/00, 12 bytes: last block 0, block 0\n"));
	else
		assert_true(strstr(output, ": last block 0, block 0\n") ||
		    strstr(strstr(output, "(16)"), ": last block 32767, "
		    "block 512\n"));
	free(output);
}

static void
linux_four_cpus(void **state)
{
	struct fixture *l = *state;

	l->config.cpus = 4;
	l->adapter.model = "command=20000,pci=533,read=150,write=200,cache=1";
	boot_linux(l, 16);
	assert_int_equal(guest_set_cpus(l->guest, 4, &l->err), 0);
	assert_int_equal(run(l, "fill", "/dev/sda", "4096", "16777216", "16",
	    NULL), 0);
	assert_int_equal(run(l, "check", "/dev/sda", "16384", "16777216",
	    "16", NULL), 0);
	container_is(l, 16 * MB);
}

/* A write that fails is an error that the program sees, and the only one. */
static void
linux_media_error(void **state)
{
	struct fixture *l = *state;

	l->adapter.fault = "media:3";
	boot_linux(l, 16);
	assert_int_equal(run(l, "fill", "/dev/sda", "65536", "1048576", "1",
	    "write at 131072: "), 1);
	assert_int_equal(run(l, "fill", "/dev/sda", "65536", "1048576", "1",
	    NULL), 0);
	container_is(l, MB);
}

/* Programs of this machine for the guest, with the libraries they need. */
static struct guest_file packed[80];
static size_t npacked;

static void
pack(const char *from, const char *to)
{
	size_t i;

	for (i = 0; i < npacked; i++)
		if (strcmp(packed[i].to, to) == 0)
			return;
	assert_true(npacked < sizeof(packed) / sizeof(packed[0]));
	packed[npacked++] = (struct guest_file){strdup(from), strdup(to)};
}

static void
pack_program(const char *from, const char *to)
{
	char command[600], line[1024], library[1200], *path;
	FILE *ldd;

	pack(from, to);
	snprintf(command, sizeof(command), "ldd '%s'", from);
	ldd = popen(command, "r");
	while (fgets(line, sizeof(line), ldd) != NULL) {
		path = strchr(line, '/');
		if (path == NULL)
			continue;
		path[strcspn(path, " \n")] = '\0';
		/* One that lies elsewhere here is found there. */
		snprintf(library, sizeof(library), "%s%s",
		    strncmp(path, "/lib", 4) == 0 ? "" :
		    "/lib/x86_64-linux-gnu", strncmp(path, "/lib", 4) == 0 ?
		    path : strrchr(path, '/'));
		pack(path, library);
	}
	assert_int_equal(pclose(ldd), 0);
}

/* Modules of ext4, and how many files they are. */
static size_t
pack_ext4(struct fixture *l)
{
	static const char *const name[] = {"ext4", "crc32c_generic"};
	const char *root = l->config.modules_root, *release;
	struct drivers drivers = {NULL, 0};
	char to[32];
	size_t i, n;

	release = root != NULL ? strrchr(root, '/') : NULL;
	if (release == NULL)
		fail_msg("DUMPBENCH_ROOT names no release's folder");
	else if (drivers_find(root, release + 1, name, 2, &drivers,
	    &l->err) != 0)
		fail_msg("%s", l->err.text);
	for (i = 0; i < drivers.count; i++) {
		snprintf(to, sizeof(to), "/ext4/%zu.ko", i);
		pack(drivers.paths[i], to);
	}
	n = drivers.count;
	drivers_free(&drivers);
	return (n);
}

static void
packed_free(void)
{
	while (npacked > 0) {
		npacked--;
		free((void *)(uintptr_t)packed[npacked].from);
		free((void *)(uintptr_t)packed[npacked].to);
	}
}

/* Run any program of the guest: its exit status, its words to stdout. */
static int
program(struct fixture *l, const char *const argv[])
{
	char *output;
	int status;

	if (guest_exec(l->guest, argv, &status, &output, &l->err) != 0)
		fail_msg("%s", l->err.text);
	printf("%s: %s", argv[0], output);
	free(output);
	return (status);
}

/* Partition, mkfs, mount, write, unmount, fsck: the disk is as any other. */
static void
linux_filesystem(void **state)
{
	static const char *const mkfs[] = {"/sbin/mke2fs", "-q", "-t", "ext4",
		"/dev/sda1", NULL};
	static const char *const fsck[] = {"/sbin/e2fsck", "-f", "-n",
		"/dev/sda1", NULL};
	struct fixture *l = *state;
	char command[3 * SCRATCH_MAX], to[32];
	size_t n, i;

	if (access("/sbin/mke2fs", X_OK) != 0 ||
	    l->config.modules_root == NULL)
		skip();
	pack(l->tool, DISK);
	pack_program("/sbin/mke2fs", "/sbin/mke2fs");
	pack_program("/sbin/e2fsck", "/sbin/e2fsck");
	pack("/etc/mke2fs.conf", "/etc/mke2fs.conf");
	n = pack_ext4(l);
	l->config.files = packed;
	l->config.nfiles = npacked;
	boot_linux(l, 64);
	for (i = 0; i < n; i++) {
		snprintf(to, sizeof(to), "/ext4/%zu.ko", i);
		assert_int_equal(run(l, "load", to, NULL, NULL, NULL, NULL),
		    0);
	}
	assert_int_equal(run(l, "partition", "/dev/sda", NULL, NULL, NULL,
	    NULL), 0);
	assert_int_equal(program(l, mkfs), 0);
	assert_int_equal(run(l, "store", "/dev/sda1", "40", NULL, NULL, NULL),
	    0);
	assert_int_equal(program(l, fsck), 0);
	assert_int_equal(run(l, "recall", "/dev/sda1", "40", NULL, NULL,
	    NULL), 0);
	stop(l);
	/* And as this machine sees it. */
	snprintf(command, sizeof(command),
	    "/sbin/e2fsck -f -n '%s?offset=1048576'", l->container);
	assert_int_equal(system(command), 0);
	packed_free();
}

/* Debian's fio, if it is here: it reads back what it wrote, and checks it. */
static void
linux_fio(void **state)
{
	static const char *const jobs[][2] = {
		{"--rw=randwrite", "--bs=4k"}, {"--rw=write", "--bs=64k"},
		{"--rw=randrw", "--bs=512-128k"},
	};
	const char *fio = getenv("FIO");
	struct fixture *l = *state;
	size_t i;

	if (fio == NULL)
		fio = "/usr/bin/fio";
	if (access(fio, X_OK) != 0) {
		print_message("%s: no fio there\n", fio);
		skip();
	}
	pack_program(fio, "/fio");
	l->config.files = packed;
	l->config.nfiles = npacked;
	l->config.memory_mb = 1024;
	boot_linux(l, 32);
	for (i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		const char *const argv[] = {"/fio", "--name=job",
			"--filename=/dev/sda", "--direct=1", "--size=8m",
			"--verify=crc32c", "--verify_fatal=1", "--thread",
			"--ioengine=libaio", "--iodepth=16", "--minimal",
			jobs[i][0], jobs[i][1], NULL};

		assert_int_equal(program(l, argv), 0);
	}
	packed_free();
}

/* The part of <sys/kerneldump.h> that matters here. */
#define DUMP_MAGIC	"FreeBSD Kernel Dump"
#define DUMP_LENGTH	40 /* 64 bits, big-endian */
#define DUMP_BLOCK	512
#define DUMP_DATA_MAGIC "minidump FreeBSD/"

static void
block_of(struct fixture *l, off_t at, uint8_t *block)
{
	int fd = open(l->container, O_RDONLY);

	assert_int_equal(pread(fd, block, DUMP_BLOCK, at), DUMP_BLOCK);
	close(fd);
}

/* A whole dump lies at the container's end: its length. */
static uint64_t
dump_is_whole(struct fixture *l, off_t size)
{
	uint8_t header[DUMP_BLOCK], trailer[DUMP_BLOCK], data[DUMP_BLOCK];
	char magic[64];
	uint32_t word, parity = 0;
	uint64_t length;
	off_t start;
	size_t i;

	block_of(l, size - DUMP_BLOCK, trailer);
	assert_memory_equal(trailer, DUMP_MAGIC, strlen(DUMP_MAGIC));
	for (i = 0; i < DUMP_BLOCK; i += 4) {
		memcpy(&word, trailer + i, sizeof(word));
		parity ^= word;
	}
	assert_int_equal(parity, 0);
	memcpy(&length, trailer + DUMP_LENGTH, sizeof(length));
	length = be64toh(length);
	assert_true(length > 16 * MB && length < (uint64_t)size);
	start = size - 2 * DUMP_BLOCK - (off_t)length;
	block_of(l, start, header);
	assert_memory_equal(header, trailer, DUMP_BLOCK);
	block_of(l, start + DUMP_BLOCK, data);
	snprintf(magic, sizeof(magic), DUMP_DATA_MAGIC "%s",
	    l->machine->name);
	assert_memory_equal(data, magic, strlen(magic));
	return (length);
}

static bool
boot_freebsd(struct fixture *l)
{
	struct kernel kernel;

	l->config.kernel = getenv("FREEBSD_KERNEL");
	if (l->config.kernel == NULL) {
		print_message("FREEBSD_KERNEL names no kernel\n");
		return (false);
	}
	if (kernel_look(l->config.kernel, KERNEL_FREEBSD, &kernel,
		&l->err) != 0)
		fail_msg("%s", l->err.text);
	if (!kernel.adapter) {
		print_message("%s has no aac(4)\n", l->config.kernel);
		return (false);
	}
	l->machine = kernel.machine;
	snprintf(l->agent, sizeof(l->agent), "%s/agent-freebsd%s",
	    built_folder(), l->machine->suffix);
	l->config.nfiles = 0;
	l->config.knobs = NULL;
	l->config.append = "dumpdev=/dev/aacd0";
	boot(l, FREEBSD_MB);
	return (true);
}

static void
freebsd_dump(void **state)
{
	struct fixture *l = *state;
	unsigned lines;
	uint64_t length, written;
	char *text;

	if (!boot_freebsd(l))
		skip();
	if (guest_panic(l->guest, PANIC_S, &l->err) != 0)
		fail_msg("%s", l->err.text);
	assert_int_equal(guest_console(l->guest, &text, &l->err), 0);
	assert_non_null(strstr(text, "Dump complete"));
	free(text);
	stop(l);
	length = dump_is_whole(l, (off_t)FREEBSD_MB * MB);
	/* The log has each write: the dump, its header and its trailer. */
	written = logged(l, "write", "polled", &lines);
	print_message("a dump of %llu bytes in %u writes\n",
	    (unsigned long long)length, lines);
	assert_in_range(written, length, length + 2 * 65536);
}

/* A write that the adapter refuses ends the dump, and the kernel says so. */
static void
freebsd_dump_fails(void **state)
{
	struct fixture *l = *state;
	uint8_t trailer[DUMP_BLOCK];
	char *text;

	l->adapter.fault = "mailbox:100";
	if (!boot_freebsd(l))
		skip();
	guest_panic(l->guest, PANIC_S, &l->err);
	assert_int_equal(guest_console(l->guest, &text, &l->err), 0);
	assert_null(strstr(text, "Dump complete"));
	assert_non_null(strstr(text, "DUMP FAILED"));
	free(text);
	stop(l);
	block_of(l, (off_t)FREEBSD_MB * MB - DUMP_BLOCK, trailer);
	assert_memory_not_equal(trailer, DUMP_MAGIC, strlen(DUMP_MAGIC));
}

static void
bad_adapters(void **state)
{
	struct fixture *l = *state;

	l->config.kernel = getenv("DUMPBENCH_KERNEL");
	if (l->config.kernel == NULL)
		skip();
	assert_true(guest_start(&l->config, &l->guest, &l->err) < 0);
	assert_non_null(strstr(l->err.text, l->container));
	l->adapter.program = "/no/such/aac2200s";
	l->adapter.container = l->tool;
	assert_true(guest_start(&l->config, &l->guest, &l->err) < 0);
	assert_non_null(strstr(l->err.text, "/no/such/aac2200s"));
	l->adapter.program = l->program;
	l->adapter.model = "warp";
	assert_true(guest_start(&l->config, &l->guest, &l->err) < 0);
	assert_non_null(strstr(l->err.text, "warp"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, fixture_new, fixture_free)

/* With a word, only the tests whose name it is, or fits ("linux_*"). */
int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		T(linux_disk), T(linux_capacity), T(linux_four_cpus),
		T(linux_media_error),
		T(linux_filesystem), T(linux_fio), T(bad_adapters),
		T(freebsd_dump), T(freebsd_dump_fails),
	};

	if (getenv("DUMPBENCH_KERNEL") == NULL &&
	    getenv("FREEBSD_KERNEL") == NULL) {
		puts("neither DUMPBENCH_KERNEL nor FREEBSD_KERNEL names a "
		    "kernel");
		return (77);
	}
	adapter_or_skip();
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
