/* SPDX-License-Identifier: BSD-2-Clause */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapter/fuzz_fibs.h"
#include "adapter/qemu/wire.h"
#include "torture/device.h"

#define RAM	  0x10000U
#define BAR	  0xfebf0000U
#define STATUS	  0x50	 /* of a command through the mailbox */
#define DATA	  0x100U /* that the first FIB writes */
#define DATA_SIZE 1024

struct guest {
	int device, qtest, memory;
	uint8_t *ram;
};

static struct guest guest;

static void
poke(uint32_t at, uint32_t value)
{
	memcpy(guest.ram + at, &value, sizeof(value));
}

static uint32_t
peek(uint32_t at)
{
	uint32_t value;

	memcpy(&value, guest.ram + at, sizeof(value));
	return (value);
}

/* A message, with the memory's file if it is about that. */
static bool
post(int32_t command, const void *payload, size_t size)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {.bytes = {0}};
	struct {
		int32_t command;
		uint32_t pad;
		uint64_t size;
	} header = {command, 0, size};
	struct iovec v[] = {{&header, sizeof(header)},
	    {(void *)(uintptr_t)payload, size}};
	struct msghdr h = {.msg_iov = v, .msg_iovlen = 2};
	struct cmsghdr *c;

	if (command == WIRE_SYSMEM) {
		h.msg_control = control.bytes;
		h.msg_controllen = sizeof(control.bytes);
		c = CMSG_FIRSTHDR(&h);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &guest.memory, sizeof(int));
	}
	return (sendmsg(guest.device, &h, MSG_NOSIGNAL) ==
	    (ssize_t)(sizeof(header) + size));
}

/* QEMU's main thread answers each line of qtest. */
static bool
answer_qtest(void)
{
	char text[512];
	ssize_t i, n = read(guest.qtest, text, sizeof(text));

	for (i = 0; i < n; i++)
		if (text[i] == '\n' &&
		    send(guest.qtest, "OK\n", 3, MSG_NOSIGNAL) != 3)
			return (false);
	return (n > 0);
}

/* The answer to a message; qtest may be needed for it. */
static bool
await(uint64_t *value)
{
	struct pollfd p[] = {{.fd = guest.device, .events = POLLIN},
	    {.fd = guest.qtest, .events = POLLIN}};
	uint64_t words[3];
	size_t n = 0;
	ssize_t got;

	while (n < sizeof(words)) {
		if (poll(p, 2, -1) == -1)
			return (false);
		if (p[1].revents != 0 && !answer_qtest())
			p[1].fd = -1;
		if (p[0].revents == 0)
			continue;
		got = read(guest.device, (char *)words + n, sizeof(words) - n);
		if (got <= 0)
			return (false);
		n += (size_t)got;
	}
	*value = words[2];
	return (true);
}

static bool
pci(uint32_t at, uint32_t value, int32_t length)
{
	const struct {
		uint32_t at, value;
		int32_t length;
	} words = {at, value, length};
	uint64_t ignored;

	return (post(WIRE_PCI_WRITE, &words, sizeof(words)) && await(&ignored));
}

static bool
bar(int32_t command, uint32_t at, uint64_t *value)
{
	const struct {
		uint64_t at, value;
		uint32_t size;
		uint8_t memory, pad[3];
	} words = {BAR + at, *value, 4, 1, {0}};

	return (post(command, &words, sizeof(words)) && await(value));
}

static bool
put(uint32_t at, uint32_t word)
{
	uint64_t value = word;

	return (bar(WIRE_BAR_WRITE, at, &value));
}

/* Its memory, its bus master bit and interrupt pin, and its queues. */
static bool
attach(void)
{
	const uint64_t regions[24] = {[8] = RAM};

	return (post(WIRE_SYSMEM, regions, sizeof(regions)) && pci(4, 6, 2) &&
	    pci(0x3c, 11, 1) && put(0x50, 5) && put(0x54, INIT) &&
	    put(0x20, 1) && put(0x34, 0xfb));
}

/* Send a FIB, and wait for the adapter: its status. */
static bool
send_fib(unsigned i, uint32_t *status)
{
	uint64_t value = 0;

	if (!put(0x50, 0x0c) || !put(0x54, FIBS + 512 * i) || !put(0x20, 1) ||
	    !bar(WIRE_BAR_READ, STATUS, &value))
		return (false);
	*status = value == 1 ? peek(FIBS + 512 * i + 32) : ~0U;
	return (true);
}

static int
drive(void)
{
	static const struct {
		unsigned fib;
		const char *name;
	} commands[] = {{0, "write"}, {1, "read"}, {4, "flush"}};
	uint32_t status;
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!send_fib(commands[i].fib, &status)) {
			fprintf(stderr, "guest: %s: the adapter has gone\n",
			    commands[i].name);
			return (1);
		}
		printf("%s %u\n", commands[i].name, status);
		if (status != 0) {
			fprintf(stderr, "guest: %s: the adapter's status is "
			    "%u\n", commands[i].name, status);
			return (1);
		}
	}
	return (0);
}

int
device_drive(int device, int qtest)
{
	guest = (struct guest){device, qtest, memfd_create("ram", 0), NULL};
	if (guest.memory == -1 || ftruncate(guest.memory, RAM) == -1)
		return (99);
	guest.ram = mmap(NULL, RAM, PROT_READ | PROT_WRITE, MAP_SHARED,
	    guest.memory, 0);
	if (guest.ram == MAP_FAILED)
		return (99);
	fuzz_furnish(poke);
	/* As the container has it already: it does not change. */
	memset(guest.ram + DATA, 'w', DATA_SIZE);
	memset(guest.ram + 0x900, 'w', 512);
	if (!attach()) {
		fputs("guest: the adapter has gone\n", stderr);
		return (1);
	}
	return (drive());
}
