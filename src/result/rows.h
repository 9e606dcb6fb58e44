/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The typed rows of a result: the parsed name, counters and dumpbench member.
 * Tables, plots and reports use these; select.h combines several of them.
 */
#ifndef DUMPBENCH_RESULT_ROWS_H
#define DUMPBENCH_RESULT_ROWS_H

#include "result/result.h"
#include "result/row.h"

enum result_state {
	RESULT_MEASURED,
	RESULT_FAILED,	  /* or skipped: has an error, and need not have more */
	RESULT_AGGREGATE, /* Google Benchmark's, of a benchmark's repetitions */
};

/* A row's figures: its counters, enum row_counter and before, and these. */
enum result_figure {
	RESULT_RATE = ROW_COUNTERS, /* bytes a tick, through all three stages */
	RESULT_ITERATIONS,	/* batches */
	RESULT_PAGES,		/* of the source */
	RESULT_ROUNDS,		/* times the source was streamed */
	RESULT_POSSIBLE_CPUS,	/* that the kernel was prepared for */
	RESULT_MODEL_NS,	/* of a batch, by the adapter's timing model */
	RESULT_FIRST_QUARTER,	/* median of map and unmap together, in the */
	RESULT_LAST_QUARTER,	/* first and last quarter of the calls */
	RESULT_MAPPING,		/* of a batch in a dump, without copying, */
	RESULT_COPYING,		/* and that */
	RESULT_CLOCK_TICKS,	/* what reading the clock twice takes */
	RESULT_OTHERS,		/* CPUs' time that other processes took */
	RESULT_FIGURES
};

struct result_row {
	enum result_state state;
	unsigned repetition;
	/*
	 * Of a row that was measured the plan, without speed; of others the
	 * family alone, ROW_FAMILIES if it is none of ours.
	 */
	struct row row;
	const char *name;     /* with an aggregate's suffix */
	const char *run_name; /* the benchmark's, which repetitions share */
	const char *error;    /* why it failed, in a sentence; else "" */
	double figure[RESULT_FIGURES]; /* NAN: not known */
	/* What the module says of path and sink (util/property.h); else "". */
	const char *properties, *sink_properties;
	const char *source;  /* null: not known */
	const char *adapter; /* the model of the one written to; null: none */
	const json_t *histogram[ROW_STAGES], *gaps; /* for those below */
};

struct result_rows {
	const struct result *result; /* whose they are */
	struct result *read;	     /* the same, read with them; or null */
	struct result_context context;
	enum row_clock clock;
	const char *ended; /* what ended the run early; null: nothing did */
	struct result_row *row;
	size_t n;
	double *room; /* for n numbers, so that a median needs no memory */
};

/*
 * All of them, in the order of the file; they point into the result, which must
 * stay as it is.  0, or -ENOMEM and a sentence.
 */
int result_rows_new(const struct result *result, struct result_rows *rows,
    struct errmsg *err);
/* Those of a file, with its result.  0, or -errno and a sentence. */
int result_rows_read(const char *path, struct result_rows *rows,
    struct errmsg *err);
void result_rows_free(struct result_rows *rows);

/* Whether figures are cycles of an emulated CPU, and cannot be compared. */
bool result_rows_vague(const struct result_rows *rows);

/* Ticks in a microsecond, by which ticks are divided; in the exact clock 1. */
double result_rows_scale(const struct result_rows *rows);

/* A bucket of a histogram: its lowest ticks, and its samples. */
struct result_bucket {
	double ticks, count;
};

/* How many buckets a stage has, ascending and none of them empty; the i-th. */
size_t result_row_buckets(const struct result_row *row, enum row_stage stage);
struct result_bucket result_row_bucket(const struct result_row *row,
    enum row_stage stage, size_t i);

/* The time that one responder lost. */
struct result_gap {
	const char *distance; /* of its CPU from the initiator's */
	double stolen;	      /* ticks, in all */
	double switches;      /* how often it lost its CPU; NAN: not known */
};

size_t result_row_gaps(const struct result_row *row);
struct result_gap result_row_gap(const struct result_row *row, size_t i);

#endif
