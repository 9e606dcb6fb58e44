/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A CPU whose clock and interrupts are the test's.  The engine is compiled
 * unchanged for it; see room.mk.
 */
#ifndef DUMPBENCH_FAKECPU_CPU_H
#define DUMPBENCH_FAKECPU_CPU_H

#include <stdbool.h>
#include <stdint.h>

extern struct fake_cpu {
	uint64_t now;	/* ticks; each look at the clock takes one more */
	void (*look)(void); /* is called before each look; may be null */
	uint64_t irq_ticks; /* that it takes to turn interrupts off, or on */
	unsigned pauses;
	unsigned irq_offs; /* how often interrupts were turned off */
	bool irqs_off;
	bool tracks_branches;
} fake_cpu;

/* All of the above 0. */
void fake_cpu_reset(void);

uint64_t fake_ticks(void);
void fake_pause(void);
/* Interrupts must be on; and then off, with what the former returned last. */
unsigned long fake_irq_off(void);
void fake_irq_on(unsigned long flags);

#endif
