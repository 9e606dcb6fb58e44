/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What tests/adapter/test_adapter_guest.c runs inside a guest:
 *
 *	fill|check DEVICE BYTES TOTAL JOBS	past the page cache, each word
 *						saying where it belongs
 *	write|read DEVICE BYTES TOTAL JOBS	the same, whatever the bytes
 *	reload MODULE	take a driver out, and put in the one loaded last
 *	load FILE ...	drivers, in this order; one that is there is passed
 *	partition DEVICE	one partition, from 1 MB to the end
 *	store|recall DEVICE N	N files of an ext4: write them, check them
 *	register RESOURCE TIMES	how long reading the adapter's status takes
 *	capacity DEVICE	what READ CAPACITY(10) and (16) answer
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <scsi/sg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "disk_pattern.h"

static int
complain(const char *what, uint64_t where)
{
	printf("%s at %llu: %s\n", what, (unsigned long long)where,
	    strerror(errno));
	return (1);
}

/* Is what the bytes are of no interest?  Then only time is. */
static bool plain;

static int
job(bool write, const char *device, size_t bytes, uint64_t total,
    uint64_t first, uint64_t step)
{
	uint64_t *words, at;
	int fd;

	fd = open(device, O_RDWR | O_DIRECT);
	if (fd == -1 || posix_memalign((void **)&words, 4096, bytes) != 0)
		return (complain(device, 0));
	for (at = first; at + bytes <= total; at += step) {
		if (write) {
			if (!plain)
				pattern_fill(words, bytes, at);
			if (pwrite(fd, words, bytes, (off_t)at) !=
			    (ssize_t)bytes)
				return (complain("write", at));
			continue;
		}
		if (!plain)
			memset(words, 0, bytes);
		if (pread(fd, words, bytes, (off_t)at) != (ssize_t)bytes)
			return (complain("read", at));
		errno = EILSEQ;
		if (!plain && !pattern_check(words, bytes, at))
			return (complain("bytes differ", at));
	}
	if (write && fsync(fd) == -1)
		return (complain("fsync", 0));
	return (0);
}

static int
jobs(bool write, char *argv[])
{
	uint64_t bytes = strtoull(argv[1], NULL, 10);
	uint64_t total = strtoull(argv[2], NULL, 10);
	unsigned n = (unsigned)atoi(argv[3]), i;
	struct timespec a, b;
	int status, worst = 0;
	double s;

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (i = 0; i < n; i++)
		if (fork() == 0)
			exit(job(write, argv[0], bytes, total, bytes * i,
			    bytes * n));
	while (wait(&status) != -1)
		if (status != 0)
			worst = 1;
	clock_gettime(CLOCK_MONOTONIC, &b);
	s = (double)(b.tv_sec - a.tv_sec) +
	    (double)(b.tv_nsec - a.tv_nsec) / 1e9;
	printf("%s %llu x %u: %.1f MB/s\n", write ? "write" : "read",
	    (unsigned long long)bytes, n, (double)total / s / 1e6);
	return (worst);
}

static int
reload(const char *module)
{
	char file[32];
	int fd = -1, i;

	if (syscall(SYS_delete_module, module, O_NONBLOCK) != 0)
		return (complain(module, 0));
	for (i = 31; i >= 0 && fd == -1; i--) {
		snprintf(file, sizeof(file), "/drivers/%d.ko", i);
		fd = open(file, O_RDONLY);
	}
	if (syscall(SYS_finit_module, fd, "", 0) != 0)
		return (complain(file, 0));
	return (0);
}

static int
load(char *files[])
{
	int fd;

	for (; *files != NULL; files++) {
		fd = open(*files, O_RDONLY);
		if (syscall(SYS_finit_module, fd, "", 0) != 0 &&
		    errno != EEXIST)
			return (complain(*files, 0));
		close(fd);
	}
	return (0);
}

static int
partition(const char *device)
{
	uint8_t mbr[512] = {[450] = 0x83, [510] = 0x55, [511] = 0xaa};
	const uint32_t first = 2048;
	uint32_t count;
	uint64_t bytes;
	int fd;

	fd = open(device, O_RDWR);
	if (fd == -1 || ioctl(fd, BLKGETSIZE64, &bytes) != 0)
		return (complain(device, 0));
	count = (uint32_t)(bytes / 512) - first;
	memcpy(mbr + 454, &first, sizeof(first));
	memcpy(mbr + 458, &count, sizeof(count));
	if (write(fd, mbr, sizeof(mbr)) != sizeof(mbr) || fsync(fd) != 0 ||
	    ioctl(fd, BLKRRPART) != 0)
		return (complain("partition", 0));
	close(fd);
	return (0);
}

#define FILE_BYTES 262144

static int
one_file(bool write_it, int i)
{
	static uint64_t words[FILE_BYTES / 8];
	const uint64_t at = (uint64_t)i * FILE_BYTES;
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/mnt/file.%d", i);
	fd = open(path, write_it ? O_WRONLY | O_CREAT | O_EXCL : O_RDONLY,
	    0600);
	if (fd == -1)
		return (complain(path, 0));
	if (write_it) {
		pattern_fill(words, FILE_BYTES, at);
		if (write(fd, words, FILE_BYTES) != FILE_BYTES ||
		    fsync(fd) != 0)
			return (complain(path, at));
	} else {
		errno = EILSEQ;
		if (read(fd, words, FILE_BYTES) != FILE_BYTES ||
		    !pattern_check(words, FILE_BYTES, at))
			return (complain(path, at));
	}
	close(fd);
	return (0);
}

static int
files(bool write_them, const char *device, int n)
{
	int i, error = 0;

	mkdir("/mnt", 0700);
	if (mount(device, "/mnt", "ext4", write_them ? 0 : MS_RDONLY, NULL))
		return (complain("mount", 0));
	for (i = 0; i < n && error == 0; i++)
		error = one_file(write_them, i);
	if (umount("/mnt") != 0)
		return (complain("umount", 0));
	return (error);
}

/* OMR0, the firmware's status: reading it changes nothing. */
static int
read_register(const char *resource, unsigned long times)
{
	const volatile uint32_t *bar;
	struct timespec a, b;
	unsigned long i;
	int fd;

	fd = open(resource, O_RDWR | O_SYNC);
	bar = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (bar == MAP_FAILED)
		return (complain(resource, 0));
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (i = 0; i < times; i++)
		(void)bar[0x18 / 4];
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("register: %.2f us\n", ((double)(b.tv_sec - a.tv_sec) * 1e9 +
	    (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / (double)times);
	return (0);
}

/* A number as SCSI has them, its highest byte first. */
static uint64_t
big_endian(const uint8_t *p, int n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | *p++;
	return (value);
}

static int
ask_capacity(int fd, const char *name, const uint8_t *command, uint8_t length,
    int digits)
{
	uint8_t asked[16], data[32], sense[32] = {0};
	struct sg_io_hdr io = {
		.interface_id = 'S',
		.dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = length,
		.mx_sb_len = sizeof(sense),
		.dxfer_len = (unsigned)digits + 4,
		.dxferp = data,
		.cmdp = asked,
		.sbp = sense,
		.timeout = 10000,
	};

	memcpy(asked, command, length);
	memset(data, 0, sizeof(data));
	if (ioctl(fd, SG_IO, &io) != 0)
		return (complain(name, 0));
	printf("%s: status %u host %u sense %x/%02x/%02x, %d bytes: last "
	    "block %llu, block %llu\n", name, io.status, io.host_status,
	    sense[2] & 15, sense[12], sense[13], (int)io.dxfer_len - io.resid,
	    (unsigned long long)big_endian(data, digits),
	    (unsigned long long)big_endian(data + digits, 4));
	return (0);
}

static int
capacity(const char *device)
{
	static const uint8_t ten[10] = {0x25},
	    sixteen[16] = {0x9e, 0x10, [13] = 12};
	int fd, error;

	fd = open(device, O_RDWR);
	if (fd == -1)
		return (complain(device, 0));
	error = ask_capacity(fd, "(10)", ten, sizeof(ten), 4);
	if (error == 0)
		error = ask_capacity(fd, "(16)", sixteen, sizeof(sixteen), 8);
	close(fd);
	return (error);
}

int
main(int argc, char *argv[])
{
	plain = argc > 1 && (strcmp(argv[1], "write") == 0 ||
	    strcmp(argv[1], "read") == 0);
	if (argc == 6 && plain)
		return (jobs(strcmp(argv[1], "write") == 0, argv + 2));
	if (argc > 2 && strcmp(argv[1], "load") == 0)
		return (load(argv + 2));
	if (argc == 3 && strcmp(argv[1], "partition") == 0)
		return (partition(argv[2]));
	if (argc == 4 && strcmp(argv[1], "store") == 0)
		return (files(true, argv[2], atoi(argv[3])));
	if (argc == 4 && strcmp(argv[1], "recall") == 0)
		return (files(false, argv[2], atoi(argv[3])));
	if (argc == 3 && strcmp(argv[1], "capacity") == 0)
		return (capacity(argv[2]));
	if (argc == 4 && strcmp(argv[1], "register") == 0)
		return (read_register(argv[2], strtoul(argv[3], NULL, 10)));
	if (argc == 6 && strcmp(argv[1], "fill") == 0)
		return (jobs(true, argv + 2));
	if (argc == 6 && strcmp(argv[1], "check") == 0)
		return (jobs(false, argv + 2));
	if (argc == 3 && strcmp(argv[1], "reload") == 0)
		return (reload(argv[2]));
	return (2);
}
