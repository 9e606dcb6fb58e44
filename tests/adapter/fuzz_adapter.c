/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: a hostile host.  The input is a list of steps: registers
 * of either space, bytes into memory, time that passes.  Memory is small and
 * its addresses are near each other, so that steps meet.
 * max_len: 2048
 * reader: src/adapter/firmware/*.c
 */
/* The machine is small, so that an input takes little time. */
#define RAM_SEAM    0x8b00U
#define RAM_SIZE    0xc000U
#define DISK_BLOCKS 32U

#include "adapter_machine.h"
#include "fuzz/fuzz.h"
#include "fuzz_fibs.h"

#define STEP 8

/* One machine for all executions, and what its memory holds at first. */
static struct machine *machine;
static struct adapter_config plain;
static uint8_t *low, *high;

static void
poke(uint32_t addr, uint32_t value)
{
	uint8_t bytes[4], *at;
	unsigned i;

	memcpy(bytes, &value, sizeof(bytes));
	if (machine_ram(machine, addr, 4, &at) == 4) {
		memcpy(at, bytes, 4);
		return;
	}
	for (i = 0; i < 4; i++)
		if (machine_ram(machine, addr + i, 1, &at) == 1)
			*at = bytes[i];
}

/* A host that has come as far as queues, and a FIB in each of their slots. */
static void
furnish(void)
{
	machine = machine_new(&plain);
	fuzz_furnish(poke);
	low = machine->low;
	high = machine->high;
	machine->low = malloc(RAM_SEAM);
	machine->high = malloc(RAM_SIZE - RAM_SEAM);
	if (machine->low == NULL || machine->high == NULL)
		abort();
}

static void
renew(struct machine *m)
{
	unsigned i;

	memcpy(m->low, low, RAM_SEAM);
	memcpy(m->high, high, RAM_SIZE - RAM_SEAM);
	for (i = 0; i < DISKS; i++)
		memset(m->disk[i], 0, DISK_BLOCKS * ADAPTER_BLOCK);
	m->ns = 1000;
	m->level = false;
}

static void
attach(struct machine *m)
{
	adapter_pci_write(m->adapter, 4, 6, 2);
	adapter_write(m->adapter, 0x50, 5, 4);
	adapter_write(m->adapter, 0x54, INIT, 4);
	adapter_write(m->adapter, 0x20, 1, 4);
	adapter_write(m->adapter, 0x34, 0xfb, 4);
}

static void
step(struct machine *m, const uint8_t *p)
{
	uint32_t where = (uint32_t)(p[1] | p[2] << 8), value;
	unsigned i;

	memcpy(&value, p + 4, sizeof(value));
	switch (p[0] % 10) {
	case 0:
		adapter_write(m->adapter, where % ADAPTER_BAR_SIZE, value,
		    1U << (p[3] % 3));
		break;
	case 1:
		adapter_read(m->adapter, where % ADAPTER_BAR_SIZE,
		    1U << (p[3] % 3));
		break;
	case 2:
		adapter_pci_write(m->adapter, where % 300, value,
		    1U << (p[3] % 3));
		break;
	case 3:
		adapter_pci_read(m->adapter, where % 300, 1U << (p[3] % 3));
		break;
	case 4: /* a word of a FIB; half of them small */
		poke(FIBS + where % 4096,
		    (p[3] & 1) != 0 ? value % 64 : value);
		break;
	case 5: /* an index */
		poke(QUEUES + where % 64, value);
		break;
	case 6:
		poke(where * 16, value);
		break;
	case 7: /* more commands, and the bell */
		for (i = 0; i < FUZZ_FIBS; i++)
			poke(FIBS + 512 * i, FUZZ_SENT);
		poke(QUEUES + 16, where % 513);
		adapter_write(m->adapter, 0x20, 2, 4);
		break;
	case 8: /* one through the mailbox */
		adapter_write(m->adapter, 0x50, 0x0c, 4);
		adapter_write(m->adapter, 0x54, FIBS + where % 8 * 512, 4);
		adapter_write(m->adapter, 0x20, 1, 4);
		break;
	default:
		if (value % 64 == 0)
			adapter_reset(m->adapter);
		m->ns += value;
		adapter_poll(m->adapter);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct adapter_config config;
	struct machine *m;

	if (size < STEP)
		return (0);
	if (machine == NULL)
		furnish();
	m = machine;
	renew(m);
	config = plain;
	config.sg64 = (input[0] & 1) != 0;
	if ((input[0] & 2) != 0)
		config.model = (struct adapter_model){
			.command_ns = input[3], .pci_rate = input[4] * 100000,
			.read_rate = input[5] * 100000,
			.write_rate = input[6] * 100000, .cache = input[7]};
	config.fault.kind = input[1] % (ADAPTER_FAULT_TORN + 1);
	config.fault.nth = input[2];
	config.fault.ns = input[3];
	if (adapter_new(&config, &m->adapter, NULL) != 0)
		abort();
	if ((input[0] & 4) == 0)
		attach(m);
	for (input += STEP, size -= STEP; size >= STEP;
	     input += STEP, size -= STEP)
		step(m, input);
	adapter_free(m->adapter);
	return (0);
}
