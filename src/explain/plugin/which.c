/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "explain/plugin/layout.h"
#include "explain/plugin/registers.h"
#include "explain/plugin/which.h"

#define FIRST_VERSION 2 /* from which on the CPU has to be asked for */

enum { GS, KERNEL_GS, BASES };

static struct which {
	bool asks, looked;
	struct qemu_plugin_register *handle[BASES];
	unsigned known;
	uint64_t base[LAYOUT_CPUS]; /* of each CPU; 0: not known */
} which;

bool
which_begin(int api, int vcpus)
{
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

unsigned
which_now(unsigned vcpu, void *translated)
{
	uint64_t base;
	unsigned i;

	/* Who translated it, is whom QEMU speaks of. */
	if (vcpu < LAYOUT_CPUS && (int64_t)(uintptr_t)translated < 0 &&
	    which.base[vcpu] == 0) {
		which.base[vcpu] = (uintptr_t)translated;
		if (vcpu >= which.known)
			which.known = vcpu + 1;
	}
	base = own_base();
	for (i = 0; i < which.known; i++)
		if (which.base[i] == base)
			return (i);
	return (vcpu);
}
