/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: what QEMU says as it is tried.  The first byte selects what it
 * is asked: its version, or whether it comes to a device's first question.
 * reader: src/guest/qemu_trial.c
 */
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "guest/qemu.h"

static void
ask_version(const uint8_t *input, size_t size)
{
	char *text = fuzz_text(input, size), version[32];

	if (qemu_version_of(text, version, sizeof(version)))
		FUZZ_CHECK(strlen(version) < sizeof(version) &&
		    strpbrk(version, " (\n") == NULL);
	free(text);
}

/* Its end follows. */
static void
ask_device(const uint8_t *input, size_t size)
{
	int ends[2];

	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	FUZZ_CHECK(send(ends[1], input, size, MSG_DONTWAIT) == (ssize_t)size);
	close(ends[1]);
	qemu_asks(ends[0]);
	close(ends[0]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	if (size < 2)
		return (0);
	if ((input[0] & 1) != 0)
		ask_version(input + 1, size - 1);
	else
		ask_device(input + 1, size - 1);
	return (0);
}
