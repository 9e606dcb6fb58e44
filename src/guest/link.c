/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guest/link.h"
#include "util/monotonic.h"
#include "util/patience.h"
#include "util/printable.h"

/* What has arrived by a deadline is read within that time. */
#define LATE_MS 1000

/* Milliseconds to wait at once; 0: the time is over, or the deadline is. */
static int
next_slice(const struct link *l, struct patience *patience)
{
	long long left, until;

	left = patience_left(patience);
	until = l->deadline_ms != 0 ? l->deadline_ms - monotonic_ms() : left;
	return ((int)(until < 0 ? 0 : until < left ? until : left));
}

/* Wait until the socket is ready; signals do not end that. */
static int
ready(const struct link *l, short what, int milliseconds)
{
	struct pollfd fd = {.fd = l->fd, .events = what};
	struct patience patience;
	int n, slice;

	patience_begin(&patience, l->peer, milliseconds);
	do {
		slice = next_slice(l, &patience);
		n = poll(&fd, 1, slice);
	} while ((n == -1 && errno == EINTR) || (n == 0 && slice > 0));
	if (n == 0 && l->deadline_ms != 0 && l->deadline_ms < patience.end_ms)
		return (-ECANCELED);
	return (n > 0 ? 0 : n == 0 ? -ETIMEDOUT : -errno);
}

static int
send_all(struct link *l, const char *bytes, size_t length)
{
	ssize_t n;
	int error;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		error = ready(l, POLLOUT, l->silence_ms);
		if (error != 0)
			return (error);
		n = send(l->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n == -1 && (errno == EAGAIN || errno == EINTR))
			n = 0;
		else if (n == -1)
			return (-EPIPE);
	}
	return (0);
}

static int
refill(struct link *l, int milliseconds)
{
	ssize_t n;
	int error;

	do {
		error = ready(l, POLLIN, milliseconds);
		if (error != 0)
			return (error);
		n = recv(l->fd, l->got, sizeof(l->got), MSG_DONTWAIT);
	} while (n == -1 && (errno == EAGAIN || errno == EINTR));
	if (n <= 0)
		return (-EPIPE);
	l->at = 0;
	l->end = (size_t)n;
	return (0);
}

static int
get_line(struct link *l, char *line, size_t size)
{
	size_t n = 0;
	int error;

	for (;;) {
		if (l->at == l->end) {
			error = refill(l, l->silence_ms);
			if (error != 0)
				return (error);
		}
		if (l->got[l->at] == '\n') {
			l->at++;
			line[n] = '\0';
			return (0);
		}
		if (n == size - 1)
			return (-EPROTO);
		line[n++] = l->got[l->at++];
	}
}

static int
get_bytes(struct link *l, char *bytes, size_t length)
{
	size_t n;
	int error;

	for (; length > 0; bytes += n, length -= n, l->at += n) {
		if (l->at == l->end) {
			error = refill(l, l->silence_ms);
			if (error != 0)
				return (error);
		}
		n = l->end - l->at < length ? l->end - l->at : length;
		memcpy(bytes, l->got + l->at, n);
	}
	return (0);
}

/*
 * Numbers behind a word, each behind one space, and nothing after them.  None
 * of them is longer than nine digits, so none overflows.
 */
static bool
parse(const char *line, const char *word, size_t *numbers, size_t n)
{
	size_t digits, i, length = strlen(word);
	const char *p = line + length;

	if (strncmp(line, word, length) != 0)
		return (false);
	for (; n > 0; n--, numbers++, p += digits) {
		if (*p++ != ' ')
			return (false);
		digits = strspn(p, "0123456789");
		if (digits < 1 || digits > 9)
			return (false);
		for (*numbers = 0, i = 0; i < digits; i++)
			*numbers = *numbers * 10 + (size_t)(p[i] - '0');
	}
	return (*p == '\0');
}

/*
 * Is the deadline over even for what may have arrived by then?  A guest that
 * never falls silent would put it off.
 */
static bool
is_late(const struct link *l)
{
	return (l->deadline_ms != 0 &&
	    monotonic_ms() > l->deadline_ms + LATE_MS);
}

/* The next line of a guest that may say anything meanwhile. */
static int
wait_line(struct link *l, int milliseconds)
{
	const long long end = monotonic_ms() + milliseconds;
	long long left;
	int error;
	char c;

	for (;;) {
		if (l->at == l->end) {
			left = end - monotonic_ms();
			error = is_late(l) ? -ECANCELED : left < 0 ?
			    -ETIMEDOUT : refill(l, (int)left);
			if (error != 0)
				return (error);
		}
		c = l->got[l->at++];
		if (c == '\n')
			break;
		if (l->length < sizeof(l->line) - 1)
			l->line[l->length++] = c;
	}
	l->line[l->length] = '\0';
	l->length = 0;
	return (0);
}

int
link_hello(struct link *l, int milliseconds)
{
	size_t version;
	int error;

	error = wait_line(l, milliseconds);
	/* Its line is not that long. */
	if (error == -ETIMEDOUT && l->length == sizeof(l->line) - 1)
		return (-EPROTO);
	if (error != 0)
		return (error);
	if (!parse(l->line, "hello", &version, 1) ||
	    version != PROTOCOL_VERSION)
		return (-EPROTO);
	return (0);
}

/* Is that line the hello of a capture kernel's agent? */
static int
judge(const char *line)
{
	size_t version;

	if (parse(line, "capture", &version, 1))
		return (version == PROTOCOL_VERSION ? 0 : -EPROTO);
	if (strncmp(line, "ok ", 3) == 0 || strncmp(line, "no ", 3) == 0)
		return (-EBADMSG);
	return (-ETIMEDOUT);
}

int
link_capture(struct link *l, int milliseconds)
{
	const long long end = monotonic_ms() + milliseconds;
	long long left = milliseconds;
	int error;

	do {
		error = wait_line(l, (int)left);
		if (error != 0)
			return (error);
		error = judge(l->line);
		left = end - monotonic_ms();
	} while (error == -ETIMEDOUT && left >= 0);
	return (error);
}

int
link_send(struct link *l, const char *verb, const char *argument,
    const void *body, size_t length)
{
	char line[PROTOCOL_LINE];
	int error, n;

	n = snprintf(line, sizeof(line), "%s %zu %s\n", verb, length, argument);
	if (n >= (int)sizeof(line) || strchr(argument, '\n') != NULL ||
	    length > PROTOCOL_BODY)
		return (-E2BIG);
	error = send_all(l, line, (size_t)n);
	return (error == 0 ? send_all(l, body, length) : error);
}

int
link_call(struct link *l, const char *verb, const char *argument,
    const void *body, size_t length, struct answer *answer)
{
	char line[PROTOCOL_LINE] = "";
	size_t numbers[2];
	int error;

	answer->error = 0;
	answer->text = NULL;
	error = link_send(l, verb, argument, body, length);
	if (error == -E2BIG) {
		/* Nothing was sent, so the link can still be used. */
		answer->error = E2BIG;
		answer->length = 0;
		answer->text = strdup("");
		return (answer->text != NULL ? 0 : -ENOMEM);
	}
	if (error != 0)
		return (error);
	do {
		error = get_line(l, line, sizeof(line));
		if (error != 0)
			return (error);
	} while (strcmp(line, "beat") == 0 && !is_late(l));
	if (strcmp(line, "beat") == 0)
		return (-ECANCELED);
	if (parse(line, "no", numbers, 2) && numbers[0] != 0)
		answer->error = (int)numbers[0];
	else if (!parse(line, "ok", numbers + 1, 1))
		return (-EPROTO);
	answer->length = numbers[1];
	/* A program's output comes with its status. */
	if (answer->length > PROTOCOL_BODY + 65536)
		return (-EPROTO);
	answer->text = malloc(answer->length + 1);
	if (answer->text == NULL)
		return (-ENOMEM);
	error = get_bytes(l, answer->text, answer->length);
	if (error != 0) {
		free(answer->text);
		answer->text = NULL;
		return (error);
	}
	answer->text[answer->length] = '\0';
	/* Whoever runs in the guest wrote it. */
	printable(answer->text, answer->length);
	return (0);
}

void
link_wait_end(struct link *l, int milliseconds)
{
	const long long end = monotonic_ms() + milliseconds;
	long long left;

	while ((left = end - monotonic_ms()) > 0 && refill(l, (int)left) == 0)
		continue;
}
