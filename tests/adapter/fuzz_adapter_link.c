/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: a hostile QEMU.  The input is a list of messages, mostly
 * of the shape that QEMU's have, with files attached; what qtest answers; and
 * faults.  Memory holds a host with queues, so that registers reach them.
 * max_len: 1024
 * reader: src/adapter/qemu/link.c src/adapter/qemu/wire.c
 * reader: src/adapter/qemu/qtest.c
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapter/qemu/link.h"
#include "fuzz/fuzz.h"
#include "fuzz_fibs.h"

#define RAM	 0x10000U
#define BLOCKS	 32U
#define BAR	 0xfebf0000U
#define MESSAGES 64

/* What every execution starts with, and its files. */
static uint8_t template[RAM], *ram;
static int memory = -1, disk = -1;

struct input {
	const uint8_t *at;
	size_t left;
};

static void
poke(uint32_t addr, uint32_t value)
{
	memcpy(template + addr, &value, sizeof(value));
}

static void
set_up(void)
{
	memory = memfd_create("ram", MFD_CLOEXEC);
	disk = memfd_create("disk", MFD_CLOEXEC);
	if (ftruncate(memory, RAM) != 0 ||
	    ftruncate(disk, BLOCKS * ADAPTER_BLOCK) != 0)
		abort();
	ram = mmap(NULL, RAM, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	if (ram == MAP_FAILED)
		abort();
	fuzz_furnish(poke);
}

/* So many bytes; zeros behind the end. */
static void
take(struct input *in, void *to, size_t n)
{
	size_t have = n < in->left ? n : in->left;

	memset(to, 0, n);
	memcpy(to, in->at, have);
	in->at += have;
	in->left -= have;
}

static void
post(int fd, int32_t command, uint64_t size, const void *payload, size_t n,
    unsigned nfds)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(16 * sizeof(int))];
	} control = {.bytes = {0}};
	struct {
		int32_t command;
		uint32_t pad;
		uint64_t size;
	} header = {command, 0, size};
	struct iovec v[] = {{&header, sizeof(header)},
	    {(void *)(uintptr_t)payload, n}};
	struct msghdr h = {.msg_iov = v, .msg_iovlen = 2};
	struct cmsghdr *c;
	int fds[16];
	unsigned i;

	for (i = 0; i < 16; i++)
		fds[i] = memory;
	if (nfds > 0) {
		h.msg_control = control.bytes;
		h.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		c = CMSG_FIRSTHDR(&h);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(c), fds, nfds * sizeof(int));
	}
	if (sendmsg(fd, &h, MSG_NOSIGNAL | MSG_DONTWAIT) == -1)
		return;
}

static void
post_bar(int fd, int32_t command, uint32_t at, uint32_t value, uint32_t size)
{
	const struct {
		uint64_t at, value;
		uint32_t size;
		uint8_t memory, pad[3];
	} words = {BAR + at, value, size, 1, {0}};

	post(fd, command, sizeof(words), &words, sizeof(words), 0);
}

/* Up to queues, as a driver does. */
static void
attach(int fd)
{
	const uint64_t regions[24] = {[8] = RAM};
	const uint32_t master[] = {4, 6, 2}, pin[] = {0x3c, 11, 1};

	post(fd, WIRE_SYSMEM, sizeof(regions), regions, sizeof(regions), 1);
	post(fd, WIRE_PCI_WRITE, sizeof(master), master, sizeof(master), 0);
	post(fd, WIRE_PCI_WRITE, sizeof(pin), pin, sizeof(pin), 0);
	post_bar(fd, WIRE_BAR_WRITE, 0x50, 5, 4);
	post_bar(fd, WIRE_BAR_WRITE, 0x54, INIT, 4);
	post_bar(fd, WIRE_BAR_WRITE, 0x20, 1, 4);
	post_bar(fd, WIRE_BAR_WRITE, 0x34, 0xfb, 4);
}

/* Sound sizes but for the last kind, which says all of it itself. */
static void
post_next(int fd, struct input *in)
{
	static const uint8_t sizes[] = {192, 8, 12, 12, 24, 24, 0, 0};
	struct {
		uint8_t kind, nfds, a, b;
	} what;
	uint8_t payload[256];
	uint32_t size, value;

	take(in, &what, sizeof(what));
	switch (what.kind % 13) {
	case 8: /* a register that there is */
		take(in, &value, sizeof(value));
		post_bar(fd, WIRE_BAR_WRITE, (what.a & 0x1fU) * 4, value, 4);
		break;
	case 9: /* a command in the queue, and the bell */
		memcpy(ram + QUEUES + 16, &what.a, 1);
		post_bar(fd, WIRE_BAR_WRITE, 0x20, 2, 4);
		break;
	case 10: /* one through the mailbox */
		post_bar(fd, WIRE_BAR_WRITE, 0x50, 0x0c, 4);
		post_bar(fd, WIRE_BAR_WRITE, 0x54,
		    FIBS + (what.a & 7U) * 512, 4);
		post_bar(fd, WIRE_BAR_WRITE, 0x20, 1, 4);
		break;
	case 11: /* words of a FIB */
		take(in, ram + FIBS + (what.a & 7U) * 512 + 32, 32);
		break;
	case 12:
		take(in, &size, sizeof(size));
		take(in, payload, what.b);
		post(fd, (int32_t)what.a - 2, size, payload, what.b,
		    what.nfds % 12);
		break;
	default:
		size = sizes[what.kind % 13];
		take(in, payload, size);
		post(fd, what.kind % 13, size, payload, size, what.nfds % 9);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct adapter_link link = {.qtest = {.fd = -1, .ioapic = "/ioapic"}};
	struct input in = {input, size};
	struct errmsg err;
	int device[2], irq[2] = {-1, -1}, i;
	uint8_t how[4];

	if (memory == -1)
		set_up();
	take(&in, how, sizeof(how));
	memcpy(ram, template, RAM);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, device) != 0 ||
	    ((how[0] & 1) != 0 &&
	    socketpair(AF_UNIX, SOCK_STREAM, 0, irq) != 0))
		abort();
	/* What qtest says, and no more of it. */
	if (irq[0] != -1) {
		for (i = 0; i < how[1] % 16; i++)
			if (write(irq[0], i == how[2] ? "\0\n\nFAIL" : "OK\n",
				i == how[2] ? 7 : 3) == -1)
				abort();
		shutdown(irq[0], SHUT_WR);
	}
	if ((how[0] & 2) == 0)
		attach(device[0]);
	for (i = 0; i < MESSAGES && in.left > 0; i++)
		post_next(device[0], &in);
	shutdown(device[0], SHUT_WR);
	link.device = device[1];
	link.qtest.fd = irq[1];
	link.disks[0] = disk;
	link.config.containers = 1;
	link.config.blocks[0] = BLOCKS;
	link.config.sg64 = (how[0] & 4) != 0;
	link.config.fault.kind = (how[0] >> 3) % (ADAPTER_FAULT_TORN + 1);
	link.config.fault.nth = how[3];
	link_run(&link, &err);
	if (link.irqfd != -1)
		close(link.irqfd);
	if (link.resample != -1)
		close(link.resample);
	close(device[0]);
	close(device[1]);
	if (irq[0] != -1) {
		close(irq[0]);
		close(irq[1]);
	}
	return (0);
}
