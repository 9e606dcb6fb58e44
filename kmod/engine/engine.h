/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine: streams pages through a dump mapping path and times it.
 *
 *	source -> path.map -> sink -> path.unmap -> samples -> result
 *
 * It is compiled unchanged into the FreeBSD module, the Linux module and
 * userland.  It includes no header of an operating system but "port.h", which
 * each of them supplies:
 *
 *   types	uint8_t to uint64_t, bool, size_t
 *   functions	memcpy memset memcmp strcmp strlen snprintf vsnprintf
 *   numbers	EINVAL EBUSY ENOMEM EINTR EIO ENOENT ERANGE E2BIG, positive
 *   macro	DB_PAGE_SIZE, bytes
 *   inline	uint64_t db_ticks(void): the time stamp counter, ordered
 *		against the instructions before and after it
 *   inline	db_irq_t db_irq_off(void); void db_irq_on(db_irq_t)
 *   inline	void db_pause(void): a hint that this is a spin loop
 *   inline	db_load(p), db_store(p, v): one access, not torn or cached
 *
 * Functions return 0 or a positive errno value, and explain it by db_refuse().
 */
#ifndef DUMPBENCH_ENGINE_H
#define DUMPBENCH_ENGINE_H

#include "port.h"
#include "bounds.h"
#include "version.h"

#define DB_RESULT_SCHEMA 2

#define DB_RESULT_MAX	(256u << 10)	/* bytes of the largest result */
#define DB_TEXT_MAX	4096		/* bytes of any other knob */
#define DB_SENTENCE_MAX	512
#define DB_RESPONDERS_MAX 64

struct db_module;
struct db_plan;
struct db_run;

/* One map call's worth of pages. */
struct db_batch {
	void *const *pages;		/* OS page handles, n of them */
	uint32_t first;			/* index of pages[0] in the source */
	uint32_t n;			/* 1 to DB_BATCH_MAX */
	void *va[DB_BATCH_MAX];		/* where map put each page */
};

/*
 * What paths, sources, sinks and contexts begin with, so that one table of
 * pointers to rows serves each of them.  All that a program needs to know of
 * one is in its flags; db_properties() prints them, in the words beside each.
 */
struct db_row {
	const char *name;
	const char *summary;		/* one line */
	unsigned flags;
};

/* "irqs-off": timed with interrupts off; neither sleeps nor waits for CPUs. */
#define DB_IRQS_OFF	0x1
/* "no-address": maps nothing; only the sink null, which reads nothing and has
 * the same flag, is possible with it. */
#define DB_NO_ADDRESS	0x2
/* "own-pages": maps, or is, pages that the kernel does not use itself. */
#define DB_OWN_PAGES	0x4
/* "device": writes to the device of the plan. */
#define DB_DEVICE	0x8
/* "one-run": maps, or is, one run of DB_ONE_RUN_PAGES side by side. */
#define DB_ONE_RUN	0x10
/* "allocates": allocates memory as it maps. */
#define DB_ALLOCATES	0x20
/*
 * "unsettled": its exact figures differ from boot to boot, since they depend on
 * what was allocated before.
 */
#define DB_UNSETTLED	0x40
/* "checks": compares what it reads, so that it measures no dump. */
#define DB_CHECKS	0x80
/*
 * "waits": for a device or another CPU, so that its exact figures are not only
 * those of the kernel's instructions.
 */
#define DB_WAITS	0x800
/* "flush=cpu", "flush=all": whose TLBs are flushed; else "flush=none". */
#define DB_FLUSH_CPU	0x100
#define DB_FLUSH_ALL	0x200
/* Responders have other address spaces and need not flush. */
#define DB_PRIVATE	0x400
/* Flags from here on are the operating system's own; they have no word. */
#define DB_OS_FLAG	0x10000u

/*
 * A dump mapping path.  init may sleep and allocate, and leaves its state in
 * run->path_state; begin comes before each time that the source is streamed;
 * map and unmap are timed.  init, begin and cleanup may be null.  A map that
 * fails has undone what it did.
 */
struct db_path {
	struct db_row row;		/* what it calls, what it flushes */
	uint32_t batch_min;		/* to be measured with; 0: 1 */
	uint32_t batch_max;		/* pages a batch; 0: DB_BATCH_MAX */
	const char *private_of;		/* of a DB_PRIVATE path, the one that
					   it is otherwise: "private=remap" */
	int (*init)(struct db_run *run);
	void (*begin)(struct db_run *run);
	int (*map)(struct db_run *run, struct db_batch *batch);
	void (*unmap)(struct db_run *run, struct db_batch *batch);
	void (*cleanup)(struct db_run *run);
};

/* Where a mapped batch goes.  State: run->sink_state. */
struct db_sink {
	struct db_row row;
	int (*init)(struct db_run *run);
	int (*consume)(struct db_run *run, struct db_batch *batch);
	void (*cleanup)(struct db_run *run);
};

/*
 * The pages streamed.  init fills run->pages[0 .. plan.pages - 1], in an
 * order that the seed decides.  check tells whether page `index` is what a
 * reader finds at `va`.
 */
struct db_source {
	struct db_row row;
	int (*init)(struct db_run *run);
	bool (*check)(struct db_run *run, uint32_t index, const void *va);
	void (*cleanup)(struct db_run *run);
};

/*
 * Where the machine is while it runs: live, or stopped by a panic.  run takes
 * the place of the engine's own run: it returns 0 or an error that it has
 * explained.  Null for the context live.
 */
struct db_context {
	struct db_row row;
	int (*run)(struct db_module *module, const struct db_plan *plan);
};

struct db_plan {
	const struct db_path *path;
	const struct db_source *source;
	const struct db_sink *sink;
	const struct db_context *context;
	uint32_t batch;			/* pages a map call */
	uint32_t pages;			/* pages of the source */
	uint32_t rounds;		/* times the source is streamed */
	uint32_t cpu;			/* the initiator */
	uint32_t responders;		/* other CPUs that spin */
	uint64_t seed;
	const struct db_path *slowed;	/* the path with a handicap, or null */
	uint32_t handicap;		/* instructions a map call of it */
	char device[DB_DEVICE_MAX];
};

/* What the initiator tells all responders; they spin until it is not 0. */
enum db_order { DB_SPIN, DB_REST, DB_LEAVE };

/* A CPU that serves shootdowns while it spins, and the time that this took. */
struct db_responder {
	struct db_run *run;
	uint32_t cpu;
	uint32_t ready;			/* it spins */
	uint64_t usual;			/* ticks of an undisturbed turn */
	uint64_t stolen;		/* ticks beyond the usual, summed */
	uint64_t gaps;			/* turns that took longer */
	uint64_t before;		/* what it had served at the start */
	uint64_t served;		/* shootdowns, where known */
	bool served_known;
};

/* What an operating system gives the engine. */
struct db_os {
	const char *name;		/* "linux", "freebsd" */
	/* Null-ended tables of the rows of struct db_path and so on. */
	const struct db_row *const *paths;
	const struct db_row *const *sources;
	const struct db_row *const *sinks;
	const struct db_row *const *contexts;

	uint64_t (*ticks_per_second)(void);
	uint64_t (*ram_pages)(void);
	/* Those online that the caller may use: how many, and is it one? */
	uint32_t (*cpus)(void);
	bool (*may_use)(uint32_t cpu);

	void *(*alloc)(size_t bytes);	/* zeroed; null when there is none */
	void (*free)(void *p);
	void (*lock)(struct db_module *module); /* guards struct db_module */
	void (*unlock)(struct db_module *module);

	/* Panic the kernel; null: there is none to panic. */
	void (*panic)(void);
	/* May the caller run at all?  Explains; may be null: always. */
	int (*allowed)(struct db_module *module);
	/* Keep the calling thread on plan.cpu; undo it. */
	int (*bind)(struct db_run *run);
	void (*unbind)(struct db_run *run);
	/* Start plan.responders threads in db_respond(); wait for their end. */
	int (*respond)(struct db_run *run);
	void (*dismiss)(struct db_run *run);
	/*
	 * Interprocessor interrupts that all CPUs served since some moment
	 * before the run; false: they are not counted, or wrongly.
	 */
	bool (*ipis)(struct db_run *run, uint64_t *count);
	/*
	 * Shootdowns that this CPU has served so far, as the kernel counts
	 * them, in 32 bits or more; false, or no function: it does not.
	 */
	bool (*served)(uint32_t cpu, uint64_t *count);
	bool (*interrupted)(void);	/* a signal waits for the caller */
	void (*relax)(void);		/* let others run, between batches */
	/*
	 * Does this CPU put work off until its thread gives it back, so that
	 * each interrupt that it serves costs more?  And: give the calling
	 * thread's CPU back, long enough for that work.  Both may be null: no
	 * work is put off.
	 */
	bool (*owes)(uint32_t cpu);
	void (*rest)(void);
};

enum db_stage { DB_MAP, DB_SINK, DB_UNMAP, DB_STAGES };

struct db_run {
	int (*map)(struct db_run *run, struct db_batch *batch); /* first, for
					   handicap.c: the slowed path's own */
	struct db_path slowed;		/* the plan's, with a handicap */
	struct db_module *module;
	const struct db_os *os;
	struct db_plan plan;		/* a copy: knobs may change meanwhile */

	void **pages;
	void *path_state;
	void *sink_state;
	void *source_state;
	void *os_state;			/* bind's */
	void *respond_state;

	struct db_responder *responder;	/* plan.responders of them */
	uint32_t order;			/* to responders: enum db_order */
	uint32_t counting;		/* responders: count what is stolen */
	uint32_t lost;			/* of them, that left before: told by
					   respond and dismiss */

	uint32_t batches;		/* a round */
	uint32_t samples;		/* batches * rounds */
	uint64_t *sample[DB_STAGES];	/* ticks a batch */
	uint64_t ticks;			/* of all rounds, harness included */
	uint64_t ipis;
	bool ipis_known;
	uint64_t witness;		/* what sinks read: keeps the reads */
};

/* The module's one softc. */
struct db_module {
	const struct db_os *os;
	void *os_softc;
	struct db_plan plan;
	char error[DB_SENTENCE_MAX];
	char *result;			/* DB_RESULT_MAX bytes, or null */
	size_t result_length;
	uint64_t serial;		/* of the last run */
	uint32_t running;
	uint32_t progress;		/* percent */
	uint32_t abort;
};

/* Text that is appended in a buffer; full: it did not fit. */
struct db_out {
	char *text;
	size_t size;			/* with the NUL */
	size_t length;
	bool full;
};

/*
 * A knob: one row a sysctl.  get writes text; set takes text without the
 * newline.  Null where the knob cannot be read or written.
 */
struct db_knob {
	const char *name;
	const char *summary;
	void (*get)(struct db_module *module, const struct db_knob *knob,
	    struct db_out *out);
	int (*set)(struct db_module *module, const struct db_knob *knob,
	    const char *text);
	size_t room;			/* bytes of its text; 0: DB_TEXT_MAX */
};

/* All knobs, the plan's among them, by number and by name (null: none). */
size_t db_nknobs(void);
const struct db_knob *db_knob(size_t i);
const struct db_knob *db_knob_find(const char *name);

/* module.c: the softc and the knobs that are not the plan's. */
int db_module_init(struct db_module *module, const struct db_os *os);
void db_module_destroy(struct db_module *module);
void db_knob_get(struct db_module *module, const struct db_knob *knob,
    struct db_out *out);
int db_knob_set(struct db_module *module, const struct db_knob *knob,
    const char *text);
int db_refuse(struct db_module *module, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * row.c: a row's properties in one word: "irqs-off,device"; "-" where it has
 * none.  A path's begin with what it flushes and the batches it is measured
 * with: "flush=all,batch=1-16,allocates".
 */
void db_properties(const struct db_row *row, struct db_out *out);
void db_path_properties(const struct db_path *path, struct db_out *out);

/*
 * plan.c: what a plan may hold.  check is for what depends on several knobs,
 * or on the machine at the time of the run.
 */
extern const struct db_knob db_plan_knobs[];
extern const size_t db_nplan_knobs;
void db_plan_default(struct db_plan *plan, const struct db_os *os);
int db_plan_check(struct db_module *module, const struct db_plan *plan);

/*
 * Add to *sum what a kernel's counter has moved on by, which may have wrapped
 * at 32 bits; false: it went back, or further than a run can take it, so that
 * one of the two readings cannot be true.
 */
#define DB_MOVED_MAX	(1u << 28)
bool db_moved(uint64_t before, uint64_t after, uint64_t *sum);

/* For a path that has nothing to unmap. */
void db_unmap_nothing(struct db_run *run, struct db_batch *batch);
/* The empty path, whose cost is the harness's own, and the empty sink. */
extern const struct db_path db_path_null;
extern const struct db_sink db_sink_null;
extern const struct db_sink db_sink_touch;
extern const struct db_sink db_sink_copy;
extern const struct db_sink db_sink_verify;
extern const struct db_context db_context_live;

/*
 * For a source whose pages are ours: put seed and index into one, and the
 * check that goes with it.
 */
void db_stamp(const struct db_run *run, uint32_t index, void *page);
bool db_stamped(struct db_run *run, uint32_t index, const void *va);

/*
 * handicap.c: the plan's handicap, "none" or "path:instructions"; and the
 * run's path exchanged for one that has it.
 */
void db_handicap_get(const struct db_plan *plan, struct db_out *out);
int db_handicap_set(struct db_module *module, const char *text);
void db_handicap(struct db_run *run);

/* run.c: one plan, from bind to result.  Sleeps. */
int db_run(struct db_module *module);

/* responder.c: what a responder does; returns at the order DB_LEAVE. */
void db_respond(struct db_responder *responder);
/*
 * What the kernel counts: note it before the rounds that are measured, and
 * keep what it moved on by after them.  A count that one of the two readings
 * lacks is unknown.
 */
void db_counts_begin(struct db_run *run);
void db_counts_end(struct db_run *run);

/* sample.c */
void db_sort(uint64_t *sample, uint32_t n, void (*relax)(void));
/* Of n > 0 sorted samples the one at the nearest rank to percent / 100. */
uint64_t db_quantile(const uint64_t *sample, uint32_t n, uint32_t percent);
/* The lowest value of v's bucket: v itself below 128, then 64 an octave. */
uint64_t db_bucket(uint64_t v);

/* result.c: these sort the samples. */
void db_result(const struct db_run *run, struct db_out *out);
/* "name":{quantiles, histogram}, or "name":null where n is 0. */
void db_result_stage(struct db_out *out, const char *name, uint64_t *sample,
    uint32_t n, void (*relax)(void));

/* out.c */
void db_out(struct db_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void db_out_string(struct db_out *out, const char *text);

/* random.c: the same order for the same seed, on every system. */
uint64_t db_random(uint64_t *state);
void db_shuffle(void **item, uint32_t n, uint64_t seed);

#endif
