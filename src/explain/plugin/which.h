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
 * As a block begins: the CPU that executes it, where QEMU says `vcpu` of the
 * block.
 */
unsigned which_now(unsigned vcpu, void *translated);

#endif
