/* SPDX-License-Identifier: BSD-2-Clause */
#include <dlfcn.h>
#include <string.h>

#include "explain/plugin/qemu.h"
#include "explain/plugin/registers.h"

#define FIRST_VERSION 2 /* to have registers */

static struct registers {
	struct qemu_bytes *bytes;
	/* Functions that QEMU 7.2 lacks, and GLib's, which is QEMU's. */
	qemu_get_registers_fn *registers;
	qemu_read_register_fn *read;
	glib_new_fn *new_bytes;
	glib_free_fn *free_array;
	glib_element_fn *element_size;
} registers;

static bool
look_up(const char *name, void *function)
{
	void *symbol = dlsym(RTLD_DEFAULT, name);

	/* A pointer to a function is as large on all that QEMU runs on. */
	memcpy(function, &symbol, sizeof(symbol));
	return (symbol != NULL);
}

bool
registers_begin(int api)
{
	if (api < FIRST_VERSION ||
	    !look_up("qemu_plugin_get_registers", &registers.registers) ||
	    !look_up("qemu_plugin_read_register", &registers.read) ||
	    !look_up("g_byte_array_new", &registers.new_bytes) ||
	    !look_up("g_array_free", &registers.free_array) ||
	    !look_up("g_array_get_element_size", &registers.element_size))
		return (false);
	registers.bytes = registers.new_bytes();
	return (registers.bytes != NULL);
}

void
registers_find(const char *const *names, size_t n,
    struct qemu_plugin_register **handles)
{
	const struct qemu_register *r;
	struct qemu_array *all;
	unsigned i, size;
	size_t k;

	all = registers.registers();
	/* Later QEMUs add members behind ours. */
	size = registers.element_size(all);
	for (k = 0; k < n; k++) {
		handles[k] = NULL;
		for (i = 0; i < all->length; i++) {
			r = (const void *)(all->data + i * size);
			if (strcmp(r->name, names[k]) == 0)
				handles[k] = r->handle;
		}
	}
	registers.free_array(all, 1);
}

uint64_t
registers_read(struct qemu_plugin_register *handle)
{
	uint64_t value = 0;

	if (handle == NULL)
		return (0);
	/* As g_byte_array_set_size() does, without its calls: at each block. */
	registers.bytes->length = 0;
	registers.read(handle, registers.bytes);
	if (registers.bytes->length >= sizeof(value))
		memcpy(&value, registers.bytes->data, sizeof(value));
	return (value);
}
