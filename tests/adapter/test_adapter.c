/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The adapter, driven as by Linux's aacraid and FreeBSD's aac(4), and in ways
 * that neither uses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "adapter_driver.h"

static void
identity(void **state)
{
	struct machine *m = *state;

	power_on(m);
	assert_int_equal(adapter_pci_read(m->adapter, 0, 4), 0x02859005);
	assert_int_equal(adapter_pci_read(m->adapter, 0x2c, 4), 0x02859005);
	assert_int_equal(adapter_pci_read(m->adapter, 0x0a, 2), 0x0104);
	assert_int_equal(adapter_pci_read(m->adapter, 0x3d, 1), 1);
	adapter_pci_write(m->adapter, 0x10, UINT32_MAX, 4);
	assert_int_equal(adapter_pci_read(m->adapter, 0x10, 4), 0xffffe000);
	adapter_pci_write(m->adapter, 0x28, UINT32_MAX, 4);
	assert_int_equal(adapter_pci_read(m->adapter, 0x28, 4), 0);
	assert_int_equal(adapter_pci_read(m->adapter, 254, 4), 0);
	assert_int_equal(adapter_pci_read(m->adapter, UINT32_MAX, 4), 0);
	adapter_pci_write(m->adapter, UINT32_MAX - 1, 0, 4);
	assert_int_equal(reg(m, STATUS), 0x80);
	assert_int_equal(reg(m, FWSTATUS), 0x80);
	assert_int_equal(reg(m, 0x40), UINT32_MAX);
	assert_int_equal(reg(m, OIMR), 0xff);
	/* A byte of a register. */
	assert_int_equal(adapter_read(m->adapter, OIMR, 1), 0xff);
	adapter_write(m->adapter, MAILBOX + 1, 0xab, 1);
	assert_int_equal(reg(m, MAILBOX), 0xab00);
	/* Nothing behind the end. */
	adapter_write(m->adapter, ADAPTER_BAR_SIZE - 4, 1, 4);
	assert_int_equal(reg(m, ADAPTER_BAR_SIZE - 4), 0);
}

static void
attach_linux(void **state)
{
	static const uint32_t name[] = {2, 130, 1}, count[] = {2, 4};
	static const uint32_t status[] = {2, 147}, bus[] = {3, 1};
	static const uint32_t absent[] = {22, 8, 5}, serve[] = {1, 8, 1};
	static const uint32_t flush[] = {2, 129}, uid[] = {2, 165, 1};
	static const uint32_t unload[] = {5};
	struct machine *m = *state;
	uint32_t at;

	config.sg64 = true;
	power_on(m);
	assert_int_equal(mailbox(m, 0x19, 0), 1);
	assert_int_equal(reg(m, MAILBOX + 4), 0x414);
	assert_int_equal(mailbox(m, 0x26, 0), 1);
	assert_int_equal(reg(m, MAILBOX + 4), 64 << 16 | 512);
	assert_int_equal(mailbox(m, 0x4711, 0), 6);
	queues_on(m);
	/* The mailbox raises no interrupt. */
	assert_int_equal(m->lines, 0);
	at = fib(m, 0, 703);
	send(m, at);
	assert_int_equal(data(m, at, 80), 0x414);
	assert_int_not_equal(data(m, at, 68), 0);
	words(m, at = fib(m, 1, 500), bus, 2);
	send(m, at);
	assert_int_not_equal(data(m, at, 0), 0);
	words(m, at = fib(m, 1, 500), status, 2);
	send(m, at);
	assert_int_equal(data(m, at, 8), 218);
	words(m, at = fib(m, 1, 500), count, 2);
	send(m, at);
	assert_int_equal(data(m, at, 12), DISKS);
	words(m, at = fib(m, 1, 500), serve, 3);
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	assert_int_equal(data(m, at, 12), 1);
	assert_int_equal(data(m, at, 48), DISK_BLOCKS);
	assert_int_equal(data(m, at, 52), 1);
	words(m, at = fib(m, 1, 500), absent, 3);
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	assert_int_equal(data(m, at, 52), 0);
	words(m, at = fib(m, 1, 500), name, 3);
	send(m, at);
	assert_int_equal(data(m, at, 8), 218);
	assert_int_equal(data(m, at, 32), 0x706d7564); /* "dump" */
	words(m, at = fib(m, 1, 500), uid, 3);
	send(m, at);
	assert_int_equal(data(m, at, 8), 218);
	at = fib(m, 2, 600);
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	assert_int_equal(data(m, at, 4), 8);
	words(m, at = fib(m, 1, 500), flush, 2);
	send(m, at);
	assert_int_equal(data(m, at, 8), 218);
	assert_int_equal(m->flushes, DISKS);
	assert_int_equal(m->event.what, ADAPTER_FLUSH);
	words(m, at = fib(m, 1, 500), unload, 1);
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	at = fib(m, 1, 705);
	send(m, at);
}

static void
attach_freebsd(void **state)
{
	static const uint32_t serve[] = {1, 8, 0};
	struct machine *m = *state;
	uint32_t at;

	power_on(m);
	assert_int_equal(mailbox(m, 0x19, 0), 1);
	assert_int_equal(reg(m, MAILBOX + 4), 0x14);
	mailbox(m, 0x26, 0);
	queues_on(m);
	/* All but its own bells masked, and the mailbox polled like that. */
	set(m, OIMR, ~0x26U);
	at = fib(m, 0, 703);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(data(m, at, 80), 0x14);
	words(m, at = fib(m, 0, 500), serve, 3);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(data(m, at, 8), DISKS);
	/* The panic dump: polled, 64 KB at a time. */
	fill(m, DATA, 65536, 3);
	at = transfer32(m, true, 17, 65536, DATA, 65536);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(data(m, at, 0), 0);
	assert_int_equal(data(m, at, 4), 65536);
	assert_int_equal(data(m, at, 8), 1);
	same(m, DATA, m->disk[0] + 17 * 512, 65536);
	assert_true(m->event.sync);
	assert_int_equal(m->event.block, 17);
	assert_int_equal(m->event.bytes, 65536);
	/* The adapter wishes for no more, but takes it. */
	fill(m, DATA, ADAPTER_IO_MAX, 4);
	at = transfer32(m, true, 17, ADAPTER_IO_MAX, DATA, ADAPTER_IO_MAX);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(data(m, at, 4), ADAPTER_IO_MAX);
	same(m, DATA, m->disk[0] + 17 * 512, ADAPTER_IO_MAX);
	assert_int_equal(m->event.entries, 1);
	assert_int_equal(m->lines, 0);
}

static void
queue_wraps(void **state)
{
	struct machine *m = *state;
	unsigned i, j, given = 0, taken = 0;

	power_on(m);
	queues_on(m);
	/* Odd batches, thrice around. */
	for (i = 0; given < 3 * SLOTS; i++) {
		for (j = 0; j < 1 + i % 37; j++)
			enqueue(m, fib(m, given++ % 64, 705));
		set(m, IDR, 2);
		for (j = 0; j < 1 + i % 37; j++)
			assert_int_equal(dequeue(m), taken++ % 64 * 4);
		assert_int_equal(dequeue(m), UINT32_MAX);
	}
	assert_int_equal(m->events, given);
	/* A busy host rings no bell: the adapter looks by itself. */
	enqueue(m, fib(m, 5, 705));
	assert_int_equal(dequeue(m), UINT32_MAX);
	assert_true(adapter_poll(m->adapter) == UINT64_MAX);
	assert_int_equal(dequeue(m), 20);
}

static void
later(struct machine *m, uint64_t ns)
{
	m->ns += ns;
	adapter_poll(m->adapter);
}

/* A host's CPUs that disturb each other as those of Linux's driver can. */
static void
queue_races(void **state)
{
	const uint32_t producer = QUEUES + 8 * COMMANDS;
	struct machine *m = *state;
	struct errmsg err;
	uint32_t at, entry;
	unsigned i;

	assert_int_equal(adapter_model_parse("command=1000", &config.model,
	    &err), 0);
	power_on(m);
	queues_on(m);
	for (i = 0; i < SLOTS + 100; i++) {
		enqueue(m, at = fib(m, i % 8, 705));
		set(m, IDR, 2);
		later(m, 1000);
		assert_int_equal(dequeue(m), i % 8 * 4);
		/* Done with: one as it was answered, one as freed. */
		if (i % 2 != 0)
			poke32(m, at, 0);
	}

	/* Late by one: the slot that the adapter took last has a new entry. */
	entry = entries_of(COMMANDS) + 8 * (peek32(m, producer) - 1) + 4;
	poke32(m, entry, fib(m, 20, 705));
	set(m, IDR, 2);
	later(m, 1000);
	assert_int_equal(dequeue(m), 80);
	assert_int_equal(dequeue(m), UINT32_MAX);
	/* It is one command, however often one looks; no bell, one more. */
	set(m, IDR, 2);
	poke32(m, FIB + 512 * 20, 0x20);
	adapter_poll(m->adapter);
	later(m, 1000);
	assert_int_equal(dequeue(m), UINT32_MAX);
	poke32(m, FIB + 512 * 20, 0x220);
	poke32(m, entry, fib(m, 21, 705));
	adapter_poll(m->adapter);
	later(m, 1000);
	assert_int_equal(dequeue(m), 84);

	/*
	 * Late by four, of which two are still under way: the index is behind
	 * them, and all the queue before it is old, and names them too.
	 */
	entry = peek32(m, producer);
	for (i = 0; i < 4; i++) {
		enqueue(m, fib(m, i, 705));
		set(m, IDR, 2);
		later(m, i < 2 ? 1000 : 0);
	}
	m->events = 0;
	poke32(m, entries_of(COMMANDS) + 8 * entry + 4, fib(m, 40, 705));
	poke32(m, producer, entry + 1);
	set(m, IDR, 2);
	assert_int_equal(peek32(m, producer), peek32(m, producer + 4));
	later(m, 1000000);
	for (i = 0; i < 4; i++)
		assert_int_equal(dequeue(m), 4 * i);
	assert_int_equal(dequeue(m), 160);
	assert_int_equal(dequeue(m), UINT32_MAX);
	assert_int_equal(m->events, 3);
	/* One without an entry, which may be about to get it: not at once. */
	fib(m, 3, 705);
	for (i = 0; i < 2; i++) {
		assert_int_equal(dequeue(m), UINT32_MAX);
		later(m, 500000000);
	}
	later(m, 1000);
	assert_int_equal(dequeue(m), 12);
	later(m, 1000000000);
	assert_int_equal(m->events, 4);
	/* And it goes on. */
	enqueue(m, fib(m, 41, 705));
	set(m, IDR, 2);
	m->ns += 1000;
	reg(m, ODR);
	assert_int_equal(dequeue(m), 164);
}

/* A host that does not take its answers loses none. */
static void
queue_full(void **state)
{
	struct machine *m = *state;
	unsigned i;

	power_on(m);
	queues_on(m);
	for (i = 0; i < SLOTS + 10; i++) {
		enqueue(m, fib(m, i % 64, 705));
		set(m, IDR, 2);
	}
	for (i = 0; i < SLOTS - 1; i++)
		assert_int_equal(dequeue(m), i % 64 * 4);
	assert_int_equal(dequeue(m), UINT32_MAX);
	/* "Not full any more." */
	set(m, IDR, 0x10);
	for (; i < SLOTS + 10; i++)
		assert_int_equal(dequeue(m), i % 64 * 4);
	assert_int_equal(dequeue(m), UINT32_MAX);
}

/* Entries of odd lengths, across the seam, in 64 bits. */
static void
gathers(void **state)
{
	const uint32_t w[] = {20, 1 | 8 << 16, 3, 0, 4, DATA, 0, 512,
		RAM_SEAM - 100, 0, 300, DATA + 5000, 0, 3000, DATA + 9000, 0,
		284};
	struct machine *m = *state;
	uint32_t at, r[17];

	power_on(m);
	queues_on(m);
	fill(m, DATA, 12000, 1);
	fill(m, RAM_SEAM - 100, 300, 99);
	words(m, at = fib(m, 0, 500), w, 17);
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	assert_int_equal(data(m, at, 4), 4096);
	same(m, DATA, m->disk[1] + 3 * 512, 512);
	same(m, RAM_SEAM - 100, m->disk[1] + 4 * 512, 300);
	same(m, DATA + 5000, m->disk[1] + 4 * 512 + 300, 3000);
	same(m, DATA + 9000, m->disk[1] + 4 * 512 + 3300, 284);
	assert_int_equal(m->event.entries, 4);
	/* And back, in one piece, elsewhere. */
	memcpy(r, w, sizeof(r));
	r[0] = 19;
	r[4] = 1;
	r[5] = DATA + 0x8000;
	r[7] = 4096;
	words(m, at = fib(m, 0, 500), r, 17);
	m->changed = 0;
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	same(m, DATA + 0x8000, m->disk[1] + 3 * 512, 4096);
	/* An emulator that translates code learns of the data, too. */
	assert_true(m->changed >= 4096);
	/* Above 4 GB there is nothing here. */
	r[6] = 1;
	words(m, at = fib(m, 0, 500), r, 17);
	send(m, at);
	assert_int_equal(data(m, at, 0), 22);
}

static void
refuses(void **state)
{
	static const struct {
		const char *why;
		uint32_t block, bytes, entries, addr, len;
	} bad[] = {
		{"no byte", 0, 0, 1, DATA, 0},
		{"half a block", 0, 256, 1, DATA, 256},
		{"more than 512 KB", 0, 524800, 1, DATA, 524800},
		{"4 GB", 0, 0xfffffe00, 1, DATA, 0xfffffe00},
		{"no entry", 0, 512, 0, DATA, 512},
		{"58 entries", 0, 512, 58, DATA, 512},
		{"4G entries", 0, 512, UINT32_MAX, DATA, 512},
		{"less memory than bytes", 0, 1024, 1, DATA, 512},
		{"more memory than bytes", 0, 512, 1, DATA, 1024},
		{"no memory there", 0, 512, 1, RAM_SIZE, 512},
		{"memory ends there", 0, 1024, 1, RAM_SIZE - 512, 1024},
		{"memory wraps", 0, 1024, 1, 0xfffffe00, 1024},
		{"disk ends there", DISK_BLOCKS - 1, 1024, 1, DATA, 1024},
		{"behind the disk", DISK_BLOCKS, 512, 1, DATA, 512},
		{"far behind it", UINT32_MAX, 512, 1, DATA, 512},
	};
	const uint32_t nowhere[] = {7, DISKS, 0, 512, 1, 1, DATA, 512};
	struct machine *m = *state;
	uint8_t *before;
	uint32_t at;
	size_t i;
	int write;

	power_on(m);
	queues_on(m);
	before = calloc(DISK_BLOCKS, 512);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (write = 0; write < 2; write++) {
			fill(m, DATA, 2048, 5);
			at = transfer32(m, write == 1, bad[i].block,
			    bad[i].bytes, bad[i].addr, bad[i].len);
			poke32(m, at + 32 + (write ? 20 : 16),
			    bad[i].entries);
			send(m, at);
			if (data(m, at, 0) == 0)
				fail_msg("%s was accepted", bad[i].why);
			assert_int_equal(data(m, at, 4), 0);
			assert_memory_equal(m->disk[0], before,
			    DISK_BLOCKS * 512);
			assert_int_equal(peek32(m, DATA) & 0xff, 5);
		}
	free(before);
	words(m, at = fib(m, 0, 500), nowhere, 8);
	send(m, at);
	assert_int_equal(data(m, at, 0), 6);
	/* A disk that fails. */
	m->disk_error = -5;
	at = transfer32(m, true, 0, 512, DATA, 512);
	send(m, at);
	assert_int_equal(data(m, at, 0), 5);
	assert_int_equal(m->event.status, 5);
}

static void
bad_fibs(void **state)
{
	struct machine *m = *state;
	uint32_t at;

	power_on(m);
	/* No queues yet: bells do nothing. */
	set(m, IDR, 0x3e);
	assert_int_equal(mailbox(m, 0x05, RAM_SIZE), 6);
	assert_int_equal(mailbox(m, 0x05, UINT32_MAX - 8), 6);
	poke32(m, INIT, 4);
	assert_int_equal(mailbox(m, 0x05, INIT), 6);
	queues_on(m);
	assert_int_equal(mailbox(m, 0x0c, RAM_SIZE - 16), 6);
	assert_int_equal(m->event.what, ADAPTER_BAD);
	assert_int_equal(mailbox(m, 0x0c, UINT32_MAX), 6);
	at = fib(m, 0, 705);
	poke32(m, at + 8, 31 | 512 << 16);
	assert_int_equal(mailbox(m, 0x0c, at), 6);
	poke32(m, at + 8, 513 | 511 << 16);
	assert_int_equal(mailbox(m, 0x0c, at), 6);
	poke32(m, at + 8, 993 | 512 << 16);
	assert_int_equal(mailbox(m, 0x0c, at), 6);
	/* An old driver's: a whole FIB, and the data once more. */
	poke32(m, at + 8, 992 | 512 << 16);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	/* In a queue it is dropped, and the next one is served. */
	enqueue(m, RAM_SIZE);
	enqueue(m, fib(m, 7, 705));
	set(m, IDR, 2);
	assert_int_equal(dequeue(m), 28);
	assert_int_equal(dequeue(m), UINT32_MAX);
	/* An answer stays in the room that it has. */
	at = fib(m, 0, 703);
	poke32(m, at + 8, 40 | 64 << 16);
	poke32(m, at + 64, 0x11223344);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(peek32(m, at + 64), 0x11223344);
	assert_int_not_equal(data(m, at, 4), 0);
	/* An unknown one is refused in its own words. */
	at = fib(m, 0, 999);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(data(m, at, 0), 22);
	/* Queues that are not memory. */
	poke32(m, INIT + 12, RAM_SIZE - 32);
	assert_int_equal(mailbox(m, 0x05, INIT), 1);
	set(m, IDR, 2);
	poke32(m, INIT + 12, UINT32_MAX - 3);
	assert_int_equal(mailbox(m, 0x05, INIT), 1);
	set(m, IDR, 2);
}

static void
bus_rules(void **state)
{
	struct machine *m = *state;
	uint32_t at;

	power_on(m);
	queues_on(m);
	/* No interrupt by its pin: the level falls, and comes back. */
	enqueue(m, fib(m, 1, 705));
	set(m, IDR, 2);
	assert_true(m->level);
	adapter_pci_write(m->adapter, 0x04, 0x0406, 2);
	assert_false(m->level);
	assert_int_equal(adapter_pci_read(m->adapter, 0x06, 1) & 8, 8);
	adapter_pci_write(m->adapter, 0x04, 0x0006, 2);
	assert_true(m->level);
	set(m, OIMR, 0xff);
	assert_false(m->level);
	set(m, OIMR, 0xfb);
	assert_true(m->level);
	/* No bus master: no memory. */
	adapter_pci_write(m->adapter, 0x04, 0x0002, 2);
	at = fib(m, 0, 705);
	assert_int_equal(mailbox(m, 0x0c, at), 6);
	assert_int_equal(peek32(m, at) & 0x200, 0);
	/* A reset takes it all back. */
	adapter_reset(m->adapter);
	assert_false(m->level);
	assert_int_equal(reg(m, ODR), 0);
	assert_int_equal(adapter_pci_read(m->adapter, 0x04, 2), 0);
	adapter_pci_write(m->adapter, 0x04, 0x0006, 2);
	queues_on(m);
	send(m, fib(m, 1, 705));
}

static void
model(void **state)
{
	struct machine *m = *state;
	struct errmsg err;
	uint32_t at;
	uint64_t wait;
	unsigned i;

	assert_int_equal(adapter_model_parse("command=1000,pci=64,write=32",
	    &config.model, &err), 0);
	power_on(m);
	queues_on(m);
	at = transfer32(m, true, 0, 64000 / 512 * 512, DATA, 64000);
	enqueue(m, at);
	set(m, IDR, 2);
	/* 1 us, and 64000 bytes at 32 MB/s, with nothing to hide it in. */
	assert_int_equal(dequeue(m), UINT32_MAX);
	wait = adapter_poll(m->adapter);
	assert_in_range(wait, 2001000 - 2, 2001000 + 2);
	m->ns += wait - 1;
	adapter_poll(m->adapter);
	assert_int_equal(dequeue(m), UINT32_MAX);
	m->ns++;
	assert_true(adapter_poll(m->adapter) == UINT64_MAX);
	assert_int_equal(dequeue(m), 0);
	assert_int_equal(m->event.end - m->event.start, wait);
	assert_int_equal(m->event.model, wait);
	/* Two at once: one after the other. */
	enqueue(m, fib(m, 1, 705));
	enqueue(m, fib(m, 2, 705));
	set(m, IDR, 2);
	m->ns += 1000;
	adapter_poll(m->adapter);
	assert_int_equal(dequeue(m), 4);
	assert_int_equal(dequeue(m), UINT32_MAX);
	/* A host that polls has it without any poll of ours. */
	m->ns += 1000;
	reg(m, ODR);
	assert_int_equal(dequeue(m), 8);
	adapter_free(m->adapter);
	/* With a cache only the bus is felt, until it is full. */
	assert_int_equal(adapter_model_parse("pci=64,write=32,cache=1",
	    &config.model, &err), 0);
	power_on(m);
	queues_on(m);
	for (i = 0; i < 64; i++) {
		at = transfer32(m, true, 0, 64000, DATA, 64000);
		enqueue(m, at);
		set(m, IDR, 2);
		m->ns += adapter_poll(m->adapter);
		adapter_poll(m->adapter);
		assert_int_equal(dequeue(m), 0);
		if (i == 0)
			assert_in_range(m->event.model, 999999, 1000001);
	}
	assert_in_range(m->event.model, 1999000, 2001000);
	adapter_free(m->adapter);
	/* Told, but not taken; and the cache is full from the start. */
	config.untimed = true;
	power_on(m);
	queues_on(m);
	at = transfer32(m, true, 0, 64000, DATA, 64000);
	enqueue(m, at);
	set(m, IDR, 2);
	assert_int_equal(dequeue(m), 0);
	assert_true(adapter_poll(m->adapter) == UINT64_MAX);
	assert_in_range(m->event.model, 1999000, 2001000);
	assert_int_equal(m->event.end, m->event.start);
}

static uint32_t
write_one(struct machine *m, uint32_t *mailbox_status)
{
	uint32_t at = transfer32(m, true, 0, 1024, DATA, 1024);

	*mailbox_status = mailbox(m, 0x0c, at);
	return (data(m, at, 0));
}

static void
faults(void **state)
{
	static const struct {
		const char *text;
		uint32_t mailbox, status, after;
	} f[] = {
		{"media:2", 1, 5, 1},
		{"mailbox:2", 6, 5, 1},
		{"silent:2", 0, 0, 1},
		{"panic:2", 0, 0, 0},
		{"gone:2", 1, 6, 1},
		{"torn:2", 0, 0, 0},
	};
	struct machine *m = *state;
	struct errmsg err;
	uint32_t answer, status;
	size_t i;

	for (i = 0; i < sizeof(f) / sizeof(f[0]); i++) {
		assert_int_equal(adapter_fault_parse(f[i].text,
		    &config.fault, &err), 0);
		power_on(m);
		queues_on(m);
		fill(m, DATA, 1024, 1);
		status = write_one(m, &answer);
		assert_int_equal(answer, 1);
		assert_int_equal(status, 0);
		same(m, DATA, m->disk[0], 1024);
		fill(m, DATA, 1024, 77);
		status = write_one(m, &answer);
		assert_int_equal(answer, f[i].mailbox);
		if (answer != 0)
			assert_int_equal(status, f[i].status);
		/* Only a torn write leaves a trace: its first half. */
		assert_int_equal(m->disk[0][0],
		    config.fault.kind == ADAPTER_FAULT_TORN ? 77 : 1);
		assert_int_equal(m->disk[0][512], (uint8_t)(1 + 512 * 7 + 2));
		assert_int_equal(m->event.status == 0, false);
		status = write_one(m, &answer);
		assert_int_equal(answer, f[i].after);
		if (answer != 0 &&
		    config.fault.kind == ADAPTER_FAULT_GONE)
			assert_int_equal(status, 6);
		else if (answer != 0)
			assert_int_equal(status, 0);
		if (config.fault.kind == ADAPTER_FAULT_PANIC) {
			assert_int_equal(reg(m, STATUS) & 0x100, 0x100);
			adapter_reset(m->adapter);
			assert_int_equal(reg(m, STATUS) & 0x180, 0x100);
		}
		adapter_free(m->adapter);
		m->adapter = NULL;
	}
	assert_int_equal(adapter_fault_parse("slow:1:5000", &config.fault,
	    &err), 0);
	power_on(m);
	queues_on(m);
	write_one(m, &answer);
	assert_int_equal(answer, 1);
	write_one(m, &answer);
	assert_int_equal(answer, 0);
	m->ns += 5000;
	assert_int_equal(reg(m, ODR) & 1, 1);
}

/* One write alone takes longer, where no time is taken otherwise, too. */
static void
held(void **state)
{
	struct machine *m = *state;
	struct errmsg err;
	uint32_t answer;

	assert_int_equal(adapter_fault_parse("held:2:5000", &config.fault,
	    &err), 0);
	config.untimed = true;
	config.model.command_ns = 1000;
	power_on(m);
	queues_on(m);
	write_one(m, &answer);
	assert_int_equal(answer, 1);
	write_one(m, &answer);
	assert_int_equal(answer, 0);
	m->ns += 4999;
	assert_int_equal(reg(m, ODR) & 1, 0);
	m->ns += 1;
	assert_int_equal(reg(m, ODR) & 1, 1);
	write_one(m, &answer);
	assert_int_equal(answer, 1);
}

static void
bad_words(void **state)
{
	static const char *const models[] = {"", "fast", "command=", "pci=-1",
		"pci=1,", "pci=1;read=2", "cache=5000", "read=1e3", "off "};
	static const char *const words_bad[] = {"", "media", "media:",
		"media:0", "media:x", "media:1:2", "slow:1", "slow:1:", "held:1",
		"slow:1:5x", "torn:-1", "media:99999999999999999999"};
	struct adapter_model model_out;
	struct adapter_fault fault_out;
	struct adapter_config none;
	struct machine *m = *state;
	struct errmsg err;
	struct adapter *adapter;
	size_t i;

	(void)m;
	for (i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
		assert_int_equal(adapter_model_parse(models[i], &model_out,
		    &err), -22);
		assert_non_null(strstr(err.text, "2200s"));
	}
	for (i = 0; i < sizeof(words_bad) / sizeof(words_bad[0]); i++) {
		assert_int_equal(adapter_fault_parse(words_bad[i], &fault_out,
		    &err), -22);
		assert_non_null(strstr(err.text, "media:N"));
	}
	assert_int_equal(adapter_model_parse("2200s", &model_out, &err), 0);
	assert_true(model_out.pci_rate == 533000000);
	none = config;
	none.containers = 0;
	assert_int_equal(adapter_new(&none, &adapter, &err), -22);
	none.containers = ADAPTER_CONTAINERS + 1;
	assert_int_equal(adapter_new(&none, &adapter, &err), -22);
	none.containers = 1;
	none.blocks[0] = 0;
	assert_int_equal(adapter_new(&none, &adapter, &err), -22);
}

#define T(f) cmocka_unit_test_setup_teardown(f, machine_on, machine_off)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(identity), T(attach_linux), T(attach_freebsd),
		T(queue_wraps), T(queue_races), T(queue_full), T(gathers),
		T(refuses), T(bad_fibs), T(bus_rules), T(model), T(faults),
		T(held), T(bad_words),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
