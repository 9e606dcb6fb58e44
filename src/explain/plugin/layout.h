/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The file that the driver and the plugin share, mapped by both.  It is the
 * plugin's output format, version 4: what is in it is complete at any time, so
 * it stays readable however QEMU ends.  Numbers are those of the host.
 *
 *	struct layout_header
 *	records, each a struct layout_record, its nodes, its spots,
 *	    from `first` to `first + used`
 *
 * A window is what is executed between two time stamps: behind the RDTSC that
 * opens it, up to and with the RDTSC that closes it, on all CPUs.  Windows of a
 * row's stage that execute the same instructions are of one kind.  A kind that
 * comes again has a record, whose figures are those of one window of it; what
 * is left is added up in one record, which is written as the run ends.  So
 * what a stage takes is the sum, over its records, of figures by `times`.
 * Where no group is a run, each kind has a record at once.
 *
 * Where a model of a TLB is asked for, each stage of a run has another record
 * as the run ends: the model's page walks in all of its windows.
 */
#ifndef DUMPBENCH_LAYOUT_H
#define DUMPBENCH_LAYOUT_H

#include <stdint.h>

#define LAYOUT_MAGIC	"dbwindow"
#define LAYOUT_VERSION	4
#define LAYOUT_SIZE	(20u << 20) /* of the file, usually */
#define LAYOUT_GROUPS	8
#define LAYOUT_STAMPS	32
#define LAYOUT_CPUS	64
#define LAYOUT_PAGE	4096u
#define LAYOUT_INSN	15 /* bytes of an instruction at most */

/* What the time stamps of one function are for. */
enum layout_group_use {
	/* Pairs, in the order of their first execution: stage 0, 1, … */
	LAYOUT_STAGES,
	/* One pair: a run.  Where there is one, no window is outside of it. */
	LAYOUT_RUN,
	/* Whichever CPU executes one is a responder until the run ends. */
	LAYOUT_RESPOND,
	/*
	 * As LAYOUT_STAGES, for rows that take turns: the header's, and one
	 * more with each window of stage 0, until one calls first whom the very
	 * first one did, which is the header's again.
	 */
	LAYOUT_TURNS,
	LAYOUT_ARM, /* the plugin counts from the first one on */
	/*
	 * As LAYOUT_RUN, where nobody says whose windows those of the next run
	 * are: the first run's are the header's row, and of each further one
	 * those of one row more.
	 */
	LAYOUT_RUNS
};

/* Addresses are relative to the image that holds the time stamps. */
struct layout_group {
	uint32_t use;
	uint32_t stamps; /* how many */
	uint64_t start, end; /* of the function */
};

struct layout_stamp {
	uint64_t address; /* of its RDTSC */
	uint32_t group;
	/*
	 * One more than the position in the group's order; 0: not known, and
	 * set by the plugin when it is executed.
	 */
	uint32_t place;
};

enum layout_state {
	LAYOUT_NEW,	/* no plugin was loaded with it */
	LAYOUT_LOADED,	/* it looks for the time stamps */
	LAYOUT_ARMED,	/* it has seen one executed, and counts */
	LAYOUT_REFUSED	/* `refusal` says why */
};

enum layout_base {
	LAYOUT_BASE_FIXED, /* `base` is the driver's */
	/* The plugin finds it: a multiple of the page size that puts a
	 * stamp where an LFENCE and an RDTSC are executed. */
	LAYOUT_BASE_FIND
};

struct layout_header {
	char magic[8];
	uint32_t version;
	uint32_t bits; /* of the guest's code: 32 or 64 */
	uint64_t size; /* bytes of the file */
	uint64_t first; /* offset of the first record */

	/* The driver's. */
	uint32_t groups, stamps;
	struct layout_group group[LAYOUT_GROUPS];
	struct layout_stamp stamp[LAYOUT_STAMPS];
	uint64_t base_low; /* a base that is to be found is not below it */
	uint64_t text;	   /* bytes of the image's code, from its base on */
	uint32_t base_use; /* enum layout_base */
	uint32_t row;	   /* whose windows those of the next run are */
	/* The model's geometry ("explain/plugin/tlb.h"); 0 entries: none. */
	uint32_t tlb_entries, tlb_ways;

	/* The plugin's. */
	uint64_t base; /* of the image; 0: not known */
	uint32_t state;
	uint32_t api;  /* QEMU's version of its plugin interface */
	uint64_t used; /* bytes of records */
	uint64_t records;
	/* What found no room in this file, or in the plugin's memory. */
	uint64_t lost_windows, lost_instructions;
	/* INVLPG's whose operand the model was not told. */
	uint64_t tlb_guesses;
	uint64_t walks_lost; /* not 0: not all that the model should know */
	char refusal[256];
};

enum layout_role {
	LAYOUT_INITIATOR, /* executed the time stamps */
	LAYOUT_RESPONDER,
	LAYOUT_OTHER
};

/* How control came to a node. */
enum layout_how {
	/* It was there when the window opened, or came from where it is not
	 * known; entry 0: for what had no room of its own. */
	LAYOUT_ROOT,
	LAYOUT_CALL,
	LAYOUT_INTERRUPT, /* or an exception: see `faults` */
};

#define LAYOUT_NO_NODE UINT32_MAX

/* An activation: a place in a CPU's tree of calls. */
struct layout_node {
	/* Of the first instruction; a root's: of the last one before. */
	uint64_t entry;
	uint64_t site; /* a call's: of the instruction that called; or 0 */
	/* Index of an earlier node, or LAYOUT_NO_NODE; an interrupt's is the
	 * CPU's root. */
	uint32_t parent;
	uint16_t cpu;
	uint8_t role; /* enum layout_role */
	uint8_t how;  /* enum layout_how */
	uint32_t times; /* how often it was entered */
	/*
	 * How many of these were exceptions that took back their instruction,
	 * which is then not counted but when it is executed again.
	 */
	uint32_t faults;
};

/* One instruction in one node. */
struct layout_spot {
	uint64_t pc;
	uint32_t node;
	uint32_t work;	/* WORK_* of "explain/plugin/code.h" */
	uint32_t count; /* how often it was executed */
	/*
	 * How often as a part of waiting: in a responder's loop, or between
	 * two executions of one PAUSE of the same node.
	 */
	uint32_t waiting;
	uint32_t loads, stores; /* accesses to memory and devices */
	uint32_t devices; /* those that went to a device; and port accesses */
	uint32_t ipis;	  /* stores that made the local APIC send one */
	uint32_t eois;	  /* stores that told it the end of an interrupt */
	uint8_t zero[4];
	uint8_t length; /* bytes of the instruction, as it was executed */
	uint8_t bytes[LAYOUT_INSN];
};

enum layout_what {
	LAYOUT_WINDOWS,
	/*
	 * The model's walks: `instructions` and a spot's `count` are these,
	 * a spot's `waiting` those of them that are a flush's.  A node is of
	 * a CPU and a role.
	 */
	LAYOUT_WALKS
};

struct layout_record {
	uint64_t size; /* bytes, with nodes and spots */
	uint64_t hash; /* of the row, and each CPU's sequence of instructions */
	uint64_t windows; /* how many it is of */
	uint64_t times; /* windows; or 1, where the figures are a sum of all */
	uint64_t instructions; /* what the spots and the next add up to */
	uint64_t unattributed; /* in no spot, since there was no room */
	uint64_t least, most;  /* instructions of a window */
	uint32_t row, group, stage;
	uint32_t nodes, spots;
	uint32_t initiator; /* CPU of the first */
	uint32_t what; /* enum layout_what */
	/* struct layout_node[nodes], struct layout_spot[spots] */
};

#endif
