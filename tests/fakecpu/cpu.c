/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fakecpu/cpu.h"

#define FLAGS	0x200	/* not 0: what is restored must be what was saved */

struct fake_cpu fake_cpu;

void
fake_cpu_reset(void)
{
	fake_cpu = (struct fake_cpu){0};
}

uint64_t
fake_ticks(void)
{
	if (fake_cpu.look != NULL)
		fake_cpu.look();
	return (++fake_cpu.now);
}

void
fake_pause(void)
{
	fake_cpu.pauses++;
}

unsigned long
fake_irq_off(void)
{
	assert_false(fake_cpu.irqs_off);
	fake_cpu.irqs_off = true;
	fake_cpu.now += fake_cpu.irq_ticks;
	return (FLAGS + ++fake_cpu.irq_offs);
}

void
fake_irq_on(unsigned long flags)
{
	assert_true(fake_cpu.irqs_off);
	assert_int_equal(flags, FLAGS + fake_cpu.irq_offs);
	fake_cpu.irqs_off = false;
	fake_cpu.now += fake_cpu.irq_ticks;
}
