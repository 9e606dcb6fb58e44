/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files of the host target. */
#ifndef DUMPBENCH_HOST_INTERNAL_H
#define DUMPBENCH_HOST_INTERNAL_H

#include "engine.h"
#include "topo/topo.h"
#include "util/errmsg.h"

/* The pages of a batch must lie side by side in the file. */
#define HOST_SIDE_BY_SIDE DB_OS_FLAG

/* Octaves of ticks, each in 64 buckets, as db_bucket() parts them. */
#define HOST_GAPS	1024

/* A page of the source is its number in this file. */
struct host_pages {
	int fd;
	uint8_t *view;	/* all of them, for paths that change what is there */
};

/* What a responder measured, in memory that processes share. */
struct host_seat {
	uint32_t cpu;
	enum topo_distance distance;
	uint32_t bound;			/* 1: on its CPU; else to come */
	int error;			/* why it is not */
	uint32_t left;			/* 1: it was stopped */
	uint64_t usual;
	uint64_t stolen;
	uint64_t switches;		/* involuntary ones, while measured */
	bool switches_known;
	uint32_t gaps[HOST_GAPS];
};

/* tsc.c: ticks a second, or -ENOTSUP and why not. */
int host_tsc(uint64_t *hz, struct errmsg *err);
/* Tenths of a tick that two readings in a row lie apart; 0: no memory. */
uint64_t host_tsc_cost(void);

/*
 * Shootdowns served so far: a counter a CPU, or several, of which each may wrap
 * at 32 bits.
 */
#define HOST_COUNTS_MAX	4096
struct host_counts {
	size_t n;
	struct {
		uint32_t cpu;
		uint64_t count;
	} of[HOST_COUNTS_MAX];
};
typedef bool host_counter(struct host_counts *counts);

/* interrupts_<os>.c: as the kernel shows them; false: it shows none. */
host_counter host_shootdowns;
/* Linux: the same of a file like /proc/interrupts. */
bool host_read_interrupts(const char *path, struct host_counts *counts);

/* counts.c: what a CPU has served. */
bool host_count_of(const struct host_counts *counts, uint32_t cpu,
    uint64_t *count);
/*
 * What it served between two readings, or all CPUs did (-1); false: a CPU came
 * or went, or a counter moved further than a run can take it.
 */
bool host_moved(const struct host_counts *was, const struct host_counts *now,
    int cpu, uint64_t *by);

/* busy_<os>.c: all CPUs' time so far by kind, in ticks of the system's own. */
#define HOST_TIMES_MAX	8
struct host_times {
	uint32_t n;
	uint32_t idle;		/* which kinds are idle time, a bit each */
	uint64_t of[HOST_TIMES_MAX];
};
bool host_look_times(struct host_times *times);
/* Linux: the same of a line like the first of /proc/stat. */
bool host_read_stat(const char *line, struct host_times *times);

/*
 * others.c: what passed between two readings; false: nothing, or one of the
 * times went back, as they do when a CPU goes offline or the kernel corrects
 * them.
 */
bool host_passed(const struct host_times *was, const struct host_times *now,
    uint64_t *busy, uint64_t *all);
/* How many CPUs other processes kept busy since the last reading. */
struct host_look {
	bool known;
	struct host_times times;
	double own, wall;	/* seconds */
};
bool host_others(struct host_look *last, double *cpus);

/* share.c: zeroed memory that forked processes share; null: none. */
void *host_alloc(size_t bytes);
void host_free(void *p);

/* bind.c: on hwloc. */
struct host_binder;
int host_binder_new(struct host_binder **binder);
void host_binder_free(struct host_binder *binder);
/* Keep the calling thread on a CPU; remember where it was, and go back. */
int host_remember(struct host_binder *binder);
int host_bind_to(struct host_binder *binder, uint32_t cpu);
int host_bind_back(struct host_binder *binder);
/* Does hwloc describe this machine?  Else threads are bound to no CPU. */
bool host_is_here(const struct host_binder *binder);

/*
 * calibrate.c: provoke shootdowns and check that the counter counts them.
 * The topology must have a responder.  Takes at most 1.4 s, on an idle machine
 * some ms.
 */
struct host_check {
	bool known;
	char why[512];		/* else: a sentence */
};
void host_check_counts(const struct topo *topo, struct host_binder *binder,
    uint64_t hz, host_counter *counter, struct host_check *check);

/* facts.c: the knobs gaps and unseen; see host.h. */
void host_print_gaps(const struct host_seat *seats, uint32_t n,
    struct db_out *out);
/* check: null where the kernel's count of shootdowns cannot be read. */
void host_print_unseen(const struct topo *topo,
    const struct host_binder *binder, const struct host_check *check,
    struct db_out *out);

/* responder.c: threads or processes in the responders' loop, on the CPUs at. */
int host_start(struct db_run *run, const struct topo_responder *at,
    struct host_binder *binder, struct host_seat *seats);
void host_stop(struct db_run *run);
/* The index of a number of ticks in a seat's gaps, and its lowest ticks. */
uint32_t host_gap(uint64_t ticks);
uint64_t host_gap_low(uint32_t gap);

/* window.c: path_state is DB_BATCH_MAX pages of addresses that hold nothing. */
int host_window(struct db_run *run);
void host_window_free(struct db_run *run);

/*
 * kept.c: a page could not be unmapped: what the run measured is no figure, and
 * it is refused.  The last such error since it was asked for before, or 0.
 */
void host_kept(int error);
int host_kept_error(void);

/* Make the kernel enter the page in the page table.  Changes nothing. */
static inline void
host_touch(void *va)
{
	/* A write, since Linux maps neighbours too when one only reads. */
	__atomic_fetch_or((uint64_t *)va, 0, __ATOMIC_RELAXED);
}

static inline int
host_fd(const struct db_run *run)
{
	return (((const struct host_pages *)run->source_state)->fd);
}

static inline uint8_t *
host_view(const struct db_run *run)
{
	return (((const struct host_pages *)run->source_state)->view);
}

/* A handle of the engine's is the page's number in the file. */
static inline size_t
host_offset(const void *page)
{
	return ((size_t)(uintptr_t)page * DB_PAGE_SIZE);
}

extern const struct db_source host_source_pages;

/*
 * Each path in both kinds of address space.  b: the least batch, or 0; of: that
 * it is in the other kind, or null.
 */
#define HOST_PATH(n, s, f, b, of, i, m, u, c)				\
	{								\
		.row = {(n), (s), (f)}, .batch_min = (b),		\
		.private_of = (of),					\
		.init = (i), .map = (m), .unmap = (u), .cleanup = (c),	\
	}
#define HOST_PATHS(name, summary, flags, least, init, map, unmap, cleanup) \
	{								\
		HOST_PATH(name, summary, (flags) | DB_FLUSH_ALL, least,	\
		    NULL, init, map, unmap, cleanup),			\
		HOST_PATH(name "-private",				\
		    summary "; responders are processes",		\
		    (flags) | DB_PRIVATE | DB_FLUSH_CPU, least, name,	\
		    init, map, unmap, cleanup)				\
	}
extern const struct db_path host_remap[2], host_fresh[2], host_batch[2];
extern const struct db_path host_mprotect[2], host_madvise[2];
extern const struct db_path host_mremap[2];

#endif
