/* SPDX-License-Identifier: BSD-2-Clause */
/* The registers of the CPU that executes or translates, from QEMU 9.0 on. */
#ifndef DUMPBENCH_REGISTERS_H
#define DUMPBENCH_REGISTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct qemu_plugin_register;

/* For a QEMU of this version of the interface: false where it shows none. */
bool registers_begin(int api);

/*
 * Handles of registers by their names, the same for all CPUs; NULL: there is
 * none of that name.  Only in a callback that reads registers.
 */
void registers_find(const char *const *names, size_t n,
    struct qemu_plugin_register **handles);

/* Its value, in the same callbacks; 0 where there is none. */
uint64_t registers_read(struct qemu_plugin_register *handle);

#endif
