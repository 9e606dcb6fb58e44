/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "adapter/qemu/await.h"
#include "adapter/qemu/qtest.h"

#define PATIENCE_NS 5000000000

static void
say(struct qtest *q, const char *line, size_t left)
{
	ssize_t n;

	for (; left > 0 && q->fd != -1; left -= (size_t)n, line += n) {
		n = send(q->fd, line, left, MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			n = 0;
		else if (n == -1)
			q->fd = -1; /* QEMU ends; its other socket says so */
	}
	q->waiting++;
}

void
qtest_line(struct qtest *q, unsigned pin, bool level)
{
	char line[160];

	/* The guest's firmware has not routed the line yet. */
	if (q->fd == -1 || pin == 0 || pin > 23)
		return;
	snprintf(line, sizeof(line), "set_irq_in %s unnamed-gpio-in %u %d\n",
	    q->ioapic, pin, level);
	say(q, line, strlen(line));
}

void
qtest_touch(struct qtest *q, uint64_t address, size_t len)
{
	char line[80];

	if (q->fd == -1)
		return;
	snprintf(line, sizeof(line), "memset 0x%" PRIx64 " 0x%zx 0\n",
	    address, len);
	say(q, line, strlen(line));
}

bool
qtest_settle(struct qtest *q)
{
	struct pollfd p = {.fd = q->fd, .events = POLLIN};
	char text[512];
	ssize_t n, i;
	int ready;

	while (q->waiting > 0 && q->fd != -1) {
		ready = await(&p, 1, PATIENCE_NS, q->awake);
		if (ready == -1 && errno == EINTR)
			continue;
		if (ready != 1)
			return (false);
		n = recv(q->fd, text, sizeof(text), 0);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			q->fd = -1;
			return (false);
		}
		/* One line an answer, which begins with OK or FAIL. */
		for (i = 0; i < n; i++) {
			if (!q->inside && text[i] != 'O')
				q->refused = true;
			q->inside = text[i] != '\n';
			if (!q->inside && q->waiting > 0)
				q->waiting--;
		}
	}
	return (true);
}
