/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The adapter's link to QEMU, with this test as QEMU: its messages, its memory
 * as files, its qtest; and messages that QEMU would not send.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapter/qemu/disk.h"
#include "adapter/qemu/link.h"
#include "scratch.h"

#define RAM  (1U << 20)
#define BAR  0xfebf0000U
#define HIGH 0x100000U /* where the second half of the memory lies */

struct bench {
	struct adapter_link link;
	pthread_t thread, qemu;
	int device, qtest;
	int ended; /* slot_run's */
	int memory;
	uint8_t *ram;
	char path[SCRATCH_MAX], said[4096];
	const char *qtest_says; /* to each line; NULL: OK */
	struct errmsg err;
};

static void *
adapter(void *arg)
{
	struct bench *b = arg;

	b->ended = link_run(&b->link, &b->err);
	close(b->link.device);
	return (NULL);
}

/* QEMU's qtest: every line is heard, kept and answered. */
static void *
listen_qtest(void *arg)
{
	struct bench *b = arg;
	const char *says = b->qtest_says != NULL ? b->qtest_says : "OK\n";
	size_t have = 0;
	ssize_t n, i;

	for (;;) {
		n = read(b->qtest, b->said + have,
		    sizeof(b->said) - 1 - have);
		if (n <= 0)
			return (NULL);
		for (i = 0; i < n; i++)
			if (b->said[have + (size_t)i] == '\n' &&
			    send(b->qtest, says, strlen(says),
			    MSG_NOSIGNAL) == -1)
				return (NULL);
		have += (size_t)n;
	}
}

static void
start(struct bench *b, bool qtest)
{
	int device[2], irq[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, device), 0);
	b->device = device[0];
	b->link.device = device[1];
	b->link.qtest = (struct qtest){.fd = -1, .ioapic = "/ioapic"};
	b->qtest = -1;
	if (qtest) {
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, irq), 0);
		b->qtest = irq[0];
		b->link.qtest.fd = irq[1];
		pthread_create(&b->qemu, NULL, listen_qtest, b);
	}
	b->link.disks[0] = scratch_file(b->path);
	assert_int_equal(ftruncate(b->link.disks[0], 65536), 0);
	b->link.config.containers = 1;
	b->link.config.blocks[0] = 128;
	b->memory = memfd_create("ram", 0);
	assert_int_equal(ftruncate(b->memory, RAM), 0);
	b->ram = mmap(NULL, RAM, PROT_READ | PROT_WRITE, MAP_SHARED,
	    b->memory, 0);
	pthread_create(&b->thread, NULL, adapter, b);
}

/* QEMU goes; what slot_run said. */
static int
finish(struct bench *b)
{
	close(b->device);
	pthread_join(b->thread, NULL);
	if (b->qtest != -1) {
		shutdown(b->qtest, SHUT_RDWR);
		pthread_join(b->qemu, NULL);
		close(b->qtest);
		if (b->link.qtest.fd != -1)
			close(b->link.qtest.fd);
	}
	unlink(b->path);
	close(b->link.disks[0]);
	close(b->memory);
	munmap(b->ram, RAM);
	return (b->ended);
}

static void
post(struct bench *b, int32_t command, const void *payload, uint64_t size,
    const int *fds, unsigned nfds)
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
	    {(void *)(uintptr_t)payload, payload != NULL ? size : 0}};
	struct msghdr h = {.msg_iov = v, .msg_iovlen = 2};
	struct cmsghdr *c;

	if (nfds > 0) {
		h.msg_control = control.bytes;
		h.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		c = CMSG_FIRSTHDR(&h);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(c), fds, nfds * sizeof(int));
	}
	assert_int_equal(sendmsg(b->device, &h, MSG_NOSIGNAL),
	    sizeof(header) + v[1].iov_len);
}

static uint64_t
answer(struct bench *b)
{
	struct {
		int32_t command;
		uint32_t pad;
		uint64_t size, value;
	} a;

	assert_int_equal(recv(b->device, &a, sizeof(a), MSG_WAITALL),
	    sizeof(a));
	assert_int_equal(a.command, WIRE_RET);
	assert_int_equal(a.size, 8);
	return (a.value);
}

static uint64_t
pci(struct bench *b, bool write, uint32_t at, uint32_t value, int32_t n)
{
	const uint32_t words[] = {at, value, (uint32_t)n};

	post(b, write ? WIRE_PCI_WRITE : WIRE_PCI_READ, words, 12, NULL, 0);
	return (answer(b));
}

static uint64_t
bar(struct bench *b, bool write, uint64_t at, uint64_t value, uint32_t n)
{
	const struct {
		uint64_t at, value;
		uint32_t size;
		uint8_t memory, pad[3];
	} words = {BAR + at, value, n, 1, {0}};

	post(b, write ? WIRE_BAR_WRITE : WIRE_BAR_READ, &words, 24, NULL, 0);
	return (answer(b));
}

/* The memory's two halves, at 0 and at HIGH. */
static void
sync_memory(struct bench *b)
{
	const uint64_t words[24] = {0, HIGH, 0, 0, 0, 0, 0, 0,
		RAM / 2, RAM / 2, 0, 0, 0, 0, 0, 0, 0, RAM / 2};
	const int fds[] = {b->memory, b->memory};

	post(b, WIRE_SYSMEM, words, 192, fds, 2);
}

static void
put(struct bench *b, uint32_t at, uint32_t value)
{
	memcpy(b->ram + at, &value, sizeof(value));
}

static uint32_t
get(struct bench *b, uint32_t at)
{
	uint32_t value;

	memcpy(&value, b->ram + at, sizeof(value));
	return (value);
}

static int
bench_new(void **state)
{
	*state = calloc(1, sizeof(struct bench));
	return (0);
}

static int
bench_free(void **state)
{
	free(*state);
	return (0);
}

/* Up to queues, as a driver does. */
static void
attach(struct bench *b)
{
	unsigned i;

	sync_memory(b);
	pci(b, true, 4, 6, 2);
	pci(b, true, 0x3c, 11, 1);
	for (i = 0; i < 16; i++)
		put(b, 0x4000 + 4 * i, 1U << 20);
	put(b, 0x1000, 3);
	put(b, 0x100c, 0x4000);
	bar(b, true, 0x50, 5, 4);
	bar(b, true, 0x54, 0x1000, 4);
	bar(b, true, 0x20, 1, 4);
	assert_int_equal(bar(b, false, 0x50, 0, 4), 1);
	bar(b, true, 0x2c, 1, 4);
	bar(b, true, 0x34, 0xfb, 4);
}

/* A read of 512 bytes, into the memory above the seam. */
static void
queue_read(struct bench *b)
{
	const uint32_t words[] = {6, 0, 2, 512, 1, HIGH + 256, 512};

	memset(b->ram + 0x8000, 0, 512);
	put(b, 0x8000, 0x20);
	put(b, 0x8004, 500);
	put(b, 0x8008, 512 | 512 << 16);
	put(b, 0x800c, 0x70);
	memcpy(b->ram + 0x8020, words, sizeof(words));
	put(b, 0x4000 + 64 + 12 * 8 + 4, 0x8000);
	put(b, 0x4000 + 16, 1);
	put(b, 0x4000 + 20, 512);
	bar(b, true, 0x20, 2, 4);
}

static void
realizes(void **state)
{
	struct bench *b = *state;
	uint32_t at, value;

	start(b, true);
	sync_memory(b);
	assert_int_equal(pci(b, false, 0, 0, 2), 0x9005);
	assert_int_equal(pci(b, false, 2, 0, 2), 0x0285);
	assert_int_equal(pci(b, false, 0x0a, 0, 2), 0x0104);
	for (at = 0x10; at <= 0x28; at += 4) {
		value = (uint32_t)pci(b, false, at, 0, 4);
		pci(b, true, at, UINT32_MAX, 4);
		assert_int_equal(pci(b, false, at, 0, 4),
		    at == 0x10 ? 0xffffe000 : 0);
		pci(b, true, at, value, 4);
	}
	post(b, WIRE_RESET, NULL, 0, NULL, 0);
	answer(b);
	assert_int_equal(bar(b, false, 0x18, 0, 4), 0x80);
	assert_int_equal(finish(b), 0);
}

/* Memory that QEMU keeps for itself is named in no message. */
static void
refuses_without_memory(void **state)
{
	struct bench *b = *state;

	start(b, true);
	assert_int_equal(pci(b, false, 0, 0, 2), 0x9005);
	post(b, WIRE_RESET, NULL, 0, NULL, 0);
	assert_int_equal(finish(b), -ENXIO);
	assert_non_null(strstr(b->err.text, "shares no memory with the "
	    "adapter (expected "));
}

/* So is an interrupt controller that QEMU has not. */
static void
refuses_without_ioapic(void **state)
{
	struct bench *b = *state;

	b->qtest_says = "FAIL Unknown device\n";
	start(b, true);
	attach(b);
	queue_read(b);
	assert_int_equal(finish(b), -EREMOTEIO);
	assert_non_null(strstr(b->err.text, "no interrupt controller "
	    "/ioapic (expected "));
}

static void
interrupts_by_qtest(void **state)
{
	struct bench *b = *state;
	char data[512];
	int i;

	start(b, true);
	memset(data, 'x', sizeof(data));
	assert_int_equal(pwrite(b->link.disks[0], data, 512, 1024), 512);
	attach(b);
	queue_read(b);
	/* A read waits for what the bell before it has rung for, */
	assert_int_equal(bar(b, false, 0x30, 0, 4), 4);
	assert_memory_equal(b->ram + RAM / 2 + 256, data, 512);
	assert_int_equal(get(b, 0x8020), 0);
	/* but for the interrupt, unless the guest's clock stands still. */
	for (i = 0; i < 1000 && strstr(b->said, "11 1\n") == NULL; i++)
		usleep(10000);
	assert_string_equal(b->said, "memset 0x100100 0x200 0\n"
	    "set_irq_in /ioapic unnamed-gpio-in 11 1\n");
	bar(b, true, 0x2c, 4, 4);
	assert_non_null(strstr(b->said + 64, "unnamed-gpio-in 11 0\n"));
	assert_int_equal(finish(b), 0);
}

/* Where only instructions count time, it has come with the answer. */
static void
interrupts_at_once(void **state)
{
	struct bench *b = *state;

	b->link.config.untimed = true;
	start(b, true);
	attach(b);
	queue_read(b);
	assert_non_null(strstr(b->said, "unnamed-gpio-in 11 1\n"));
	assert_int_equal(finish(b), 0);
}

static void
interrupts_by_irqfd(void **state)
{
	struct bench *b = *state;
	int fds[2] = {eventfd(0, 0), eventfd(0, 0)};
	struct pollfd p = {.fd = fds[0], .events = POLLIN};
	uint64_t n;

	start(b, false);
	post(b, WIRE_IRQFD, NULL, 0, fds, 2);
	attach(b);
	assert_int_equal(poll(&p, 1, 0), 0);
	queue_read(b);
	assert_int_equal(read(fds[0], &n, sizeof(n)), sizeof(n));
	/* The guest is done with it, but the adapter is not. */
	n = 1;
	assert_int_equal(write(fds[1], &n, sizeof(n)), sizeof(n));
	assert_int_equal(poll(&p, 1, 5000), 1);
	assert_int_equal(read(fds[0], &n, sizeof(n)), sizeof(n));
	bar(b, true, 0x2c, 4, 4);
	assert_int_equal(write(fds[1], &n, sizeof(n)), sizeof(n));
	assert_int_equal(poll(&p, 1, 100), 0);
	/* A host that rings no bell is served all the same. */
	put(b, 0x8000, 0x20);
	put(b, 0x4000 + 64 + 13 * 8 + 4, 0x8000);
	put(b, 0x4000 + 16, 2);
	assert_int_equal(poll(&p, 1, 5000), 1);
	assert_int_equal(finish(b), 0);
	close(fds[0]);
	close(fds[1]);
}

/* Regions that are not what they are said to be are no memory. */
static void
refuses_false_memory(void **state)
{
	static const uint64_t lies[][3] = {
		{0, RAM + 4096, 0},	     /* longer than its file */
		{0, RAM, 4096},		     /* starts too late in it */
		{0, RAM, UINT64_MAX - 4095}, /* wraps */
		{0, 0, 0},
		{UINT64_MAX - 4095, RAM, 0}, /* beyond any address */
		{0, RAM / 2, 100},	     /* no page starts there */
	};
	struct bench *b = *state;
	uint64_t words[24];
	size_t i;

	start(b, true);
	pci(b, true, 4, 6, 2);
	put(b, 0x1000, 3);
	put(b, 0x1064, 3);
	put(b, 0x100c, 0x4000);
	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		memset(words, 0, sizeof(words));
		words[0] = lies[i][0];
		words[8] = lies[i][1];
		words[16] = lies[i][2];
		post(b, WIRE_SYSMEM, words, 192, &b->memory, 1);
		bar(b, true, 0x50, 5, 4);
		bar(b, true, 0x54, 0x1000, 4);
		bar(b, true, 0x20, 1, 4);
		assert_int_equal(bar(b, false, 0x50, 0, 4), 6);
	}
	assert_int_equal(finish(b), 0);
}

static void
refuses_messages(void **state)
{
	static const struct {
		uint64_t size;
		int32_t command;
		unsigned nfds;
	} bad[] = {
		{0, 8, 0}, {0, -1, 0}, {0, INT32_MIN, 0}, {8, WIRE_RET, 0},
		{12, WIRE_BAR_READ, 0}, {UINT64_MAX, WIRE_PCI_READ, 0},
		{0, WIRE_SYSMEM, 0}, {8, WIRE_RESET, 0}, {0, WIRE_RESET, 1},
		{0, WIRE_IRQFD, 3}, {192, WIRE_SYSMEM, 9},
	};
	const uint64_t zeros[24] = {0};
	struct bench *b = *state;
	int fds[16];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memset(b, 0, sizeof(*b));
		start(b, false);
		for (unsigned n = 0; n < 16; n++)
			fds[n] = b->memory;
		post(b, bad[i].command, bad[i].size <= 192 ? zeros : NULL,
		    bad[i].size, fds, bad[i].nfds);
		if (finish(b) != -EPROTO)
			fail_msg("message %zu was taken", i);
	}
	/* Half a message, then the end. */
	memset(b, 0, sizeof(*b));
	start(b, false);
	assert_int_equal(write(b->device, zeros, 9), 9);
	assert_int_equal(finish(b), 0);
}

static void
refuses_files(void **state)
{
	char path[SCRATCH_MAX];
	struct errmsg err;
	uint64_t blocks;
	int fd, first;

	(void)state;
	assert_int_equal(disk_open("/no/such/file", &fd, &blocks, &err),
	    -ENOENT);
	assert_non_null(strstr(err.text, "/no/such/file"));
	assert_int_equal(disk_open("/dev/null", &fd, &blocks, &err),
	    -EINVAL);
	close(scratch_file(path));
	assert_int_equal(disk_open(path, &fd, &blocks, &err), -EINVAL);
	assert_int_equal(truncate(path, 1000), 0);
	assert_int_equal(disk_open(path, &fd, &blocks, &err), -EINVAL);
	assert_int_equal(truncate(path, 1024), 0);
	assert_int_equal(disk_open(path, &first, &blocks, &err), 0);
	assert_int_equal(blocks, 2);
	assert_int_equal(disk_open(path, &fd, &blocks, &err), -EBUSY);
	close(first);
	/* The last size that a block's 32-bit number reaches, and the next. */
	if (truncate(path, (off_t)UINT32_MAX * 512) == 0) {
		assert_int_equal(disk_open(path, &fd, &blocks, &err), 0);
		assert_int_equal(blocks, UINT32_MAX);
		close(fd);
		assert_int_equal(truncate(path, 1LL << 41), 0);
		assert_int_equal(disk_open(path, &fd, &blocks, &err),
		    -EINVAL);
		assert_non_null(strstr(err.text, "smaller than 2 TiB"));
	}
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(disk_open(path, &fd, &blocks, &err), -EINVAL);
	unlink(path);
}

#define T(f) cmocka_unit_test_setup_teardown(f, bench_new, bench_free)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(realizes), T(interrupts_by_qtest), T(interrupts_at_once),
		T(interrupts_by_irqfd), T(refuses_without_memory),
		T(refuses_without_ioapic),
		T(refuses_false_memory), T(refuses_messages),
		T(refuses_files),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
