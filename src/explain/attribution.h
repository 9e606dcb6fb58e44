/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whose each instruction is that was executed between two time stamps: of
 * which CPU and function, and what kind of work it did.  Made of what the
 * plugin counted ("explain/windows.h") and of symbols; or read from a file.
 *
 * A row is a benchmark's, a stage one of its three, a tree what was executed in
 * windows of a stage.  The trees of a stage, each as often as it says, add up
 * to what the module counted, or attribution_missing() says how much is not
 * there.
 */
#ifndef DUMPBENCH_ATTRIBUTION_H
#define DUMPBENCH_ATTRIBUTION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explain/plugin/layout.h"
#include "result/row.h"
#include "util/errmsg.h"

struct symbols;
struct windows;

/* What an instruction did; all but the first are kinds of work. */
enum attribution_kind {
	ATTRIBUTION_INSTRUCTIONS,
	ATTRIBUTION_WAITING, /* those that only wait for another CPU */
	ATTRIBUTION_LOADS,
	ATTRIBUTION_STORES,
	ATTRIBUTION_LOCKED,
	ATTRIBUTION_FLUSHES, /* INVLPG, INVPCID, writes to CR3 */
	ATTRIBUTION_IPIS,    /* sent */
	ATTRIBUTION_EOIS,
	ATTRIBUTION_DEVICES, /* accesses to their registers and ports */
	ATTRIBUTION_PAUSES,
	ATTRIBUTION_INTERRUPTS, /* taken, exceptions too; of a node */
	ATTRIBUTION_KINDS
};

/* "instructions", "waiting", "loads", … as files name them. */
extern const char *const attribution_kinds[ATTRIBUTION_KINDS];

#define ATTRIBUTION_NONE UINT32_MAX /* no such index */

struct attribution_function {
	char *name;
	char *image; /* "kernel", a module's name; "": nothing explains it */
	char *file;  /* of a static function, if that is told; or "" */
	uint64_t start, end;
};

struct attribution_line {
	char *file;
	uint32_t number;
};

/* An instruction, as it was executed. */
struct attribution_insn {
	uint64_t pc;
	uint32_t function;
	uint32_t line; /* or ATTRIBUTION_NONE */
	uint8_t length;
	uint8_t bytes[LAYOUT_INSN];
};

/* As struct layout_node, which says more. */
struct attribution_node {
	uint64_t entry, site; /* site 0: there is none */
	uint32_t function, caller; /* of these two; or ATTRIBUTION_NONE */
	uint32_t parent; /* an earlier node, or ATTRIBUTION_NONE */
	uint32_t cpu;
	enum layout_role role;
	enum layout_how how;
	uint64_t times, faults;
};

struct attribution_spot {
	uint32_t insn, node;
	uint64_t n[ATTRIBUTION_KINDS];
};

struct attribution_tree {
	uint64_t windows;
	uint64_t times; /* windows; or 1: the figures are the sum of all */
	uint64_t instructions, unattributed; /* the latter are in no spot */
	struct attribution_node *node;
	struct attribution_spot *spot;
	size_t nodes, spots;
};

/* Page walks of the model, of an instruction on CPUs of a role. */
struct attribution_walk {
	uint32_t insn;
	enum layout_role role;
	uint64_t walks, flushed; /* the latter are a flush's, of the former */
};

/* In all windows of a stage. */
struct attribution_walks {
	uint64_t windows; /* 0: no model was asked for */
	uint64_t unattributed; /* walks that are of no instruction */
	struct attribution_walk *walk;
	size_t n;
};

struct attribution_stage {
	/* What the module says. */
	uint64_t windows, sum, min, median, max;
	struct attribution_tree *tree;
	size_t trees;
	/*
	 * The tree whose windows are as long as the median, or of those within
	 * 2% of it the nearest; NULL: there is none.
	 */
	const struct attribution_tree *usual;
	struct attribution_walks walks;
};

struct attribution_row {
	char *name;
	unsigned batch, responders;
	struct attribution_stage stage[ROW_STAGES]; /* windows 0: not there */
};

struct attribution_image {
	char *name;
	uint64_t base; /* where it is, less where its file says; 0: there */
};

/* The model of a TLB ("explain/plugin/tlb.h"). */
struct attribution_tlb {
	uint32_t entries, ways; /* 0: there is none */
	bool inferred; /* an INVLPG's operand was not known */
};

struct attribution {
	struct attribution_tlb tlb;
	struct attribution_image *image;
	struct attribution_function *function; /* ascending */
	struct attribution_line *line;
	struct attribution_insn *insn;
	struct attribution_row *row;
	size_t images, functions, lines, insns, rows;
	uint64_t base; /* of the image with the time stamps, as rows have it */
	struct insn_index *index; /* while rows are added */
};

/* NULL: out of memory. */
struct attribution *attribution_new(void);
void attribution_free(struct attribution *a);

/*
 * A row of what the plugin counted of one run, of which the module says `run`
 * (its JSON): the records of the row that windows_row() said last.  Where the
 * image with the time stamps is elsewhere than for the first row, its code is
 * put there.
 */
int attribution_add(struct attribution *a, const char *name,
    const json_t *run, const struct windows *windows, struct errmsg *err);

/* Where an image is; for attribution_name()'s sake before it. */
int attribution_image(struct attribution *a, const char *name, uint64_t base,
    struct errmsg *err);

/* All rows are there: give what is in them names. */
int attribution_name(struct attribution *a, const struct symbols *symbols,
    struct errmsg *err);

/*
 * Of windows beside the usual ones, of which there are many kinds, instructions
 * are no longer told apart, only functions in their nodes: one spot has all, at
 * one of them.
 */
void attribution_fold(struct attribution *a);

/* The row of that name; NULL: there is none. */
const struct attribution_row *attribution_find(const struct attribution *a,
    const char *name);

/* The function that an address is in, or ATTRIBUTION_NONE. */
uint32_t attribution_at(const struct attribution *a, uint64_t address);

/* How many instructions of the module's count are in no spot; negative: how
 * many are in spots that it did not count. */
int64_t attribution_missing(const struct attribution_stage *stage);

/* attribution_build.c and attribution_read.c share it. */
void attribution_choose(struct attribution_stage *stage);

/*
 * The member "explanation" of a result's file (src/explain/explanation.schema.
 * json), to and from.  NULL: out of memory.  -EINVAL: it offends the schema.
 */
json_t *attribution_write(const struct attribution *a);
int attribution_read(const json_t *explanation, struct attribution **a,
    struct errmsg *err);

#endif
