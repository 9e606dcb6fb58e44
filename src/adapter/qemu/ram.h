/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_ADAPTER_RAM_H
#define DUMPBENCH_ADAPTER_RAM_H

#include <stddef.h>
#include <stdint.h>

#include "adapter/qemu/wire.h"

/* The guest's memory, by QEMU's last message about it. */
struct ram {
	struct region {
		uint64_t address, size;
		uint8_t *at;
	} regions[WIRE_FDS];
	unsigned n;
};

/* Map what a WIRE_SYSMEM names, in place of what was mapped. */
void ram_sync(struct ram *ram, const struct wire_message *message);

/* struct adapter_host's ram: len bytes at most, 0 where there is none. */
size_t ram_at(const struct ram *ram, uint64_t address, size_t len,
    uint8_t **at);

void ram_free(struct ram *ram);

#endif
