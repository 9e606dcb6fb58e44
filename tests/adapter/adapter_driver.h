/* SPDX-License-Identifier: BSD-2-Clause */
/* The adapter's driver: queues, FIBs and transfers in the machine's memory. */
#ifndef TEST_ADAPTER_DRIVER_H
#define TEST_ADAPTER_DRIVER_H

#include "adapter_machine.h"
#include "adapter_registers.h"

/* The adapter's registers, and where this host has its structures. */
#define STATUS	  0x18
#define OISR	  0x30
#define FWSTATUS  0x6c
#define INIT	  0x1000U
#define QUEUES	  0x4000U
#define FIB	  0x8000U
#define DATA	  0x10000U
#define COMMANDS  2
#define ANSWERS	  4
#define SLOTS	  512

static struct adapter_config config;

static inline void
poke(struct machine *m, uint64_t addr, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint8_t *at;

	for (; n > 0; n--, addr++, p++) {
		assert_int_equal(machine_ram(m, addr, 1, &at), 1);
		*at = *p;
	}
}

static inline void
poke32(struct machine *m, uint64_t addr, uint32_t value)
{
	poke(m, addr, &value, sizeof(value));
}

static inline uint32_t
peek32(struct machine *m, uint64_t addr)
{
	uint32_t value = 0, i;
	uint8_t *at;

	for (i = 0; i < 4; i++) {
		assert_int_equal(machine_ram(m, addr + i, 1, &at), 1);
		value |= (uint32_t)*at << (8 * i);
	}
	return (value);
}

static inline void
power_on(struct machine *m)
{
	struct errmsg err;

	assert_int_equal(adapter_new(&config, &m->adapter, &err), 0);
	adapter_pci_write(m->adapter, 0x04, 0x0006, 2);
}

/* The queues as both drivers make them: each index is its queue's size. */
static inline void
queues_on(struct machine *m)
{
	static const uint32_t sizes[] = {8, 4, 512, 4, 512, 4, 8, 4};
	unsigned i;

	for (i = 0; i < 8; i++) {
		poke32(m, QUEUES + 8 * i, sizes[i]);
		poke32(m, QUEUES + 8 * i + 4, sizes[i]);
	}
	poke32(m, INIT, 3);
	poke32(m, INIT + 12, QUEUES);
	assert_int_equal(mailbox(m, 0x05, INIT), 1);
	set(m, OIMR, 0xfb);
}

static inline int
machine_on(void **state)
{
	*state = machine_new(&config);
	return (0);
}

static inline int
machine_off(void **state)
{
	machine_free(*state);
	return (0);
}

/* A FIB at FIB + 512 * i that the host sends, its data all zero. */
static inline uint32_t
fib(struct machine *m, unsigned i, unsigned command)
{
	uint32_t at = FIB + 512 * i;
	uint8_t zeros[512] = {0};

	poke(m, at, zeros, sizeof(zeros));
	poke32(m, at, 0x20);
	poke32(m, at + 4, command | 1 << 16);
	poke32(m, at + 8, 512 | 512 << 16);
	poke32(m, at + 12, 4 * i);
	return (at);
}

static inline uint32_t
data(struct machine *m, uint32_t at, unsigned offset)
{
	return (peek32(m, at + 32 + offset));
}

static inline void
words(struct machine *m, uint32_t at, const uint32_t *values, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		poke32(m, at + 32 + 4 * i, values[i]);
}

static inline uint32_t
entries_of(unsigned queue)
{
	return (QUEUES + 64 + (queue == COMMANDS ? 12 : 528) * 8);
}

/* Give it to the adapter; no bell. */
static inline void
enqueue(struct machine *m, uint32_t at)
{
	uint32_t p = peek32(m, QUEUES + 8 * COMMANDS);

	if (p >= SLOTS)
		p = 0;
	poke32(m, entries_of(COMMANDS) + 8 * p, 512);
	poke32(m, entries_of(COMMANDS) + 8 * p + 4, at);
	poke32(m, QUEUES + 8 * COMMANDS, p + 1);
}

/* The next answer's address, or UINT32_MAX. */
static inline uint32_t
dequeue(struct machine *m)
{
	uint32_t p = peek32(m, QUEUES + 8 * ANSWERS) % SLOTS;
	uint32_t c = peek32(m, QUEUES + 8 * ANSWERS + 4) % SLOTS;

	if (p == c)
		return (UINT32_MAX);
	poke32(m, QUEUES + 8 * ANSWERS + 4, c + 1);
	return (peek32(m, entries_of(ANSWERS) + 8 * c + 4));
}

/* A whole turn through the queues, with the interrupt. */
static inline void
send(struct machine *m, uint32_t at)
{
	enqueue(m, at);
	set(m, IDR, 2);
	assert_true(m->level);
	assert_int_equal(reg(m, OISR), 4);
	assert_int_equal(reg(m, ODR) & 4, 4);
	set(m, ODR, 4);
	assert_false(m->level);
	assert_int_equal(dequeue(m), peek32(m, at + 12));
	assert_int_equal(dequeue(m), UINT32_MAX);
	assert_int_equal(peek32(m, at) & 0x200, 0x200);
}

/* Read or write with one entry, in 32 bits: its FIB. */
static inline uint32_t
transfer32(struct machine *m, bool write, uint32_t block, uint32_t bytes,
    uint32_t addr, uint32_t len)
{
	const uint32_t w[] = {7, 0, block, bytes, 1, 1, addr, len};
	const uint32_t r[] = {6, 0, block, bytes, 1, addr, len};
	uint32_t at = fib(m, 0, 500);

	if (write)
		words(m, at, w, 8);
	else
		words(m, at, r, 7);
	return (at);
}

static inline void
fill(struct machine *m, uint64_t addr, size_t n, uint8_t seed)
{
	uint8_t byte;
	size_t i;

	for (i = 0; i < n; i++) {
		byte = (uint8_t)(seed + i * 7 + i / 256);
		poke(m, addr + i, &byte, 1);
	}
}

static inline void
same(struct machine *m, uint64_t addr, const uint8_t *bytes, size_t n)
{
	uint8_t *at;
	size_t i;

	for (i = 0; i < n; i++) {
		machine_ram(m, addr + i, 1, &at);
		assert_int_equal(*at, bytes[i]);
	}
}

#endif
