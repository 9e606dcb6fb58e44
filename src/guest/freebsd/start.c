/* SPDX-License-Identifier: BSD-2-Clause */
/* How the agent starts on FreeBSD, as init. */
#include <stdint.h>

#include "guest/agent.h"
#include "guest/freebsd/sysctl.h"
#include "guest/freebsd/system.h"

#define O_BOTH	 0x0002
#define O_NO_TTY 0x8000

/* Terminals: <sys/_termios.h>. */
#define TTY_GET	  0x402c7413
#define TTY_SET	  0x802c7414
#define TTY_BITS8 0x0300
#define TTY_READS 0x0800
#define TTY_LOCAL 0x8000
#define TTY_VMIN  16
#define TTY_VTIME 17
#define TTY_SPEED 115200

/* Dump devices: <sys/disk.h>, DIOCSKERNELDUMP up to 11. */
#define DISK_DUMPS    0x80046485
#define READS_DUMPDEV 1000000 /* the first version that may do so by itself */

struct tty {
	uint32_t iflag;
	uint32_t oflag;
	uint32_t cflag;
	uint32_t lflag;
	uint8_t cc[20];
	uint32_t ispeed;
	uint32_t ospeed;
};

/* A console to die on. */
static void
open_console(void)
{
	long fd;
	int i;

	fd = os_open("/dev/console", 1);
	for (i = 0; fd >= 0 && i <= 2; i++)
		if (fd != i)
			CALL2(SYSTEM_DUP2, fd, i);
	if (fd > 2)
		os_close((int)fd);
}

/* Set to pass bytes unchanged. */
static int
open_port(void)
{
	struct tty t;
	long error, fd;

	fd = CALL3(SYSTEM_OPEN, os_port_name, O_BOTH | O_NO_TTY | O_EXEC_CLOSE,
	    0);
	error = fd;
	if (fd >= 0)
		error = CALL3(SYSTEM_IOCTL, fd, TTY_GET, &t);
	if (error >= 0) {
		t.iflag = t.oflag = t.lflag = 0;
		t.cflag = TTY_BITS8 | TTY_READS | TTY_LOCAL;
		t.cc[TTY_VMIN] = 1;
		t.cc[TTY_VTIME] = 0;
		t.ispeed = t.ospeed = TTY_SPEED;
		error = CALL3(SYSTEM_IOCTL, fd, TTY_SET, &t);
	}
	if (error < 0)
		die(os_port_name, (int)error);
	return ((int)fd);
}

/*
 * Later kernels dump to the disk that their environment names; for others that
 * is done here, as dumpon(8) does it.
 */
static void
name_dump_device(void)
{
	const char *disk = os_word("dumpdev");
	struct text version = {NULL, 0, 0};
	const uint32_t on = 1;
	int error, fd;

	if (disk == NULL || sysctl_get("kern.osreldate", &version) != 0 ||
	    text_number(version.bytes, NULL) >= READS_DUMPDEV)
		return;
	error = fd = os_open(disk, 0);
	if (error >= 0)
		error = (int)CALL3(SYSTEM_IOCTL, fd, DISK_DUMPS, &on);
	if (error < 0)
		die(disk, error);
	os_close(fd);
}

/*
 * The entry: the kernel aligned the stack, and there is nothing to return to.
 */
void _start(void) __attribute__((noreturn));

void
_start(void)
{
	open_console();
	name_dump_device();
	agent_main(open_port());
}
