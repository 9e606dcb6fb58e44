/* SPDX-License-Identifier: BSD-2-Clause */
/* What the engine needs of FreeBSD; see engine.h. */
#ifndef DUMPBENCH_PORT_H
#define DUMPBENCH_PORT_H

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/errno.h>
#include <machine/cpu.h>
#include <machine/cpufunc.h>

#include "tsc.h"

#define DB_PAGE_SIZE	PAGE_SIZE

#define db_load(p)	(*(const volatile __typeof(*(p)) *)(p))
#define db_store(p, v)	(*(volatile __typeof(*(p)) *)(p) = (v))

typedef register_t db_irq_t;

static __inline db_irq_t
db_irq_off(void)
{
	return (intr_disable());
}

static __inline void
db_irq_on(db_irq_t flags)
{
	intr_restore(flags);
}

static __inline void
db_pause(void)
{
	cpu_spinwait();
}

#endif
