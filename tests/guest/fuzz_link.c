/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: a hostile agent, as far as the protocol is read.  The first
 * byte says how it begins: as a guest that boots, or as a capture kernel.
 * reader: src/guest/link.c
 */
#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "guest/link.h"

#define CALLS 64

static void
check(int error)
{
	FUZZ_CHECK(error == 0 || error == -EPIPE || error == -EPROTO ||
	    error == -EBADMSG || error == -ETIMEDOUT);
}

static void
talk(struct link *link, bool capture)
{
	struct answer answer;
	int error, i;

	error = capture ? link_capture(link, 1000) : link_hello(link, 1000);
	check(error);
	for (i = 0; i < CALLS && error == 0; i++) {
		error = link_call(link, "get", "paths", "", 0, &answer);
		check(error);
		FUZZ_CHECK((answer.text != NULL) == (error == 0));
		if (error == 0)
			FUZZ_CHECK(answer.error >= 0 &&
			    answer.text[answer.length] == '\0');
		free(answer.text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct link link;
	int ends[2];

	if (size < 1)
		return (0);
	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 &&
	    send(ends[1], input + 1, size - 1, MSG_DONTWAIT | MSG_NOSIGNAL) ==
	    (ssize_t)size - 1 && shutdown(ends[1], SHUT_WR) == 0);
	link.fd = ends[0];
	link.silence_ms = 1000;
	link.at = link.end = link.length = 0;
	talk(&link, (input[0] & 1) != 0);
	close(ends[0]);
	close(ends[1]);
	return (0);
}
