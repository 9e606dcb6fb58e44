/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The adapter with a host that goes wrong in its registers, its memory and its
 * queues, and without what a host may leave out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "adapter_driver.h"

static void
edges_of_registers(void **state)
{
	struct machine *m = *state;

	power_on(m);
	/* Of a word no byte beyond it, and none at all. */
	adapter_write(m->adapter, OIMR + 2, 0, 4);
	adapter_write(m->adapter, OIMR, 0, 0);
	assert_int_equal(reg(m, OIMR), 0xff);
	adapter_write(m->adapter, OIMR + 2, 0x1234, 2);
	assert_int_equal(reg(m, OIMR), 0x123400ff);
	assert_int_equal(adapter_read(m->adapter, OIMR + 2, 2), 0x1234);
	assert_int_equal(adapter_read(m->adapter, OIMR + 3, 1), 0x12);
	/* The newer interface's second queue; the mailbox's neighbours. */
	assert_int_equal(reg(m, 0x44), UINT32_MAX);
	set(m, MAILBOX + 24, 7);
	assert_int_equal(reg(m, MAILBOX + 24), 7);
	set(m, MAILBOX - 4, 8);
	set(m, MAILBOX + 28, 9);
	assert_int_equal(reg(m, MAILBOX - 4), 0);
	assert_int_equal(reg(m, MAILBOX + 28), 0x80);
	assert_int_equal(reg(m, OISR), 0);
	assert_int_equal(mailbox(m, 0x19, 0), 1);
	set(m, MAILBOX, 0x19);
	set(m, IDR, 1);
	assert_int_equal(reg(m, OISR), 4);
	assert_int_equal(reg(m, ODR), 1);
	/* Configuration space: four bytes at most, and what may be written. */
	assert_int_equal(adapter_pci_read(m->adapter, 0, 8), 0x02859005);
	adapter_pci_write(m->adapter, 0x0c, 0xffffffff, 8);
	assert_int_equal(adapter_pci_read(m->adapter, 0x0c, 4), 0xffff);
	assert_int_equal(adapter_pci_read(m->adapter, 0x10, 4), 0);
	adapter_pci_write(m->adapter, 0x3c, 0xffff, 2);
	assert_int_equal(adapter_pci_read(m->adapter, 0x3c, 2), 0x01ff);
}

/* RAM that has no answer, says too much, or ends where a number wraps. */
static uint64_t liar;

static size_t
lying_ram(void *arg, uint64_t addr, size_t len, uint8_t **at)
{
	size_t n = machine_ram(arg, addr, len, at);

	return (addr >= liar && addr < liar + 512 ? len + 1 : n);
}

static size_t
wrapping_ram(void *arg, uint64_t addr, size_t len, uint8_t **at)
{
	/* The last page of all, too. */
	if (addr < UINT64_MAX - 4095)
		return (machine_ram(arg, addr, len, at));
	*at = ((struct machine *)arg)->low;
	return (len);
}

static void
edges_of_memory(void **state)
{
	const uint32_t last[] = {20, 2 << 16, 0, 0, 1, 0xfffffe00,
		0xffffffff, 1024};
	struct machine *m = *state;
	uint32_t at;

	liar = DATA;
	config.host.ram = lying_ram;
	power_on(m);
	queues_on(m);
	at = transfer32(m, true, 0, 512, DATA, 512);
	send(m, at);
	assert_int_equal(data(m, at, 0), 22);
	/* The FIB itself: its header is there, and its data is not. */
	at = fib(m, 3, 705);
	liar = at + 32;
	assert_int_equal(mailbox(m, 0x0c, at), 6);
	assert_int_equal(peek32(m, at) & 0x200, 0);
	adapter_free(m->adapter);
	config.host.ram = wrapping_ram;
	power_on(m);
	queues_on(m);
	words(m, at = fib(m, 0, 500), last, 8);
	send(m, at);
	assert_int_equal(data(m, at, 0), 22);
}

/* A word of the guest's that goes away once it has been looked at so often. */
static uint64_t gone_at;
static unsigned gone_after;

static size_t
going_ram(void *arg, uint64_t addr, size_t len, uint8_t **at)
{
	if (addr == gone_at && gone_after-- == 0) {
		gone_after = 0;
		return (0);
	}
	return (machine_ram(arg, addr, len, at));
}

/* Each word of the queues may not be there: no answer, and no harm. */
static void
queues_without_memory(void **state)
{
	struct machine *m = *state;
	const uint64_t words_at[] = {
		QUEUES + 8 * COMMANDS, QUEUES + 8 * COMMANDS + 4,
		entries_of(COMMANDS) + 4, QUEUES + 8 * ANSWERS,
		QUEUES + 8 * ANSWERS + 4, entries_of(ANSWERS),
		entries_of(ANSWERS) + 4, FIB, FIB + 32,
	};
	uint32_t got;
	unsigned i, after;

	config.host.ram = going_ram;
	for (i = 0; i < sizeof(words_at) / sizeof(words_at[0]); i++)
		for (after = 0; after < 5; after++) {
			gone_at = UINT64_MAX;
			power_on(m);
			queues_on(m);
			enqueue(m, fib(m, 0, 705));
			gone_at = words_at[i];
			gone_after = after;
			set(m, IDR, 2);
			gone_at = UINT64_MAX;
			/* The adapter goes on with the next command. */
			set(m, OIMR, 0xfb);
			set(m, ODR, 4);
			while (dequeue(m) != UINT32_MAX)
				continue;
			enqueue(m, fib(m, 7, 705));
			set(m, IDR, 2);
			while ((got = dequeue(m)) == 0)
				continue;
			assert_int_equal(got, 28);
			adapter_free(m->adapter);
			m->adapter = NULL;
		}
}

/* A host that only wants the data: no events, and no news of its RAM. */
static void
host_without_events(void **state)
{
	struct machine *m = *state;
	uint32_t at;

	config.host.event = NULL;
	config.host.changing = NULL;
	power_on(m);
	queues_on(m);
	memset(m->disk[0], 0x5a, 512);
	at = transfer32(m, false, 0, 512, DATA, 512);
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	same(m, DATA, m->disk[0], 512);
	assert_int_equal(m->events, 0);
	assert_int_equal(m->changed, 0);
}

static void
answers_of_containers(void **state)
{
	static const uint32_t name[] = {2, 130, 5}, uid[] = {2, 165, 5};
	static const uint32_t flush[] = {2, 129}, odd[] = {2, 1};
	struct machine *m = *state;
	struct errmsg err;
	uint32_t at, answer;

	power_on(m);
	queues_on(m);
	words(m, at = fib(m, 0, 500), name, 3);
	send(m, at);
	assert_int_equal(data(m, at, 0), 6);
	assert_int_equal(data(m, at, 8), 0);
	assert_int_equal(data(m, at, 32), 0);
	words(m, at = fib(m, 0, 500), uid, 3);
	send(m, at);
	assert_int_equal(data(m, at, 0), 6);
	words(m, at = fib(m, 0, 500), odd, 2);
	send(m, at);
	assert_int_equal(data(m, at, 0), 22);
	assert_int_equal(m->event.what, ADAPTER_OTHER);
	assert_int_equal(m->event.status, 22);
	/* A disk that fails its flush; none is flushed that is gone. */
	m->disk_error = -5;
	words(m, at = fib(m, 0, 500), flush, 2);
	send(m, at);
	assert_int_equal(data(m, at, 0), 5);
	assert_int_equal(m->flushes, DISKS);
	m->disk_error = 0;
	adapter_free(m->adapter);
	assert_int_equal(adapter_fault_parse("gone:1", &config.fault, &err),
	    0);
	power_on(m);
	queues_on(m);
	m->flushes = 0;
	answer = mailbox(m, 0x0c, transfer32(m, true, 0, 512, DATA, 512));
	assert_int_equal(answer, 1);
	words(m, at = fib(m, 0, 500), flush, 2);
	send(m, at);
	assert_int_equal(data(m, at, 0), 0);
	assert_int_equal(m->flushes, DISKS - 1);
}

/* A FIB that says less room than it is long, or more than there is. */
static void
room_of_fibs(void **state)
{
	struct machine *m = *state;
	uint32_t at;

	power_on(m);
	at = fib(m, 0, 703);
	poke32(m, at + 8, 64 | 32 << 16);
	poke32(m, at + 64, 0x11223344);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(data(m, at, 4), 1);
	assert_int_equal(peek32(m, at + 64), 0x11223344);
	at = fib(m, 0, 703);
	poke32(m, at + 8, 64U | 60000U << 16);
	assert_int_equal(mailbox(m, 0x0c, at), 1);
	assert_int_equal(data(m, at, 80), 0x14);
}

/* One mailbox command at a time, but for a reset. */
static void
busy_mailbox(void **state)
{
	struct machine *m = *state;
	uint32_t at;

	config.model.command_ns = 1000;
	power_on(m);
	at = fib(m, 0, 705);
	assert_int_equal(mailbox(m, 0x0c, at), 0);
	assert_int_equal(mailbox(m, 0x19, 0), 0);
	assert_int_equal(mailbox(m, 0x1001, 0), 1);
	assert_int_equal(m->event.answered, false);
	assert_int_equal(mailbox(m, 0x0c, at), 0);
	assert_int_equal(mailbox(m, 0x1000, 0), 1);
	m->ns += 5000;
	assert_true(adapter_poll(m->adapter) == UINT64_MAX);
	assert_int_equal(reg(m, ODR), 0);
	assert_int_equal(peek32(m, at) & 0x200, 0);
	/* The header of the queues is not there, or is 0. */
	poke32(m, INIT, 3);
	poke32(m, INIT + 12, 0);
	assert_int_equal(mailbox(m, 0x05, INIT), 6);
	poke32(m, RAM_SIZE - 4, 3);
	assert_int_equal(mailbox(m, 0x05, RAM_SIZE - 4), 6);
}

/* What the bus takes may be more than the media. */
static void
model_of_reads(void **state)
{
	struct machine *m = *state;
	struct errmsg err;
	uint32_t at;

	assert_int_equal(adapter_model_parse("pci=64,read=32", &config.model,
	    &err), 0);
	config.untimed = true;
	power_on(m);
	queues_on(m);
	at = transfer32(m, false, 0, 64000, DATA, 64000);
	send(m, at);
	assert_int_equal(m->event.model, 2000000);
	adapter_free(m->adapter);
	assert_int_equal(adapter_model_parse("pci=32,read=64", &config.model,
	    &err), 0);
	power_on(m);
	queues_on(m);
	at = transfer32(m, false, 0, 64000, DATA, 64000);
	send(m, at);
	assert_int_equal(m->event.model, 2000000);
}

/* The host has no room for an answer: it is looked at again, and again. */
static void
answer_waits(void **state)
{
	struct machine *m = *state;
	unsigned i;

	power_on(m);
	queues_on(m);
	for (i = 0; i < SLOTS; i++) {
		enqueue(m, fib(m, i % 64, 705));
		set(m, IDR, 2);
	}
	assert_int_equal(adapter_poll(m->adapter), 1000000);
	assert_int_equal(m->events, SLOTS - 1);
	assert_int_equal(dequeue(m), 0);
	assert_true(adapter_poll(m->adapter) == UINT64_MAX);
	assert_int_equal(m->events, SLOTS);
}

static void
too_large(void **state)
{
	struct adapter_config large = config;
	struct adapter *adapter = NULL;
	struct errmsg err;

	(void)state;
	large.blocks[0] = (uint64_t)ADAPTER_BLOCKS + 1;
	assert_int_equal(adapter_new(&large, &adapter, &err), -22);
	assert_string_equal(err.text, "container 0 has 4294967296 blocks "
	    "(expected 1 to 4294967295)");
	large.blocks[0] = ADAPTER_BLOCKS;
	assert_int_equal(adapter_new(&large, &adapter, &err), 0);
	adapter_free(adapter);
}

#define T(f) cmocka_unit_test_setup_teardown(f, machine_on, machine_off)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(edges_of_registers), T(edges_of_memory),
		T(queues_without_memory), T(host_without_events),
		T(answers_of_containers), T(room_of_fibs), T(busy_mailbox),
		T(model_of_reads), T(answer_waits), T(too_large),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
