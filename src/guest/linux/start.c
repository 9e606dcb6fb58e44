/* SPDX-License-Identifier: BSD-2-Clause */
/* How the agent starts on Linux, as init. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "guest/agent.h"
#include "guest/linux/vmcore.h"

static void
attach(const char *type, const char *where)
{
	mkdir(where, 0755);
	/* EBUSY: the kernel mounted it already. */
	if (mount(type, where, type, 0, NULL) == -1 && errno != EBUSY)
		die(where, -errno);
}

/* A console to die on, and the file systems that the agent reads. */
static void
mount_all(void)
{
	int console;

	attach("devtmpfs", "/dev");
	console = open("/dev/console", O_RDWR);
	if (console != -1) {
		dup2(console, STDIN_FILENO);
		dup2(console, STDOUT_FILENO);
		dup2(console, STDERR_FILENO);
		if (console > STDERR_FILENO)
			close(console);
	}
	attach("proc", "/proc");
	attach("sysfs", "/sys");
}

/* Set to pass bytes unchanged. */
static int
open_port(void)
{
	struct termios t;
	int tty;

	tty = open(os_port_name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty == -1 || tcgetattr(tty, &t) == -1)
		die(os_port_name, -errno);
	cfmakeraw(&t);
	cfsetspeed(&t, B115200);
	t.c_cflag |= CLOCAL | CREAD;
	if (tcsetattr(tty, TCSANOW, &t) == -1)
		die(os_port_name, -errno);
	return (tty);
}

int
main(void)
{
	mount_all();
	signal(SIGPIPE, SIG_IGN);
	vmcore_measure();
	agent_main(open_port());
}
