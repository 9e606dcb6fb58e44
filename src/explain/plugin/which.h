/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which CPU executes.  Where one thread executes all CPUs, QEMU 10.0 tells the
 * callbacks of a block the CPU that translated it, though all of them execute
 * it.  So with QEMU 9.0 and later, which shows registers, the CPU is known by
 * the one that differs between them: the base of GS, which systems for x86-64
 * have point to a CPU's own memory.
 */
#ifndef DUMPBENCH_WHICH_H
#define DUMPBENCH_WHICH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * For a QEMU of this version of the interface, with so many CPUs: false where
 * it lacks what is needed.
 */
bool which_begin(int api, int vcpus);

/* Does the CPU have to be asked for? */
bool which_asks(void);

/* While a block is translated: what which_now() wants to know of it. */
void *which_translated(void);

/*
 * Where the translated code of a CPU has the state of that CPU, an address that
 * differs between CPUs: QEMU's code generator for x86-64 keeps it in RBP
 * (TCG_AREG0 in its tcg/i386/tcg-target.h), which a callback's frame saves
 * first.  Other hosts' callbacks are not told.
 */
#if defined(__x86_64__)
#define WHICH_STATES true
#define WHICH_STATE() (*(const uintptr_t *)__builtin_frame_address(0))
#else
#define WHICH_STATES false
#define WHICH_STATE() ((uintptr_t)0)
#endif

/*
 * As a block begins: the CPU that executes it, where QEMU says `vcpu` of the
 * block, and WHICH_STATE() of the callback is `state`.  To read a register
 * takes as long as a block, so that most are known by their state.  False: the
 * two disagree, after they had agreed for long.
 */
bool which_now(unsigned vcpu, void *translated, uintptr_t state,
    unsigned *cpu);

#endif
