/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does QEMU live when it gets the adapter in a guest that KVM does not run?
 * Later ones than 7.2 ask KVM for an interrupt all the same, and end.  So it is
 * tried, up to the device's first question to us.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapter/qemu/wire.h"
#include "guest/qemu.h"
#include "guest/spawn.h"

#define TRIAL_S 20
#define MESSAGES 100 /* before the first question there are a few */

/* Read a message of the device: its command, or -1 at QEMU's end. */
static int
command(int fd)
{
	struct {
		int32_t command;
		uint32_t pad;
		uint64_t size;
	} header;
	char payload[1024];

	if (recv(fd, &header, sizeof(header), MSG_WAITALL) !=
	    sizeof(header) || header.size > sizeof(payload))
		return (-1);
	if (header.size > 0 && recv(fd, payload, header.size, MSG_WAITALL) !=
	    (ssize_t)header.size)
		return (-1);
	return (header.command);
}

bool
qemu_asks(int fd)
{
	int asked, n = 0;

	do
		asked = command(fd);
	while (asked != -1 && asked != WIRE_PCI_READ && ++n < MESSAGES);
	return (asked == WIRE_PCI_READ);
}

static int
try(const char *const words[], size_t n, int fd, pid_t *pid,
    struct errmsg *err)
{
	char device[64];
	const char *const options[] = {"-nodefaults", "-no-user-config",
	    "-display", "none", "-S", "-object",
	    "memory-backend-memfd,id=memory,size=16M,share=on", "-m", "16",
	    "-machine", "q35,memory-backend=memory", "-accel", "tcg",
	    "-device", device, NULL};
	const char *argv[n + sizeof(options) / sizeof(options[0])];

	snprintf(device, sizeof(device), "x-pci-proxy-dev,fd=%d", fd);
	memcpy(argv, words, n * sizeof(argv[0]));
	memcpy(argv + n, options, sizeof(options));
	return (spawn(argv, &fd, 1, -1, pid, err));
}

int
qemu_lives_with_adapter(const char *const words[], size_t n,
    struct errmsg *err)
{
	const struct timeval limit = {.tv_sec = TRIAL_S};
	int ends[2], error, status = 0;
	pid_t pid;
	bool asked;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		return (errmsg_set(err, errno, "a socket for QEMU: "
		    "%s", strerror(errno)));
	setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	error = try(words, n, ends[1], &pid, err);
	close(ends[1]);
	if (error == 0) {
		asked = qemu_asks(ends[0]);
		if (!spawn_ended(pid, asked ? 0 : 1000, &status))
			spawn_kill(pid, &status);
		if (!asked)
			error = errmsg_set(err, EINVAL, "this QEMU ends with "
			    "%s %d when a guest that KVM does not run gets "
			    "the adapter (expected another one: 7.2 does not)",
			    WIFSIGNALED(status) ? "signal" : "status",
			    WIFSIGNALED(status) ? WTERMSIG(status) :
			    WEXITSTATUS(status));
	}
	close(ends[0]);
	return (error);
}
