/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent: init of a Linux guest, and the only program in it.  It does what
 * protocol.h says over a serial port of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "guest/agent.h"

#define PORT "/dev/ttyS1"

void
die(const char *what)
{
	dprintf(STDERR_FILENO, "dumpbench agent: %s: %s\n", what,
	    strerror(errno));
	_exit(1);
}

static void
attach(const char *type, const char *where)
{
	mkdir(where, 0755);
	/* EBUSY: the kernel was quicker. */
	if (mount(type, where, type, 0, NULL) == -1 && errno != EBUSY)
		die(where);
}

static int
port_open(void)
{
	struct termios t;
	int tty;

	tty = open(PORT, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty == -1 || tcgetattr(tty, &t) == -1)
		die(PORT);
	cfmakeraw(&t);
	cfsetspeed(&t, B115200);
	t.c_cflag |= CLOCAL | CREAD;
	if (tcsetattr(tty, TCSANOW, &t) == -1)
		die(PORT);
	return (tty);
}

static void
port_read(int tty, char *bytes, size_t length)
{
	ssize_t n;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = read(tty, bytes, length);
		if (n == 0)
			errno = EPIPE;
		if (n <= 0)
			die(PORT);
	}
}

static void
port_write(int tty, const char *bytes, size_t length)
{
	ssize_t n;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = write(tty, bytes, length);
		if (n <= 0)
			die(PORT);
	}
}

/*
 * The heart: a process of its own, since the agent sits in a write(2) that no
 * signal may disturb.  It beats from a '+' to the next '-', which it answers,
 * so that no beat lands inside an answer.
 */
static void
heart(int agent, int tty, int interval)
{
	struct pollfd fd = {.fd = agent, .events = POLLIN};
	char c = '-';

	for (;;) {
		if (poll(&fd, 1, c == '+' ? interval : -1) == 0) {
			port_write(tty, "beat\n", 5);
			continue;
		}
		if (read(agent, &c, 1) != 1)
			_exit(1);
		if (c == '-' && write(agent, &c, 1) != 1)
			_exit(1);
	}
}

static int
heart_start(int tty, int interval)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		die("heart");
	switch (fork()) {
	case -1:
		die("heart");
	case 0:
		close(ends[0]);
		heart(ends[1], tty, interval);
	}
	close(ends[1]);
	return (ends[0]);
}

static void
heart_tell(int fd, char what)
{
	char c = what;

	if (write(fd, &c, 1) != 1)
		die("heart");
	if (what == '-' && read(fd, &c, 1) != 1)
		die("heart");
}

static void
request_read(int tty, struct request *r)
{
	char *end, *p;
	size_t n;

	for (n = 0;; n++) {
		if (n == sizeof(r->line)) {
			errno = EMSGSIZE;
			die("request");
		}
		port_read(tty, &r->line[n], 1);
		if (r->line[n] == '\n')
			break;
	}
	r->line[n] = '\0';
	r->body.length = 0;
	r->verb = r->line;
	p = strchr(r->line, ' ');
	if (p != NULL) {
		*p++ = '\0';
		n = strtoul(p, &end, 10);
		if (*end == ' ' && n <= PROTOCOL_BODY) {
			r->argument = end + 1;
			text_room(&r->body, n);
			port_read(tty, r->body.bytes, n);
			r->body.bytes[n] = '\0';
			r->body.length = n;
			return;
		}
	}
	/* Nobody knows where the next request starts. */
	errno = EPROTO;
	die("request");
}

static int
act(const struct agent *agent, const struct request *r, struct text *answer)
{
	size_t i;

	for (i = 0; i < nverbs; i++)
		if (strcmp(verbs[i].name, r->verb) == 0)
			return (verbs[i].act(agent, r, answer));
	return (text_refuse(answer, -ENOSYS, "this agent has no verb \"%s\"",
	    r->verb));
}

static long
setting(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return (text != NULL ? strtol(text, NULL, 10) : otherwise);
}

int
main(void)
{
	struct agent agent;
	struct request request = {.verb = NULL};
	struct text answer = {NULL, 0, 0};
	char line[64];
	int console, error, n;

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
	signal(SIGPIPE, SIG_IGN);
	agent.tty = port_open();
	agent.spinners = (unsigned)setting(PROTOCOL_SPINNERS, 0);
	agent.knobs = getenv(PROTOCOL_KNOBS);
	if (agent.knobs == NULL)
		agent.knobs = "/proc/sys/debug/dumpbench";
	agent.heart = heart_start(agent.tty,
	    (int)setting(PROTOCOL_BEAT_MS, 500));

	n = snprintf(line, sizeof(line), "hello %d\n", PROTOCOL_VERSION);
	port_write(agent.tty, line, (size_t)n);
	for (;;) {
		request_read(agent.tty, &request);
		heart_tell(agent.heart, '+');
		answer.length = 0;
		error = act(&agent, &request, &answer);
		heart_tell(agent.heart, '-');
		if (error == 0)
			n = snprintf(line, sizeof(line), "ok %zu\n",
			    answer.length);
		else
			n = snprintf(line, sizeof(line), "no %d %zu\n",
			    -error, answer.length);
		port_write(agent.tty, line, (size_t)n);
		port_write(agent.tty, answer.bytes, answer.length);
		/* Programs that outlived the one that started them. */
		while (waitpid(-1, NULL, WNOHANG) > 0)
			continue;
	}
}
