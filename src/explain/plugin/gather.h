/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plugin's aggregation: takes what QEMU executes, instruction by
 * instruction, and adds it up in the file of "explain/plugin/layout.h".  It
 * calls nothing of QEMU.  One thread at a time may use it.
 */
#ifndef DUMPBENCH_GATHER_H
#define DUMPBENCH_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explain/plugin/code.h"
#include "explain/plugin/layout.h"

struct gather;

/* An instruction as the translator gave it: gather_insn() makes them. */
struct insn;

/*
 * `file` is the mapped file, with the driver's part filled in.  What an
 * earlier QEMU wrote to it is kept and added to.  NULL, and a sentence of at
 * most `size` bytes in `why`: it is not such a file, or out of memory.
 */
struct gather *gather_new(struct layout_header *file, size_t length,
    char *why, size_t size);
void gather_free(struct gather *g);

/*
 * The instruction of these bytes at pc: the same for the same ones.  `fenced`:
 * an LFENCE stands before it, which is how a time stamp of an image that is
 * still to be found is known.  NULL: too many different ones; what is executed
 * of them is counted by gather_unknown().
 */
struct insn *gather_insn(struct gather *g, uint64_t pc,
    const uint8_t *bytes, size_t length, bool fenced);

/* Is it a time stamp? */
bool gather_is_stamp(const struct insn *insn);

/*
 * A time stamp is about to be executed, while nothing else is told yet: its
 * place among those of its group is remembered.
 */
void gather_stamp(struct gather *g, unsigned cpu, const struct insn *insn);

/* An instruction is about to be executed on a CPU below LAYOUT_CPUS. */
void gather_step(struct gather *g, unsigned cpu, struct insn *insn);
void gather_unknown(struct gather *g, unsigned cpu);

/* Would gather_access() do anything? */
bool gather_is_open(const struct gather *g);

enum gather_access {
	GATHER_LOAD = 0,
	GATHER_STORE = 1,
	GATHER_DEVICE = 2, /* beside one of the above */
	GATHER_IPI = 4,	   /* the same: to the local APIC's ICR */
	GATHER_EOI = 8	   /* the same: to its EOI */
};

/* The CPU's last instruction accessed memory: bits of gather_access. */
void gather_access(struct gather *g, unsigned cpu, unsigned access);

/*
 * The model of a TLB: is it asked for?  Only then the rest may be called.  With
 * it, all of the following counts, in windows and outside.
 */
bool gather_models(const struct gather *g);

/*
 * The CPU's last instruction accessed an address; the physical one is wanted
 * where operands of INVLPG are not known, or it is TLB_NOWHERE of
 * "explain/plugin/tlb.h".
 */
void gather_translate(struct gather *g, unsigned cpu, uint64_t address,
    uint64_t physical);

/* What an instruction flushes. */
enum code_flush gather_flushes(const struct gather *g,
    const struct insn *insn, struct code_operand *operand);

/*
 * The CPU's last instruction, as gather_step() was told, flushes; for
 * CODE_FLUSH_PAGE which page, NULL: that is not known.
 */
void gather_flush(struct gather *g, unsigned cpu, enum code_flush flush,
    const uint64_t *address);

#endif
