/* SPDX-License-Identifier: BSD-2-Clause */
/* What the engine needs of a userland; see engine/engine.h. */
#ifndef DUMPBENCH_PORT_H
#define DUMPBENCH_PORT_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "engine/tsc.h"

#define DB_PAGE_SIZE	4096

#define db_load(p)	__atomic_load_n(p, __ATOMIC_RELAXED)
#define db_store(p, v)	__atomic_store_n(p, v, __ATOMIC_RELAXED)

/* A process cannot turn interrupts off. */
typedef unsigned long db_irq_t;

static inline db_irq_t
db_irq_off(void)
{
	return (0);
}

static inline void
db_irq_on(db_irq_t flags)
{
	(void)flags;
}

static inline void
db_pause(void)
{
	__asm__ volatile("pause" : : : "memory");
}

#endif
