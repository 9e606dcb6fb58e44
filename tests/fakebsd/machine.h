/* SPDX-License-Identifier: BSD-2-Clause */
/* <machine/….h>, as far as kmod/freebsd uses them; see fake.h. */
#ifndef FAKEBSD_MACHINE_H
#define FAKEBSD_MACHINE_H

#include "fakebsd/sys.h"

/* clock.h, cpu.h, cpufunc.h */
extern uint64_t tsc_freq;
register_t intr_disable(void);
void intr_restore(register_t flags);
#define cpu_spinwait()	__builtin_ia32_pause()

/* vmparam.h */
#ifdef __amd64__
vm_offset_t fake_direct_map(vm_paddr_t pa);
#define PHYS_TO_DMAP(pa)	fake_direct_map(pa)
#endif

#endif
