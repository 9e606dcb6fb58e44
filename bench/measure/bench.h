/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A family of benchmarks is one file that registers cases, and one row of the
 * table in families.c.  A case is one plan for the module; all cases are run,
 * counted and reported in the same way.
 */
#ifndef DUMPBENCH_BENCH_H
#define DUMPBENCH_BENCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/bounds.h"
#include "measure/options.h"
#include "knob/rows.h"
#include "measure/progress.h"
#include "result/result.h"
#include "result/row.h"
#include "measure/target.h"

#define BENCH_BATCH_MAX DB_BATCH_MAX

/*
 * Exact ticks a second: QEMU's icount at shift 0 makes one a nanosecond.  What
 * the guest measures differs by a few millionths.
 */
#define EXACT_RATE	1e9

/* What the module streams through a path. */
struct plan {
	enum row_family family;
	const struct knob_row *path;
	unsigned batch;
	const struct knob_row *sink;
	unsigned responders;
	unsigned skip;        /* host: the nearest that do not respond */
	const char *distance; /* host: of those who do, if not the nearest */
	bool with_sink; /* the sink's time is part of the benchmark's */
	/* The emulated adapter's model, to whose disk it goes; NULL: none. */
	const char *adapter;
	char name[ROW_NAME_MAX]; /* "latency/enter/16", by bench_add() */
};

struct bench_case {
	struct bench *bench;
	struct plan plan;
	json_t *runs; /* rows' member "dumpbench", of each measured call */
	size_t part;  /* of the bench's progress */
	struct bench_case *next;
};

/* Is told of the module's runs. */
struct bench_watch {
	/* One begins. */
	void (*begin)(void *arg);
	/* A repetition of a case is over: what the module says of its last. */
	int (*end)(void *arg, const char *name, const json_t *run,
	    struct errmsg *err);
	void *arg;
};

/* All that is measured in one clock. */
struct bench {
	const struct options *options;
	struct target *target;
	enum guest_clock clock;
	struct knob_rows paths, sinks, sources; /* the module's */
	struct bench_case *cases;
	struct bench_case **last;
	/* What two time stamps and two calls cost, ticks; -1: not measured. */
	double harness[BENCH_BATCH_MAX + 1];
	double ticks_per_second; /* as the last run said; 0: none yet */
	struct progress *progress; /* null: shows nothing */
	size_t boot;		 /* its part, of guests with the adapter */
	const char *boot_for;	 /* the last model that one is expected for */
	struct result *result;
	struct errmsg err; /* the first run that failed, and its name */
	void (*news)(void *arg, const char *line);
	void *news_arg;
	bool told; /* how long a minimum time takes */
	const struct bench_watch *watch; /* null: nobody */
};

struct family {
	enum row_family family;
	const char *summary;
	bool of_host; /* for the target host, instead of all others */
	int (*add)(struct bench *bench, struct errmsg *err);
};

extern const struct family bench_latency;
extern const struct family bench_stream;
extern const struct family bench_shootdown;
extern const struct family bench_drivers2x2;
extern const struct family bench_host;
extern const struct family bench_adapter;

/* Null-ended, in the order in which they run. */
extern const struct family *const bench_families[];

/* Does the path take batches of that many pages? */
bool bench_takes(const struct knob_row *path, unsigned batch);

/* Register one case and name it; the plan is copied. */
int bench_add(struct bench *bench, const struct plan *plan,
    struct errmsg *err);

/* One case for each of n batches that the plan's path takes. */
int bench_add_batches(struct bench *bench, struct plan *plan,
    const unsigned *batches, size_t n, struct errmsg *err);

/* Read what the target's module offers; and forget it. */
int bench_learn(struct bench *bench, struct errmsg *err);
void bench_forget(struct bench *bench);

/* Open the target in that clock and register every family's cases. */
int bench_open(const struct options *options, enum guest_clock clock,
    void (*news)(void *arg, const char *line), void *arg,
    struct bench **bench, struct errmsg *err);
void bench_close(struct bench *bench);

/* The case of that name, or null. */
struct bench_case *bench_find(const struct bench *bench, const char *name);

#endif
