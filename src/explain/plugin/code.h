/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an instruction of x86 does to the flow of control, and what kind of
 * work it is.  Opcodes are those of the "Intel 64 and IA-32 Architectures
 * Software Developer's Manual", volume 2, appendix A.
 */
#ifndef DUMPBENCH_CODE_H
#define DUMPBENCH_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest instruction, in bytes. */
#define CODE_LENGTH_MAX 15

enum code_flow {
	FLOW_NEXT,	   /* the instruction behind it follows */
	FLOW_REPEAT,	   /* REP: it follows itself until it is done */
	FLOW_JUMP,	   /* `target` follows */
	FLOW_BRANCH,	   /* `target` or the instruction behind it */
	FLOW_JUMP_ANY,	   /* where a register or memory says */
	FLOW_CALL,	   /* `target`, and a return is expected */
	FLOW_CALL_ANY,	   /* the same, where a register or memory says */
	FLOW_RETURN,
	FLOW_IRET,
	FLOW_ANY	   /* system calls, far jumps, INT: anything follows */
};

/* Kinds of work that an instruction's bytes tell. */
#define WORK_LOCKED 0x01 /* LOCK, or XCHG with memory */
#define WORK_FLUSH  0x02 /* INVLPG, INVPCID, a write to CR3 */
#define WORK_PAUSE  0x04
#define WORK_PORT   0x08 /* IN, OUT, INS, OUTS */
#define WORK_RDTSC  0x10

struct code {
	uint64_t target; /* of FLOW_JUMP, FLOW_BRANCH, FLOW_CALL */
	enum code_flow flow;
	unsigned work; /* WORK_* */
};

/*
 * Reads one whole instruction of so many bytes at pc, of 64-bit or of 32-bit
 * code.  What it does not know is FLOW_NEXT and no work.
 */
struct code code_read(const uint8_t *bytes, size_t length, uint64_t pc,
    bool is64);

/* What an instruction takes out of its CPU's TLB. */
enum code_flush {
	CODE_FLUSH_NONE,
	CODE_FLUSH_PAGE,  /* INVLPG: that of its operand */
	CODE_FLUSH_SPACE, /* a write to CR3: what is not global */
	CODE_FLUSH_ALL	  /* a write to CR4, INVPCID */
};

#define CODE_REGISTERS	 16 /* RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8 … */
#define CODE_NO_REGISTER CODE_REGISTERS

/* The address of an operand in memory: a sum. */
struct code_operand {
	bool known; /* false: with a segment's base, or of another size */
	unsigned base, index; /* registers, or CODE_NO_REGISTER */
	unsigned scale; /* of the index */
	uint64_t offset; /* with what comes of the instruction's address */
};

/*
 * The same of code_read()'s instruction, and for CODE_FLUSH_PAGE its operand.
 */
enum code_flush code_flush(const uint8_t *bytes, size_t length, uint64_t pc,
    bool is64, struct code_operand *operand);

#endif
