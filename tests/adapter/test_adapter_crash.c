/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel crashes and does not let go of the adapter.  The next one, with its
 * queues elsewhere in memory, finds the adapter in whatever state that left it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "adapter_machine.h"
#include "adapter_registers.h"

#define INIT_STRUCT  0x05
#define SYNCFIB	     0x0c
#define PROPERTIES   0x19
#define RESET	     0x1000
#define RESET_ALWAYS 0x1001

/* Where a kernel has its structures, from its own base on. */
#define SIZE	 0x20000U
#define QUEUES	 0x1000U
#define COMMANDS (QUEUES + 64 + 12 * 8)
#define ANSWERS	 (QUEUES + 64 + 528 * 8)
#define FIB	 0x8000U
#define DATA	 0x10000U
#define OLD	 0U
#define NEW	 0x30000U

#define LONG_NS	 1000000000U /* that a command takes */

static struct adapter_config config;

static uint8_t *
at(struct machine *m, uint64_t address)
{
	uint8_t *byte = NULL;

	assert_int_not_equal(machine_ram(m, address, 4, &byte), 0);
	return (byte);
}

static uint32_t
peek(struct machine *m, uint64_t address)
{
	uint32_t value;

	memcpy(&value, at(m, address), sizeof(value));
	return (value);
}

static void
poke(struct machine *m, uint64_t address, uint32_t value)
{
	memcpy(at(m, address), &value, sizeof(value));
}

static void
make_queues(struct machine *m, uint32_t base)
{
	static const uint32_t sizes[] = {8, 4, 512, 4, 512, 4, 8, 4};
	unsigned i;

	for (i = 0; i < 8; i++) {
		poke(m, base + QUEUES + 8 * i, sizes[i]);
		poke(m, base + QUEUES + 8 * i + 4, sizes[i]);
	}
	poke(m, base, 3);
	poke(m, base + 12, base + QUEUES);
}

static void
attach(struct machine *m, uint32_t base)
{
	make_queues(m, base);
	set(m, OIMR, 0xff);
	set(m, ODR, UINT32_MAX);
	set(m, OIMR, 0xfb);
	assert_int_equal(mailbox(m, PROPERTIES, 0), 1);
	assert_int_equal(mailbox(m, INIT_STRUCT, base), 1);
}

/* A FIB that writes a block of this kernel's data. */
static uint32_t
make_write(struct machine *m, uint32_t base, uint32_t block)
{
	const uint32_t words[] = {7, 0, block, 512, 1, 1, base + DATA, 512};
	uint32_t fib = base + FIB;
	size_t i;

	memset(at(m, fib), 0, 512);
	poke(m, fib, 0x20);
	poke(m, fib + 4, 500 | 1 << 16);
	poke(m, fib + 8, 512 | 512 << 16);
	poke(m, fib + 12, base + 4);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		poke(m, fib + 32 + 4 * (uint32_t)i, words[i]);
	memset(at(m, base + DATA), base == OLD ? 'o' : 'n', 512);
	return (fib);
}

/* Through the queue. */
static void
send(struct machine *m, uint32_t base, uint32_t block)
{
	uint32_t fib = make_write(m, base, block);
	uint32_t slot = peek(m, base + QUEUES + 16) % 512;

	poke(m, base + COMMANDS + 8 * slot, 512);
	poke(m, base + COMMANDS + 8 * slot + 4, fib);
	poke(m, base + QUEUES + 16, slot + 1);
	set(m, IDR, 2);
}

/* How many responses wait in the queue. */
static uint32_t
answers(struct machine *m, uint32_t base)
{
	return ((peek(m, base + QUEUES + 32) - peek(m, base + QUEUES + 36)) %
	    512);
}

static bool
is_on_disk(struct machine *m, uint32_t block, char what)
{
	return (m->disk[0][block * ADAPTER_BLOCK] == (uint8_t)what);
}

static void
pass(struct machine *m)
{
	m->ns += 10ULL * LONG_NS;
	adapter_poll(m->adapter);
	m->ns += 10ULL * LONG_NS;
	adapter_poll(m->adapter);
}

/* The memory of the kernel that crashed, which no one may change any more. */
static void
keep_old(struct machine *m, uint8_t *copy)
{
	memcpy(copy, at(m, OLD), SIZE);
}

/*
 * The next kernel's driver comes, and writes: its own answer arrives, and none
 * that it did not ask for.
 */
static void
take_over(struct machine *m, const uint8_t *old)
{
	attach(m, NEW);
	pass(m);
	assert_int_equal(answers(m, NEW), 0);
	assert_false(m->level);
	send(m, NEW, 9);
	pass(m);
	assert_true(is_on_disk(m, 9, 'n'));
	assert_int_equal(answers(m, NEW), 1);
	assert_int_equal(peek(m, NEW + ANSWERS + 4), NEW + 4);
	assert_true(m->level);
	set(m, ODR, 4);
	assert_false(m->level);
	if (old != NULL)
		assert_memory_equal(at(m, OLD), old, SIZE);
}

/* As Linux's driver begins with an adapter that is not in its first state. */
static void
reset(struct machine *m)
{
	assert_int_equal(mailbox(m, RESET_ALWAYS, 0), 1);
	assert_int_equal(reg(m, OIMR), 0xff);
	assert_false(m->level);
}

static void
crash_idle(void **state)
{
	struct machine *m = *state;
	uint8_t old[SIZE];

	attach(m, OLD);
	send(m, OLD, 3);
	pass(m);
	set(m, ODR, 4);
	poke(m, OLD + QUEUES + 36, 1);
	keep_old(m, old);
	reset(m);
	take_over(m, old);
}

/* It has not begun: after a reset it never does, and writes nothing. */
static void
crash_with_a_command(void **state)
{
	struct machine *m = *state;
	uint8_t old[SIZE];

	attach(m, OLD);
	send(m, OLD, 3);
	assert_int_equal(answers(m, OLD), 0);
	keep_old(m, old);
	m->events = 0;
	reset(m);
	/* The log says what became of it. */
	assert_int_equal(m->events, 1);
	assert_int_equal(m->event.what, ADAPTER_WRITE);
	assert_false(m->event.answered);
	take_over(m, old);
	assert_false(is_on_disk(m, 3, 'o'));
}

/* The other of the two resets, which the driver sends where one is refused. */
static void
crash_with_many_commands(void **state)
{
	struct machine *m = *state;
	uint8_t old[SIZE];
	unsigned i;

	attach(m, OLD);
	for (i = 0; i < 300; i++) {
		poke(m, OLD + COMMANDS + 8 * i, 512);
		poke(m, OLD + COMMANDS + 8 * i + 4, OLD + FIB);
	}
	send(m, OLD, 3);
	poke(m, OLD + QUEUES + 16, 300);
	set(m, IDR, 2);
	keep_old(m, old);
	assert_int_equal(mailbox(m, RESET, 0), 1);
	take_over(m, old);
	assert_false(is_on_disk(m, 3, 'o'));
}

/* A driver that does not reset: the new queues get no answer of the old. */
static void
crash_without_a_reset(void **state)
{
	struct machine *m = *state;

	attach(m, OLD);
	send(m, OLD, 3);
	take_over(m, NULL);
	assert_int_equal(answers(m, OLD), 0);
}

static void
crash_with_an_interrupt(void **state)
{
	struct machine *m = *state;
	uint8_t old[SIZE];

	attach(m, OLD);
	send(m, OLD, 3);
	pass(m);
	assert_true(m->level);
	keep_old(m, old);
	reset(m);
	take_over(m, old);
}

/* The same, and the next driver clears what rings without a reset. */
static void
crash_with_an_interrupt_that_is_cleared(void **state)
{
	struct machine *m = *state;

	attach(m, OLD);
	send(m, OLD, 3);
	pass(m);
	assert_true(m->level);
	take_over(m, NULL);
}

/* The mailbox's answer is not taken, and the queues are half made. */
static void
crash_in_init(void **state)
{
	struct machine *m = *state;

	set(m, MAILBOX, PROPERTIES);
	set(m, IDR, 1);
	set(m, MAILBOX, INIT_STRUCT);
	set(m, MAILBOX + 4, OLD);
	take_over(m, NULL);
}

static void
crash_behind_init(void **state)
{
	struct machine *m = *state;

	make_queues(m, OLD);
	set(m, MAILBOX, INIT_STRUCT);
	set(m, MAILBOX + 4, OLD);
	set(m, IDR, 1);
	reset(m);
	take_over(m, NULL);
}

/* A command in the mailbox that takes long: the reset does not wait for it. */
static void
crash_with_a_polled_command(void **state)
{
	struct machine *m = *state;
	uint8_t old[SIZE];

	assert_int_equal(mailbox(m, SYNCFIB, make_write(m, OLD, 3)), 0);
	keep_old(m, old);
	reset(m);
	/* Nor does its end come behind the reset. */
	set(m, MAILBOX, 4711);
	pass(m);
	assert_int_equal(reg(m, MAILBOX), 4711);
	assert_int_equal(reg(m, ODR), 0);
	take_over(m, old);
	assert_false(is_on_disk(m, 3, 'o'));
}

/* No answer ever came, which is a fault that is injected. */
static void
crash_with_a_command_that_is_lost(void **state)
{
	struct machine *m = *state;
	uint8_t old[SIZE];

	attach(m, OLD);
	send(m, OLD, 3);
	pass(m);
	assert_int_equal(answers(m, OLD), 0);
	keep_old(m, old);
	reset(m);
	take_over(m, old);
}

static void
crash_and_the_bus_is_reset(void **state)
{
	struct machine *m = *state;
	uint8_t old[SIZE];

	attach(m, OLD);
	send(m, OLD, 3);
	keep_old(m, old);
	adapter_reset(m->adapter);
	adapter_pci_write(m->adapter, 0x04, 0x0006, 2);
	assert_int_equal(reg(m, OIMR), 0xff);
	take_over(m, old);
	assert_false(is_on_disk(m, 3, 'o'));
}

/* Twice: the capture kernel crashes, too. */
static void
crash_after_a_reset(void **state)
{
	struct machine *m = *state;

	attach(m, OLD);
	send(m, OLD, 3);
	reset(m);
	reset(m);
	take_over(m, NULL);
	reset(m);
	attach(m, OLD);
	send(m, OLD, 4);
	pass(m);
	assert_int_equal(answers(m, OLD), 1);
	assert_true(is_on_disk(m, 4, 'o'));
}

/* No reset mends a firmware that has panicked. */
static void
crash_of_both(void **state)
{
	struct machine *m = *state;

	attach(m, OLD);
	send(m, OLD, 3);
	pass(m);
	assert_int_equal(reg(m, 0x18) & 0x100, 0x100);
	assert_int_equal(mailbox(m, RESET_ALWAYS, 0), 0);
	assert_int_equal(reg(m, 0x18) & 0x100, 0x100);
}

static int
power_on(void **state, enum adapter_fault_kind fault)
{
	struct machine *m = machine_new(&config);
	struct errmsg err;

	config.model.command_ns = LONG_NS;
	config.fault = (struct adapter_fault){.kind = fault, .nth = 1};
	assert_int_equal(adapter_new(&config, &m->adapter, &err), 0);
	adapter_pci_write(m->adapter, 0x04, 0x0006, 2);
	*state = m;
	return (0);
}

static int
sound(void **state)
{
	return (power_on(state, ADAPTER_FAULT_NONE));
}

static int
losing(void **state)
{
	return (power_on(state, ADAPTER_FAULT_SILENT));
}

static int
panicking(void **state)
{
	return (power_on(state, ADAPTER_FAULT_PANIC));
}

static int
power_off(void **state)
{
	machine_free(*state);
	return (0);
}

#define TEST(f, on) cmocka_unit_test_setup_teardown(f, on, power_off)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(crash_idle, sound),
		TEST(crash_with_a_command, sound),
		TEST(crash_with_many_commands, sound),
		TEST(crash_without_a_reset, sound),
		TEST(crash_with_an_interrupt, sound),
		TEST(crash_with_an_interrupt_that_is_cleared, sound),
		TEST(crash_in_init, sound),
		TEST(crash_behind_init, sound),
		TEST(crash_with_a_polled_command, sound),
		TEST(crash_with_a_command_that_is_lost, losing),
		TEST(crash_and_the_bus_is_reset, sound),
		TEST(crash_after_a_reset, sound),
		TEST(crash_of_both, panicking),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
