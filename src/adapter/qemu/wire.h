/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's multi-process protocol, as far as x-pci-proxy-dev speaks it: a header
 * of 16 bytes with open files attached, then a payload; some need an answer.
 * As QEMU 7.2 has it (hw/remote, include/hw/remote).
 */
#ifndef DUMPBENCH_ADAPTER_WIRE_H
#define DUMPBENCH_ADAPTER_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_FDS 8 /* regions, and files, of one message */

enum wire_command {
	WIRE_SYSMEM,
	WIRE_RET,
	WIRE_PCI_WRITE,
	WIRE_PCI_READ,
	WIRE_BAR_WRITE,
	WIRE_BAR_READ,
	WIRE_IRQFD,
	WIRE_RESET
};

struct wire_message {
	int32_t command;
	union {
		struct {
			uint64_t address[WIRE_FDS];
			uint64_t size[WIRE_FDS];
			uint64_t offset[WIRE_FDS];
		} sysmem;
		struct {
			uint32_t address, value;
			int32_t length;
		} pci;
		struct {
			uint64_t address, value;
			uint32_t size;
			uint8_t memory, pad[3];
		} bar;
	} u;
	int fds[WIRE_FDS]; /* the receiver closes them */
	unsigned nfds;
};

/* One end of the socket. */
struct wire {
	int fd;
	/* Read with an earlier message; a register's has 40 bytes in all. */
	uint8_t ahead[24];
	size_t nahead;
};

/*
 * The next message: 1; 0 when QEMU has ended, -EPROTO for no valid message
 * (no file of it stays open), or another negative errno value.
 */
int wire_receive(struct wire *wire, struct wire_message *message);

/* Answer with a value: 0 or a negative errno value. */
int wire_answer(int fd, uint64_t value);

void wire_close(struct wire_message *message);

#endif
