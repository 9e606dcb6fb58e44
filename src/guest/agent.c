/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent: init of a guest, and the only program in it.  It does what
 * protocol.h says over a serial port of its own.
 */
#include <errno.h>
#include <string.h>

#include "guest/agent.h"

struct agent {
	int tty;
	int heart; /* socket to the process that beats */
};

static void
port_read(int tty, char *bytes, size_t length)
{
	long n;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = os_read(tty, bytes, length);
		if (n <= 0)
			die(os_port_name, n == 0 ? -EPIPE : (int)n);
	}
}

static void
port_write(int tty, const char *bytes, size_t length)
{
	long n;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = os_write(tty, bytes, length);
		if (n <= 0)
			die(os_port_name, n == 0 ? -EPIPE : (int)n);
	}
}

/*
 * The heart sends the beats: a process of its own, since the agent is in a
 * system call that no signal may interrupt.  It beats from a '+' to the next
 * '-', which it answers, so that no beat is inside an answer.
 */
static void
heart(int agent, int tty, int interval)
{
	char c = '-';

	for (;;) {
		if (os_wait(agent, c == '+' ? interval : -1) == 0) {
			port_write(tty, "beat\n", 5);
			continue;
		}
		if (os_read(agent, &c, 1) != 1)
			os_exit(1);
		if (c == '-' && os_write(agent, &c, 1) != 1)
			os_exit(1);
	}
}

static int
heart_start(int tty, int interval)
{
	int ends[2], error, pid;

	error = os_pair(ends);
	pid = error == 0 ? os_fork() : error;
	if (pid < 0)
		die("heart", pid);
	if (pid == 0) {
		os_close(ends[0]);
		heart(ends[1], tty, interval);
	}
	os_close(ends[1]);
	return (ends[0]);
}

static void
heart_tell(int fd, char what)
{
	char c = what;
	long n;

	n = os_write(fd, &c, 1);
	if (n == 1 && what == '-')
		n = os_read(fd, &c, 1);
	if (n != 1)
		die("heart", n == 0 ? -EPIPE : (int)n);
}

static void
request_read(int tty, struct request *r)
{
	const char *end;
	char *p;
	size_t n;

	for (n = 0;; n++) {
		if (n == sizeof(r->line))
			die("request", -EMSGSIZE);
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
		n = text_number(p, &end);
		if (*end == ' ' && n <= PROTOCOL_BODY) {
			r->argument = p + (end + 1 - p);
			text_room(&r->body, n);
			port_read(tty, r->body.bytes, n);
			r->body.bytes[n] = '\0';
			r->body.length = n;
			return;
		}
	}
	/* Where the next request starts is unknown. */
	die("request", -EPROTO);
}

static int
act(const struct request *r, struct text *answer)
{
	size_t i;

	for (i = 0; i < nverbs; i++)
		if (strcmp(verbs[i].name, r->verb) == 0)
			return (verbs[i].act(r, answer));
	return (text_refuse(answer, -ENOSYS, "this agent has no verb \"%s\"",
	    r->verb));
}

void
agent_main(int port)
{
	struct agent agent = {.tty = port};
	struct request request = {.verb = NULL};
	struct text answer = {NULL, 0, 0}, line = {NULL, 0, 0};
	const char *beat;
	int error;

	beat = os_word(PROTOCOL_BEAT_MS);
	agent.heart = heart_start(agent.tty,
	    beat != NULL ? (int)text_number(beat, NULL) : 500);

	text_add(&line, "%s %d\n", os_word(PROTOCOL_CAPTURE) != NULL ?
	    "\ncapture" : "hello", PROTOCOL_VERSION);
	port_write(agent.tty, line.bytes, line.length);
	for (;;) {
		request_read(agent.tty, &request);
		heart_tell(agent.heart, '+');
		answer.length = 0;
		error = act(&request, &answer);
		heart_tell(agent.heart, '-');
		line.length = 0;
		if (error == 0)
			text_add(&line, "ok %zu\n", answer.length);
		else
			text_add(&line, "no %d %zu\n", -error, answer.length);
		port_write(agent.tty, line.bytes, line.length);
		port_write(agent.tty, answer.bytes, answer.length);
		os_bury();
	}
}
