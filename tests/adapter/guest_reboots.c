/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The init of tests/adapter/test_adapter_reboot.c's guest.  Each boot finds on
 * the disk what all boots before it wrote, adds its own, and reboots; the one
 * after the last (reboots=N on the command line) turns the machine off.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "disk_pattern.h"

#define BLOCK 65536

static void
end(const char *words, uint64_t n)
{
	printf("reboots: %s %llu\n", words, (unsigned long long)n);
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

static void
load_drivers(void)
{
	char path[32];
	int fd, i;

	for (i = 0; i < 32; i++) {
		snprintf(path, sizeof(path), "/drivers/%d.ko", i);
		fd = open(path, O_RDONLY);
		if (fd == -1)
			return;
		if (syscall(SYS_finit_module, fd, "", 0) != 0 &&
		    errno != EEXIST)
			end("no driver", (uint64_t)i);
		close(fd);
	}
}

static int
open_disk(void)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	int fd = -1, i;

	for (i = 0; i < 1000 && fd == -1; i++) {
		fd = open("/dev/sda", O_RDWR | O_DIRECT);
		nanosleep(&nap, NULL);
	}
	if (fd == -1)
		end("no disk", 0);
	return (fd);
}

/* How many boots have written: block 0 says so. */
static uint64_t
check(int fd, uint64_t *words)
{
	uint64_t boots, i;

	if (pread(fd, words, BLOCK, 0) != BLOCK)
		end("cannot read block", 0);
	boots = words[0];
	for (i = 1; i <= boots; i++)
		if (pread(fd, words, BLOCK, (off_t)(i * BLOCK)) != BLOCK ||
		    !pattern_check(words, BLOCK, i * BLOCK))
			end("a write was lost in boot", i);
	return (boots);
}

int
main(void)
{
	const char *last = getenv("reboots");
	uint64_t *words, boots;
	int fd;

	mkdir("/dev", 0755);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	fd = open("/dev/console", O_RDWR);
	dup2(fd, STDOUT_FILENO);
	load_drivers();
	fd = open_disk();
	if (posix_memalign((void **)&words, 4096, BLOCK) != 0)
		end("no memory", 0);
	boots = check(fd, words);
	if (boots == strtoull(last != NULL ? last : "0", NULL, 10))
		end("all there", boots);
	boots++;
	pattern_fill(words, BLOCK, boots * BLOCK);
	if (pwrite(fd, words, BLOCK, (off_t)(boots * BLOCK)) != BLOCK)
		end("cannot write in boot", boots);
	memset(words, 0, BLOCK);
	words[0] = boots;
	if (pwrite(fd, words, BLOCK, 0) != BLOCK)
		end("cannot write in boot", boots);
	printf("reboots: boot %llu\n", (unsigned long long)boots);
	fflush(stdout);
	/* No sync: what the adapter has said is written has to be there. */
	reboot(RB_AUTOBOOT);
	end("no reboot", boots);
}
