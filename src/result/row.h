/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vocabulary of results: families of benchmarks, their names, stages,
 * quantiles, counters, contexts and clocks.  A benchmark's name is composed and
 * parsed only here.
 *
 *     latency/<path>/<batch>
 *     stream/<path>/<batch>/<sink>
 *     drivers2x2/<path>/<batch>
 *     shootdown/<path>/<responders>
 *     host/<path>/<responders>[-<distance>]
 *     adapter/<path>/<batch>/<speed>
 *     panic/<path>/<batch>
 *     kdump/<path>/<bytes>
 *
 * where <bytes> are the bytes of a call or of a batch, ROW_PAGE_BYTES a page.
 * A new family is one more of enum row_family and one row of row_families[].
 */
#ifndef DUMPBENCH_RESULT_ROW_H
#define DUMPBENCH_RESULT_ROW_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ROW_NAME_MAX 128 /* of a name, its NUL included */
#define ROW_PAGE_BYTES 4096

/* The state of the machine during a run, as named by the knob context. */
enum row_context {
	ROW_CONTEXT_LIVE,
	ROW_CONTEXT_PANIC,
	ROW_CONTEXT_KDUMP,
	ROW_CONTEXTS
};
extern const char *const row_contexts[ROW_CONTEXTS];

/* What a tick is.  Figures of different clocks are never compared. */
enum row_clock { ROW_EXACT, ROW_TSC, ROW_CLOCKS };
struct row_clock_info {
	const char *name; /* "exact", "tsc" */
	const char *unit; /* "instructions", "cycles" */
};
extern const struct row_clock_info row_clocks[ROW_CLOCKS];
/* ROW_CLOCKS: there is none of that name, or it is null. */
enum row_clock row_clock_find(const char *name);

enum row_family {
	ROW_LATENCY,
	ROW_STREAM,
	ROW_DRIVERS2X2,
	ROW_SHOOTDOWN,
	ROW_HOST,
	ROW_ADAPTER,
	ROW_PANIC,
	ROW_KDUMP,
	ROW_FAMILIES
};

/* What stands in a family's names behind the number. */
enum row_tail {
	ROW_TAIL_NONE,
	ROW_TAIL_SINK,
	ROW_TAIL_SPEED,
	ROW_TAIL_DISTANCE
};

struct row_family_info {
	const char *name;
	const char *old_name;	/* in older files; null: it had no other */
	enum row_tail tail;
	bool counts_responders; /* the number in its names; else the batch */
	unsigned page;		/* what a page is in that number; 0: 1 */
	bool by_rate;		/* what comes through is what counts, else what
				   a page costs */
	bool noisy;		/* the machine does other things meanwhile, and
				   its noise belongs to the figures */
	bool has_adapter;	/* an emulated adapter is written to */
	const char *pair[2];	/* the two paths that it compares, the older
				   driver's first; null: it has all */
};
extern const struct row_family_info row_families[ROW_FAMILIES];

/* ROW_FAMILIES: there is none of that name, which may be one of older files. */
enum row_family row_family_find(const char *name);
/* The same of the first word of a benchmark's name of `length` characters. */
enum row_family row_family_of(const char *name, size_t length);

/*
 * Older files have other names for some families; all that reads a file puts
 * today's in their place.  How many characters of a benchmark's name of
 * `length` are the old name of a family, and in *now the one for them; 0: none.
 */
size_t row_old_name(const char *name, size_t length, const char **now);

/* The path in a benchmark's name, of *length characters; or null. */
const char *row_path_of(const char *name, size_t *length);

/* The parts of a benchmark's name; parts that it lacks are 0 or null. */
struct row {
	enum row_family family;
	const char *path;
	unsigned batch;	     /* pages */
	unsigned responders; /* CPUs */
	const char *sink;
	const char *distance; /* of the responders; null: the nearest */
	const char *speed;    /* of the adapter */
};

struct row_name {
	struct row row; /* points into text */
	char text[ROW_NAME_MAX];
};

/* Stages of a batch, in the order in which they are timed. */
enum row_stage { ROW_MAP, ROW_SINK, ROW_UNMAP, ROW_STAGES };
extern const char *const row_stages[ROW_STAGES];

/* The quantiles of a stage's times, ascending. */
enum row_quantile {
	ROW_MIN,
	ROW_P10,
	ROW_MEDIAN,
	ROW_P90,
	ROW_P99,
	ROW_MAX,
	ROW_QUANTILES
};
extern const char *const row_quantiles[ROW_QUANTILES];

/*
 * Counters, which every row has: first those of each stage's quantiles, then
 * these.  Ticks of the context's clock a batch, save where said.
 */
#define ROW_AT(stage, quantile) \
	((unsigned)(stage) * ROW_QUANTILES + (unsigned)(quantile))
enum row_counter {
	ROW_PAGE_TICKS = ROW_STAGES * ROW_QUANTILES, /* (map + unmap median) /
					batch: ticks a page */
	ROW_BYTES_PER_SECOND, /* through all three stages; in the exact clock,
				 which knows no second, null from schema 2 on */
	ROW_BYTES_PER_INSTRUCTION, /* the same in the exact clock */
	ROW_IPIS,	   /* interprocessor interrupts a batch */
	ROW_STOLEN,	   /* ticks taken from a responder a batch */
	ROW_HARNESS_TICKS, /* map + unmap median of the path that maps nothing:
			      what a time stamp and two calls cost */
	ROW_COUNTERS
};

#define ROW_COUNTER_MAX 24
/* Its name, "map_median" or "page_ticks"; returns it. */
const char *row_counter_name(unsigned counter, char name[ROW_COUNTER_MAX]);
/* The first schema that has it. */
int row_counter_since(unsigned counter);

/*
 * The name of a benchmark: 0, or -EINVAL where it has not what its family's
 * names say, or does not fit.  A name is one word: blanks become '-'.  Without
 * speed the name of an adapter's benchmark ends before it.
 */
int row_compose(const struct row *row, char name[ROW_NAME_MAX]);

/*
 * Parse a name, also one of older files.  A suffix of Google Benchmark
 * ("/manual_time") is ignored.  False: it is not a name of dumpbench.
 */
bool row_parse(const char *name, struct row_name *parsed);

#ifdef __cplusplus
}
#endif

#endif
