/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver's side of the protocol, against an agent that has answered before
 * it is asked.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "guest/link.h"
#include "starved.h"
#include "util/monotonic.h"

struct line {
	struct link link;
	int agent;
};

static int
line_new(void **state)
{
	struct line *l = calloc(1, sizeof(*l));
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	l->link.fd = ends[0];
	l->link.silence_ms = 200;
	l->agent = ends[1];
	*state = l;
	return (0);
}

static int
line_free(void **state)
{
	struct line *l = *state;

	close(l->link.fd);
	if (l->agent != -1)
		close(l->agent);
	free(l);
	return (0);
}

static void
say(struct line *l, const char *bytes, size_t length)
{
	assert_int_equal(write(l->agent, bytes, length), (ssize_t)length);
}

/* What the driver sent: at most so much. */
static void
assert_heard(struct line *l, const char *bytes, size_t length)
{
	char got[256];
	ssize_t n;

	n = recv(l->agent, got, sizeof(got), MSG_DONTWAIT);
	assert_int_equal(n, length);
	assert_memory_equal(got, bytes, length);
}

static void
waits_for_a_hello(void **state)
{
	struct line *l = *state;
	char long_line[600];

	memset(long_line, 'x', sizeof(long_line));
	assert_int_equal(link_hello(&l->link, 10), -ETIMEDOUT);
	say(l, "hello 1\n", 8);
	assert_int_equal(link_hello(&l->link, 10), 0);
	say(l, "hello 2\n", 8);
	assert_int_equal(link_hello(&l->link, 10), -EPROTO);
	say(l, "hello 1 \n", 9);
	assert_int_equal(link_hello(&l->link, 10), -EPROTO);
	/* In pieces. */
	say(l, "hel", 3);
	assert_int_equal(link_hello(&l->link, 10), -ETIMEDOUT);
	say(l, "lo 1\nhello 1", 12);
	assert_int_equal(link_hello(&l->link, 10), 0);
	assert_int_equal(link_hello(&l->link, 10), -ETIMEDOUT);
	say(l, "\n", 1);
	assert_int_equal(link_hello(&l->link, 10), 0);
	say(l, long_line, sizeof(long_line));
	assert_int_equal(link_hello(&l->link, 10), -EPROTO);
	close(l->agent);
	l->agent = -1;
	assert_int_equal(link_hello(&l->link, 10), -EPIPE);
}

/* What the kernel before left of a line, and what is none, is skipped. */
static void
waits_for_a_capture_kernel(void **state)
{
	struct line *l = *state;
	char long_line[600];

	assert_int_equal(link_send(&l->link, "set", "panic", "1", 1), 0);
	assert_heard(l, "set 1 panic\n1", 13);
	assert_int_equal(link_capture(&l->link, 10), -ETIMEDOUT);
	say(l, "beat\nbe", 7);
	assert_int_equal(link_capture(&l->link, 10), -ETIMEDOUT);
	say(l, "\ncapt", 5);
	assert_int_equal(link_capture(&l->link, 10), -ETIMEDOUT);
	say(l, "ure 1\nok", 8);
	assert_int_equal(link_capture(&l->link, 10), 0);
	say(l, " 0\n", 3);
	assert_int_equal(link_capture(&l->link, 10), -EBADMSG);
	say(l, "no 22 0\n", 8);
	assert_int_equal(link_capture(&l->link, 10), -EBADMSG);
	say(l, "capture 2\n", 10);
	assert_int_equal(link_capture(&l->link, 10), -EPROTO);
	memset(long_line, 'x', sizeof(long_line));
	say(l, long_line, sizeof(long_line));
	say(l, "\ncapture 1\n", 11);
	assert_int_equal(link_capture(&l->link, 10), 0);
	assert_int_equal(link_send(&l->link, "set", "a\nb", "", 0), -E2BIG);
	close(l->agent);
	l->agent = -1;
	assert_int_equal(link_capture(&l->link, 10), -EPIPE);
	assert_int_equal(link_send(&l->link, "set", "panic", "1", 1), -EPIPE);
}

static void
asks_and_hears(void **state)
{
	struct line *l = *state;
	struct answer a;

	say(l, "beat\nbeat\nok 4\na\0\nb", 19);
	assert_int_equal(link_call(&l->link, "set", "a knob", "x\n\0y", 4, &a),
	    0);
	assert_heard(l, "set 4 a knob\nx\n\0y", 17);
	assert_int_equal(a.error, 0);
	assert_int_equal(a.length, 4);
	assert_memory_equal(a.text, "a\0\nb", 5);
	free(a.text);
	/* Both answers in one piece: the second must not be lost. */
	say(l, "no 22 3\nwhyok 0\n", 16);
	assert_int_equal(link_call(&l->link, "get", "", "", 0, &a), 0);
	assert_heard(l, "get 0 \n", 7);
	assert_int_equal(a.error, 22);
	assert_string_equal(a.text, "why");
	free(a.text);
	assert_int_equal(link_call(&l->link, "get", "", "", 0, &a), 0);
	assert_int_equal(a.error, 0);
	assert_string_equal(a.text, "");
	free(a.text);
}

static void
hears_an_answer_longer_than_its_buffer(void **state)
{
	struct line *l = *state;
	struct answer a;
	char body[50000];
	size_t i;

	for (i = 0; i < sizeof(body); i++)
		body[i] = (char)('a' + i % 23);
	say(l, "ok 50000\n", 9);
	say(l, body, sizeof(body));
	assert_int_equal(link_call(&l->link, "read", "/x", "", 0, &a), 0);
	assert_int_equal(a.length, sizeof(body));
	assert_memory_equal(a.text, body, sizeof(body));
	free(a.text);
}

static void
takes_no_nonsense(void **state)
{
	static const char *const bad[] = {"\n", "ok\n", "ok \n", "ok 4x\n",
	    "ok -1\n", "ok 1 2\n", "ok  1\n", "ok 99999999999999999999\n",
	    /* 2^64 + 1 */
	    "ok 18446744073709551617\nx", "ok 999999999\n", "okay 1\n", "no 22\n", "no 0 1\nx",
	    "no 1 1 1\nx", "beaten\n", "hello 1\n", "\377\376\n"};
	struct line *l = *state;
	struct answer a;
	size_t i;
	char flood[PROTOCOL_LINE + 1];

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		l->link.at = l->link.end = 0;
		say(l, bad[i], strlen(bad[i]));
		if (link_call(&l->link, "get", "x", "", 0, &a) != -EPROTO)
			fail_msg("taken for an answer: %s", bad[i]);
		assert_null(a.text);
	}
	/* A line with no end. */
	l->link.at = l->link.end = 0;
	memset(flood, 'x', sizeof(flood));
	say(l, flood, sizeof(flood));
	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a), -EPROTO);
}

/* Whoever runs in the guest may have written it. */
static void
makes_answers_printable(void **state)
{
	struct line *l = *state;
	struct answer a;

	say(l, "ok 12\na\x1b[2J\x9b\n\tb\r\xc2\0", 18);
	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a), 0);
	assert_int_equal(a.length, 12);
	assert_memory_equal(a.text, "a?[2J?\n\tb??\0", 13);
	free(a.text);
	say(l, "no 22 4\n\x1b[1m", 12);
	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a), 0);
	assert_string_equal(a.text, "?[1m");
	free(a.text);
}

static void
gives_up_on_silence(void **state)
{
	struct line *l = *state;
	struct answer a;

	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a),
	    -ETIMEDOUT);
	/* In the middle of a line, and of a body. */
	say(l, "beat\nok ", 8);
	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a),
	    -ETIMEDOUT);
	say(l, "ok 5\nabc", 8);
	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a),
	    -ETIMEDOUT);
	assert_null(a.text);
}

static void
gives_up_on_an_agent_that_does_not_listen(void **state)
{
	struct line *l = *state;
	struct answer a;
	char *body;

	body = calloc(1, 4 << 20);
	assert_int_equal(link_call(&l->link, "set", "x", body, 4 << 20, &a),
	    -ETIMEDOUT);
	free(body);
}

/* One that needs a moment is heard out. */
static void
waits_for_an_agent_that_is_slow(void **state)
{
	struct line *l = *state;
	struct answer a;
	const size_t length = 4 << 20;
	size_t left = length + strlen("set 4194304 x\n");
	char *body;
	ssize_t n;

	body = calloc(1, length);
	if (fork() == 0) {
		/* Or it would wait for itself after a failure. */
		close(l->link.fd);
		for (; left > 0; left -= (size_t)n) {
			usleep(1000);
			n = read(l->agent, body, length);
			if (n <= 0)
				_exit(1);
		}
		_exit(write(l->agent, "ok 0\n", 5) != 5);
	}
	assert_int_equal(link_call(&l->link, "set", "x", body, length, &a), 0);
	assert_int_equal(a.error, 0);
	free(a.text);
	free(body);
}

static void
notices_the_end(void **state)
{
	struct line *l = *state;
	struct answer a;

	say(l, "ok 5\nabc", 8);
	close(l->agent);
	l->agent = -1;
	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a), -EPIPE);
	assert_null(a.text);
	assert_int_equal(link_call(&l->link, "get", "x", "", 0, &a), -EPIPE);
}

/* What would break the lines is not sent at all. */
static void
refuses_what_is_no_line(void **state)
{
	struct line *l = *state;
	struct answer a;
	char path[PROTOCOL_LINE];
	char got;

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(link_call(&l->link, "read", path, "", 0, &a), 0);
	assert_int_equal(a.error, E2BIG);
	free(a.text);
	assert_int_equal(link_call(&l->link, "read", "a\nb", "", 0, &a), 0);
	assert_int_equal(a.error, E2BIG);
	free(a.text);
	assert_int_equal(recv(l->agent, &got, 1, MSG_DONTWAIT), -1);
}

/* However long the silence may last, and although there are beats. */
static void
gives_up_when_its_time_is_over(void **state)
{
	struct line *l = *state;
	struct timespec now;
	struct answer a;

	l->link.silence_ms = 3600000;
	clock_gettime(CLOCK_MONOTONIC, &now);
	l->link.deadline_ms = now.tv_sec * 1000LL + now.tv_nsec / 1000000 + 20;
	assert_int_equal(link_hello(&l->link, 3600000), -ECANCELED);
	say(l, "beat\nbeat\n", 10);
	assert_int_equal(link_call(&l->link, "set", "run", "1", 1, &a),
	    -ECANCELED);
	/* What has arrived is taken all the same. */
	say(l, "ok 0\n", 5);
	assert_int_equal(link_call(&l->link, "get", "", "", 0, &a), 0);
	free(a.text);
}

/* Says the same for ever, until it is ended. */
static pid_t
chatter(const struct line *l, const char *what)
{
	const size_t length = strlen(what);
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid != 0)
		return (pid);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(l->link.fd);
	while (send(l->agent, what, length, MSG_NOSIGNAL) > 0)
		continue;
	_exit(0);
}

/* A guest that is never silent puts no limit off. */
static void
gives_up_on_who_never_stops(void **state)
{
	static const char *const what[] = {"x\n", "beat\n", "x"};
	struct line *l = *state;
	struct timespec now;
	struct answer a;
	size_t i;
	pid_t pid;

	l->link.silence_ms = 3600000;
	for (i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		pid = chatter(l, what[i]);
		l->link.deadline_ms = 0;
		assert_int_equal(link_capture(&l->link, 50), -ETIMEDOUT);
		clock_gettime(CLOCK_MONOTONIC, &now);
		l->link.deadline_ms = now.tv_sec * 1000LL +
		    now.tv_nsec / 1000000 + 20;
		assert_int_equal(link_call(&l->link, "get", "", "", 0, &a),
		    i == 1 ? -ECANCELED : -EPROTO);
		assert_int_equal(link_capture(&l->link, 3600000), -ECANCELED);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

/* A peer that has no CPU cannot answer, and does not hang. */
static void
waits_for_who_has_no_cpu(void **state)
{
	struct line *l = *state;
	struct starved peer;
	struct answer a;
	pid_t late;

	if (!starved_is_counted())
		skip();
	starved_begin(&peer);
	l->link.silence_ms = 1500;
	assert_int_equal(link_call(&l->link, "get", "", "", 0, &a),
	    -ETIMEDOUT);
	late = fork();
	if (late == 0) {
		sleep(3);
		say(l, "ok 1\n1", 6);
		_exit(0);
	}
	l->link.peer = peer.pid;
	assert_int_equal(link_call(&l->link, "get", "", "", 0, &a), 0);
	assert_string_equal(a.text, "1");
	free(a.text);
	waitpid(late, NULL, 0);
	/* Its deadline is over all the same. */
	l->link.deadline_ms = monotonic_ms() + 2000;
	assert_int_equal(link_call(&l->link, "get", "", "", 0, &a),
	    -ECANCELED);
	starved_end(&peer);
}

int
main(void)
{
#define LINE(name) cmocka_unit_test_setup_teardown(name, line_new, line_free)
	const struct CMUnitTest tests[] = {
		LINE(waits_for_a_hello),
		LINE(waits_for_a_capture_kernel),
		LINE(asks_and_hears),
		LINE(hears_an_answer_longer_than_its_buffer),
		LINE(takes_no_nonsense),
		LINE(makes_answers_printable),
		LINE(gives_up_on_silence),
		LINE(waits_for_who_has_no_cpu),
		LINE(gives_up_when_its_time_is_over),
		LINE(gives_up_on_who_never_stops),
		LINE(gives_up_on_an_agent_that_does_not_listen),
		LINE(waits_for_an_agent_that_is_slow),
		LINE(notices_the_end),
		LINE(refuses_what_is_no_line),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
