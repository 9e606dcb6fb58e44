/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration space: 9005:0285, one memory BAR, interrupt pin A, no MSI. */
#include <string.h>

#include "adapter/firmware/internal.h"

#define STATUS	       0x06
#define STATUS_INTX    0x08
#define BAR0	       0x10
#define LINE	       0x3c

void
pci_reset(struct adapter *c)
{
	static const uint8_t fixed[] = {
		0x05, 0x90, 0x85, 0x02, 0x00, 0x00, 0x00, 0x02,
		/* Revision, a RAID controller; cache line, latency. */
		0x01, 0x00, 0x04, 0x01, 0x00, 0x40, 0x00, 0x00,
	};

	memset(c->pci, 0, sizeof(c->pci));
	memcpy(c->pci, fixed, sizeof(fixed));
	/* The subsystem is what makes it a 2200S. */
	put32(c->pci + 0x2c, 0x02859005);
	c->pci[LINE + 1] = 1;
}

/* Which bits of a byte the host may change. */
static uint8_t
writable(uint32_t offset)
{
	switch (offset) {
	case PCI_COMMAND:
		return (0x46); /* memory, master, parity */
	case PCI_COMMAND + 1:
		return (0x05); /* system error, no interrupt */
	case 0x0c:
	case 0x0d:
	case LINE:
	case BAR0 + 2:
	case BAR0 + 3:
		return (0xff);
	case BAR0 + 1:
		return ((uint8_t)~((ADAPTER_BAR_SIZE - 1) >> 8));
	default:
		return (0);
	}
}

uint32_t
adapter_pci_read(const struct adapter *adapter, uint32_t offset, unsigned size)
{
	uint32_t value = 0, at;
	unsigned i;

	for (i = 0; i < size && i < 4; i++) {
		at = offset + i;
		if (at >= sizeof(adapter->pci) || at < offset)
			continue;
		value |= (uint32_t)adapter->pci[at] << (8 * i);
		if (at == STATUS && adapter->bells != 0)
			value |= (uint32_t)STATUS_INTX << (8 * i);
	}
	return (value);
}

void
adapter_pci_write(struct adapter *adapter, uint32_t offset, uint32_t value,
    unsigned size)
{
	uint8_t byte, mask;
	uint32_t at;
	unsigned i;

	for (i = 0; i < size && i < 4; i++) {
		at = offset + i;
		if (at >= sizeof(adapter->pci) || at < offset)
			continue;
		byte = (uint8_t)(value >> (8 * i));
		mask = writable(at);
		adapter->pci[at] = (uint8_t)((adapter->pci[at] & ~mask) |
		    (byte & mask));
	}
	line_update(adapter);
}
