/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "explain/plugin/layout.h"
#include "explain/plugin/registers.h"
#include "explain/plugin/which.h"

#define FIRST_VERSION 2 /* from which on the CPU has to be asked for */

/*
 * A CPU's state is trusted once this many reads of registers agreed with it,
 * and checked in one block of so many.
 */
#define TRUSTED 4096
#define CHECKED 64

enum { GS, KERNEL_GS, BASES };

static struct which {
	bool asks, looked;
	bool states; /* CPUs are known by their state */
	unsigned since; /* the last read: blocks */
	unsigned last;
	uintptr_t last_state, state[LAYOUT_CPUS]; /* 0: not known */
	uint64_t reads;
	struct qemu_plugin_register *handle[BASES];
	unsigned known;
	uint64_t base[LAYOUT_CPUS]; /* of each CPU; 0: not known */
} which;

bool
which_begin(int api, int vcpus)
{
	which.states = WHICH_STATES;
	which.asks = api >= FIRST_VERSION && vcpus > 1;
	return (!which.asks || registers_begin(api));
}

bool
which_asks(void)
{
	return (which.asks);
}

/*
 * A program's base of GS lies low, the system's high; SWAPGS exchanges them.
 */
static uint64_t
own_base(void)
{
	static const char *const names[BASES] = {"gs_base", "k_gs_base"};
	uint64_t gs, other;

	if (!which.looked)
		registers_find(names, BASES, which.handle);
	which.looked = true;
	gs = registers_read(which.handle[GS]);
	if ((int64_t)gs < 0)
		return (gs);
	other = registers_read(which.handle[KERNEL_GS]);
	return ((int64_t)other < 0 ? other : gs);
}

void *
which_translated(void)
{
	return (which.asks ? (void *)(uintptr_t)own_base() : NULL);
}

/*
 * By the base of GS; `vcpu` is whom QEMU speaks of, who translated the block.
 * False: it is not known yet whose base that is.
 */
static bool
by_base(unsigned vcpu, void *translated, unsigned *cpu)
{
	uint64_t base;
	unsigned i;

	if (vcpu < LAYOUT_CPUS && (int64_t)(uintptr_t)translated < 0 &&
	    which.base[vcpu] == 0) {
		which.base[vcpu] = (uintptr_t)translated;
		if (vcpu >= which.known)
			which.known = vcpu + 1;
	}
	base = own_base();
	for (i = 0; i < which.known && which.base[i] != base; i++)
		;
	*cpu = i < which.known ? i : vcpu;
	return (i < which.known);
}

/* Does each state belong to one CPU, and each CPU have one? */
static bool
agrees(unsigned cpu, uintptr_t state)
{
	unsigned i;

	for (i = 0; i < LAYOUT_CPUS; i++)
		if (i != cpu && which.state[i] == state)
			return (false);
	if (which.state[cpu] == 0)
		which.state[cpu] = state;
	return (which.state[cpu] == state);
}

/* A CPU by its state, which agreed often enough with the base of GS. */
static bool
by_state(uintptr_t state, unsigned *cpu)
{
	unsigned i;

	if (which.reads < TRUSTED || ++which.since == CHECKED)
		return (false);
	if (state != which.last_state) {
		for (i = 0; i < which.known && which.state[i] != state; i++)
			;
		if (i == which.known)
			return (false);
		which.last_state = state;
		which.last = i;
	}
	*cpu = which.last;
	return (true);
}

bool
which_now(unsigned vcpu, void *translated, uintptr_t state, unsigned *cpu)
{
	if (which.states && by_state(state, cpu))
		return (true);
	which.since = 0;
	if (!by_base(vcpu, translated, cpu) || !which.states)
		return (true);
	if (agrees(*cpu, state)) {
		which.reads++;
		return (true);
	}
	which.states = false;
	return (which.reads < TRUSTED);
}
