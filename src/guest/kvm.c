/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does KVM run a guest here?  On nested hosts /dev/kvm may open and make a
 * machine that does not run, or that runs too slowly to boot a kernel.  So a
 * program with some work is booted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest/guest.h"
#include "guest/kvm.h"
#include "guest/qemu.h"
#include "guest/spawn.h"
#include "util/self.h"

#define PROBE_MS  3000
#define ROM_SIZE  65536
#define ROM_WORK  0xff00
#define ROM_RESET 0xfff0 /* the first instruction, 16 bytes from the end */
#define ROM_SAYS  0x2a
#define ROM_PORT  0xf4
/* QEMU's isa-debug-exit: status (value << 1) | 1. */
#define ROM_STATUS (ROM_SAYS << 1 | 1)

static int
rom_file(void)
{
	static const unsigned char work[] = {
		/* mov ecx, 100000000: 0.2 s where every one is translated */
		0x66, 0xb9, 0x00, 0xe1, 0xf5, 0x05,
		0x66, 0x49,     /* dec ecx */
		0x75, 0xfc,     /* jnz to the dec */
		0xb0, ROM_SAYS, /* mov al, ROM_SAYS */
		0xe6, ROM_PORT, /* out ROM_PORT, al */
		0xf4,           /* hlt */
		0xeb, 0xfd,     /* jmp to the hlt */
	};
	static const unsigned char reset[] = {
		0xe9, 0x0d, 0xff, /* jmp ROM_WORK */
	};
	int fd;

	fd = memfd_create("rom", MFD_CLOEXEC);
	if (fd == -1)
		return (-1);
	if (ftruncate(fd, ROM_SIZE) == -1 ||
	    pwrite(fd, work, sizeof(work), ROM_WORK) != sizeof(work) ||
	    pwrite(fd, reset, sizeof(reset), ROM_RESET) != sizeof(reset)) {
		close(fd);
		return (-1);
	}
	return (fd);
}

bool
kvm_probe(const char *qemu, const char *accelerator, struct errmsg *why)
{
	char device[64], rom[32];
	const char *const options[] = {"-nodefaults", "-no-user-config",
	    "-display", "none", "-no-reboot", "-machine", "pc", "-m", "16",
	    "-accel", accelerator, "-bios", rom, "-device", device, NULL};
	const char *argv[QEMU_WORDS_MAX +
	    sizeof(options) / sizeof(options[0])];
	struct qemu_words words;
	pid_t pid;
	int error, fd, status;

	if (qemu_words(qemu, &words, why) != 0)
		return (false);
	memcpy(argv, words.word, words.n * sizeof(argv[0]));
	memcpy(argv + words.n, options, sizeof(options));
	fd = rom_file();
	if (fd == -1) {
		errmsg_set(why, errno, "memory file: %s", strerror(errno));
		qemu_words_free(&words);
		return (false);
	}
	snprintf(rom, sizeof(rom), SELF_FD, fd);
	snprintf(device, sizeof(device), "isa-debug-exit,iobase=%#x,iosize=1",
	    ROM_PORT);
	error = spawn(argv, &fd, 1, -1, &pid, why);
	qemu_words_free(&words);
	close(fd);
	if (error != 0)
		return (false);
	if (!spawn_ended(pid, PROBE_MS, &status)) {
		spawn_kill(pid, &status);
		errmsg_set(why, ETIMEDOUT, "a guest that counts to a hundred "
		    "million did not end within %d s", PROBE_MS / 1000);
		return (false);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != ROM_STATUS) {
		errmsg_set(why, EIO, "QEMU ended with status %d (expected %d, "
		    "from a guest that runs)",
		    WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status), ROM_STATUS);
		return (false);
	}
	return (true);
}

bool
guest_kvm_works(const char *qemu, struct errmsg *why)
{
	int fd;

	fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (fd == -1) {
		errmsg_set(why, errno, "/dev/kvm: %s", strerror(errno));
		return (false);
	}
	close(fd);
	return (kvm_probe(qemu, "kvm", why));
}
