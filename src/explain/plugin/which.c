/* SPDX-License-Identifier: BSD-2-Clause */
#include <dlfcn.h>
#include <string.h>

#include "explain/plugin/layout.h"
#include "explain/plugin/qemu.h"
#include "explain/plugin/which.h"

#define FIRST_VERSION 2 /* to have registers */

static struct which {
	bool asks;
	/* The registers' handles; NULL: not looked for yet. */
	struct qemu_plugin_register *gs, *kernel_gs;
	struct qemu_bytes *bytes;
	/* Functions that QEMU 7.2 lacks, and GLib's, which is QEMU's. */
	qemu_get_registers_fn *registers;
	qemu_read_register_fn *read;
	glib_new_fn *new_bytes;
	glib_size_fn *set_size;
	glib_free_fn *free_array;
	unsigned known;
	uint64_t base[LAYOUT_CPUS]; /* of each CPU; 0: not known */
} which;

static bool
look_up(const char *name, void *function)
{
	void *symbol = dlsym(RTLD_DEFAULT, name);

	/* A pointer to a function is as large on all that QEMU runs on. */
	memcpy(function, &symbol, sizeof(symbol));
	return (symbol != NULL);
}

bool
which_begin(int api, int vcpus)
{
	which.asks = api >= FIRST_VERSION && vcpus > 1;
	if (!which.asks)
		return (true);
	if (!look_up("qemu_plugin_get_registers", &which.registers) ||
	    !look_up("qemu_plugin_read_register", &which.read) ||
	    !look_up("g_byte_array_new", &which.new_bytes) ||
	    !look_up("g_byte_array_set_size", &which.set_size) ||
	    !look_up("g_array_free", &which.free_array))
		return (false);
	which.bytes = which.new_bytes();
	return (which.bytes != NULL);
}

bool
which_asks(void)
{
	return (which.asks);
}

/* Handles are the same for all CPUs. */
static void
find_registers(void)
{
	const struct qemu_register *r;
	struct qemu_array *all;
	unsigned i;

	all = which.registers();
	r = (const void *)all->data;
	for (i = 0; i < all->length; i++)
		if (strcmp(r[i].name, "gs_base") == 0)
			which.gs = r[i].handle;
		else if (strcmp(r[i].name, "k_gs_base") == 0)
			which.kernel_gs = r[i].handle;
	which.free_array(all, 1);
}

static uint64_t
read_one(struct qemu_plugin_register *handle)
{
	uint64_t value = 0;

	if (handle == NULL)
		return (0);
	which.set_size(which.bytes, 0);
	which.read(handle, which.bytes);
	if (which.bytes->length >= sizeof(value))
		memcpy(&value, which.bytes->data, sizeof(value));
	return (value);
}

/*
 * A program's base of GS lies low, the system's high; SWAPGS exchanges them.
 */
static uint64_t
own_base(void)
{
	uint64_t gs, other;

	if (which.gs == NULL)
		find_registers();
	gs = read_one(which.gs);
	if ((int64_t)gs < 0)
		return (gs);
	other = read_one(which.kernel_gs);
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
