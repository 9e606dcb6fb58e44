/* SPDX-License-Identifier: BSD-2-Clause */
/* The adapter's registers as a driver reaches them. */
#ifndef TEST_ADAPTER_REGISTERS_H
#define TEST_ADAPTER_REGISTERS_H

#include "adapter_machine.h"

#define IDR	0x20
#define ODR	0x2c
#define OIMR	0x34
#define MAILBOX 0x50

static inline uint32_t
reg(struct machine *m, uint32_t offset)
{
	return (adapter_read(m->adapter, offset, 4));
}

static inline void
set(struct machine *m, uint32_t offset, uint32_t value)
{
	adapter_write(m->adapter, offset, value, 4);
}

/*
 * A command through the mailbox as Linux sends it: what the adapter answers, 0
 * where no answer comes at once.
 */
static inline uint32_t
mailbox(struct machine *m, uint32_t command, uint32_t argument)
{
	set(m, MAILBOX, command);
	set(m, MAILBOX + 4, argument);
	set(m, ODR, 1);
	set(m, IDR, 1);
	if ((reg(m, ODR) & 1) == 0)
		return (0);
	set(m, ODR, 1);
	return (reg(m, MAILBOX));
}

#endif
