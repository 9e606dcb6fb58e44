/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the aggregation share. */
#ifndef DUMPBENCH_GATHER_INSIDE_H
#define DUMPBENCH_GATHER_INSIDE_H

#include "explain/plugin/code.h"
#include "explain/plugin/gather.h"
#include "explain/plugin/tree.h"

#define STACK_MAX 128
#define TURN_MAX  32

struct insn {
	uint64_t pc, target;
	/* Where it was counted last: in which window, node, spot. */
	uint32_t turn, node, spot;
	uint32_t bytes; /* a hash of them */
	uint8_t length;
	uint8_t flow; /* enum code_flow */
	uint8_t work;
	uint8_t stamp; /* one more than its index; 0: none */
	uint8_t code[LAYOUT_INSN];
};

/* What a CPU goes back to. */
struct frame {
	uint64_t back;	     /* a call's: address behind it */
	uint64_t target;     /* and what it called */
	uint64_t entry;	     /* an interrupt's: where it began */
	const struct insn *prev; /* an interrupt's: what was executed before */
	uint32_t node;
	uint32_t child; /* the node that was entered */
	uint32_t spot;	/* of prev */
	bool interrupt;
	bool accessed;	/* prev had accessed memory */
};

struct gather_cpu {
	const struct insn *prev; /* the last instruction, in a window or not */
	uint32_t spot; /* where it was counted, or TREE_FULL */
	uint32_t accesses; /* that it made */
	bool responder;
	/* Of the window `opened`. */
	uint32_t opened;
	uint32_t root, node;
	uint32_t depth;
	uint64_t hash;
	/* Spots since the last PAUSE, in its node; none: no turn goes on. */
	uint32_t turn_node, turn_spots, turn[TURN_MAX];
	struct frame stack[STACK_MAX];
};

/* An address where interrupts or exceptions begin. */
struct entry {
	uint64_t pc;
	bool err; /* it was seen to take back an instruction */
};

#define ENTRIES 512 /* a power of two; a CPU has 256 vectors */

struct gather {
	struct layout_header *file;
	struct tree *tree;
	struct insn_pool *pool;
	struct kinds *kinds;
	struct walks *walks; /* NULL: no model is asked for */
	bool has_run, running, open;
	/* The open window's. */
	uint32_t turn;
	unsigned initiator;
	uint32_t row, group, stage;
	bool turns; /* its row is known at its first call */
	uint32_t next_turn;
	uint64_t first_call; /* of the first turn; 0: there was none */
	uint32_t runs; /* of LAYOUT_RUNS that began */
	uint64_t instructions, unattributed;
	struct gather_cpu cpu[LAYOUT_CPUS];
	uint32_t entries;
	struct entry entry[ENTRIES];
};

static inline uint64_t
gather_mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return (hash ^ hash >> 32);
}

/* insn.c: instructions, one for each address and bytes. */
struct insn_pool *insn_pool_new(void);
struct insn *insn_get(struct insn_pool *pool, uint64_t pc,
    const uint8_t *bytes, size_t length, const struct code *code);

/* follow.c: sets the node that the CPU's next instruction belongs to. */
void follow(struct gather *g, unsigned cpu, const struct insn *insn);

/* The window has closed: what is still open in it is settled. */
void follow_finish(struct gather *g);

/* kinds.c: the records of the file. */
struct kinds *kinds_new(void);
void kinds_free(struct kinds *kinds);

/* The window has closed: it is of this kind, or of a new one. */
void kinds_add(struct gather *g);

/* A run has ended: what has no record yet gets one. */
void kinds_finish(struct gather *g);

/* A new record behind the others: its offset, or 0 where there is no room. */
uint64_t kinds_append(struct gather *g, struct layout_record *record,
    struct tree *tree);

/*
 * walks.c: the model, as the file's header asks for it; walks_new() is false
 * where there is none of that geometry.  The others are for one that is there:
 * an instruction is fetched and counted, a window was opened, a run has ended.
 */
bool walks_new(struct gather *g);
void walks_free(struct walks *walks);
void walks_fetch(struct gather *g, unsigned cpu, uint64_t pc);
void walks_open(struct gather *g);
void walks_finish(struct gather *g);

#endif
