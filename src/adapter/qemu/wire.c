/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapter/qemu/wire.h"
#include "util/whole.h"

struct header {
	int32_t command;
	uint32_t pad;
	uint64_t size;
};

/* Bytes of payload that a command has. */
static const struct {
	uint64_t size;
	unsigned fds; /* at most */
} shapes[] = {
	[WIRE_SYSMEM] = {192, WIRE_FDS},
	[WIRE_RET] = {8, 0},
	[WIRE_PCI_WRITE] = {12, 0},
	[WIRE_PCI_READ] = {12, 0},
	[WIRE_BAR_WRITE] = {24, 0},
	[WIRE_BAR_READ] = {24, 0},
	[WIRE_IRQFD] = {0, 2},
	[WIRE_RESET] = {0, 0},
};

_Static_assert(sizeof(struct header) == 16, "as QEMU has it");

/* 1, or 0 at the end of the stream. */
static int
read_all(int fd, void *to, size_t n)
{
	const ssize_t got = whole_read(fd, to, n);

	if (got < 0)
		return (got == -ECONNRESET ? 0 : (int)got);
	return ((size_t)got == n);
}

void
wire_close(struct wire_message *message)
{
	while (message->nfds > 0)
		close(message->fds[--message->nfds]);
}

static void
take_fds(struct msghdr *h, struct wire_message *m)
{
	struct cmsghdr *c;
	size_t n;

	for (c = CMSG_FIRSTHDR(h); c != NULL; c = CMSG_NXTHDR(h, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		if (n > WIRE_FDS - m->nfds)
			continue;
		memcpy(m->fds + m->nfds, CMSG_DATA(c), n * sizeof(int));
		m->nfds += (unsigned)n;
	}
}

/*
 * A header, and as much of what follows as a register access has: most are
 * that, and come whole in one call.
 */
static int
read_header(struct wire *w, struct header *header, struct wire_message *m)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(WIRE_FDS * sizeof(int))];
	} control;
	struct iovec v[] = {{header, sizeof(*header)},
	    {w->ahead, sizeof(w->ahead)}};
	struct msghdr h = {
		.msg_iov = v,
		.msg_iovlen = 2,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	ssize_t n;

	do {
		n = recvmsg(w->fd, &h, MSG_CMSG_CLOEXEC);
	} while (n == -1 && errno == EINTR);
	if (n == -1)
		return (errno == ECONNRESET ? 0 : -errno);
	take_fds(&h, m);
	if ((h.msg_flags & MSG_CTRUNC) != 0)
		return (-EPROTO);
	if (n == 0)
		return (0);
	if ((size_t)n >= sizeof(*header)) {
		w->nahead = (size_t)n - sizeof(*header);
		return (1);
	}
	return (read_all(w->fd, (char *)header + n,
	    sizeof(*header) - (size_t)n));
}

/* The first n of the bytes that were read already, or what there is. */
static size_t
take_ahead(struct wire *w, void *to, size_t n)
{
	if (n > w->nahead)
		n = w->nahead;
	memcpy(to, w->ahead, n);
	w->nahead -= n;
	memmove(w->ahead, w->ahead + n, w->nahead);
	return (n);
}

int
wire_receive(struct wire *w, struct wire_message *message)
{
	struct header header;
	size_t n;
	int got;

	message->nfds = 0;
	memset(&message->u, 0, sizeof(message->u));
	n = take_ahead(w, &header, sizeof(header));
	got = n == 0 ? read_header(w, &header, message) :
	    read_all(w->fd, (char *)&header + n, sizeof(header) - n);
	if (got == 1 && (header.command < 0 || header.command > WIRE_RESET ||
	    header.size != shapes[header.command].size ||
	    message->nfds > shapes[header.command].fds ||
	    header.size > sizeof(message->u)))
		got = -EPROTO;
	if (got == 1) {
		n = take_ahead(w, &message->u, header.size);
		got = read_all(w->fd, (char *)&message->u + n,
		    header.size - n);
	}
	if (got == 1)
		message->command = header.command;
	else
		wire_close(message);
	return (got);
}

int
wire_answer(int fd, uint64_t value)
{
	struct {
		struct header header;
		uint64_t value;
	} answer = {{WIRE_RET, 0, sizeof(value)}, value};
	const char *p = (const char *)&answer;
	size_t left = sizeof(answer);
	ssize_t n;

	for (; left > 0; left -= (size_t)n, p += n) {
		n = send(fd, p, left, MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			n = 0;
		else if (n == -1)
			return (-errno);
	}
	return (0);
}
