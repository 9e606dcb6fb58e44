/* SPDX-License-Identifier: BSD-2-Clause */
/* What the engine needs of a system, on the CPU of tests/fakecpu/cpu.h. */
#ifndef DUMPBENCH_PORT_H
#define DUMPBENCH_PORT_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cpu.h"

#define DB_PAGE_SIZE	4096

#define DB_TRACKS_BRANCHES()	(fake_cpu.tracks_branches)

#define db_load(p)	__atomic_load_n(p, __ATOMIC_RELAXED)
#define db_store(p, v)	__atomic_store_n(p, v, __ATOMIC_RELAXED)

#define db_ticks()	fake_ticks()
#define db_pause()	fake_pause()

typedef unsigned long db_irq_t;

#define db_irq_off()	fake_irq_off()
#define db_irq_on(irq)	fake_irq_on(irq)

#endif
