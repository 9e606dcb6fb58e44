/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What result files hold, gathered for comparing: for each clock the context's
 * members, and for each benchmark a sorted sample of every metric, one value a
 * repetition.  Files of one side are pooled: repetitions in several files are
 * as good as in one.
 *
 * Reads results of ours and plain files of Google Benchmark, from 1.0 to 1.9;
 * also where these are no JSON: see mend.h.  Of ours it checks what it uses.
 *
 * result_read() is another reader, with the same vocabulary (result/row.h), the
 * same bounds (result/text.h) and the same rules for older files
 * (result/older.h).  It refuses others' files, checks every member by the rules
 * by which results are written, and keeps the file as a tree: what tables, plots
 * and reports need, which read a few files and look at each several times.
 * This one reads thousands once and keeps only their samples.  Of 1000 results
 * of 368 MB, with a million samples, it takes 0.4 s and 15 MB; result_read()
 * takes 8 s, 5.5 s of them for the trees, and 3.4 GB if all are kept.
 *
 * A measurement is a row of one repetition.  Complexity rows (_BigO, _RMS) are
 * dropped.  An aggregate belongs to its benchmark and counts only where this
 * has no repetition.  Files older than run_type tell aggregates by their names
 * only: such a row is one if its benchmark has two repetitions in the file, or
 * if a row next to it is another aggregate of as many iterations; any other
 * name that ends in "_mean" is a benchmark's own.
 *
 * Benchmarks of one name in one file are told apart by family_index and
 * per_family_instance_index, threads, repetition_index beginning anew, and in
 * files without repetition_index by the label and by rows of others between.
 * Each is a row of its own, "x (1st of 2 of that name)".  Files of one side
 * that have different numbers of them are refused: what belongs together is
 * not known.
 */
#ifndef DUMPBENCH_SAMPLES_H
#define DUMPBENCH_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "result/row.h"
#include "util/errmsg.h"

#define SAMPLES_METRICS 8 /* at most, of one clock */

/* Figures of two of these are never compared. */
enum samples_clock {
	SAMPLES_EXACT = ROW_EXACT, /* instructions */
	SAMPLES_TSC = ROW_TSC,	   /* cycles */
	SAMPLES_WALL = ROW_CLOCKS, /* seconds: no result of ours */
	SAMPLES_CLOCKS
};

struct samples_figure {
	const double *x; /* finite, ascending; real_time and cpu_time in ns */
	size_t n;
	size_t missing;	  /* null or no number in so many repetitions */
	double low, high; /* exact *_median: the least _p10 and largest _p90,
			     else the least and largest of x */
	double mean, median; /* of aggregates, of several files the median;
				NAN where n > 0, or without such */
};

struct samples_row {
	const char *name;    /* without an aggregate's suffix */
	const char *error;   /* of a repetition that failed; null: none did */
	const char *skipped; /* why one was skipped; null: none was */
	bool idle;	     /* one made no iteration (files of others) */
	bool aggregates;     /* there are aggregates */
	/* Its path, or its sink, settles differently from boot to boot. */
	bool unsettled, unsettled_sink;
	bool silent; /* ours, but does not say whether its path is unsettled */
	bool waits; /* its sink waits for what is no work of the kernel's */
	/*
	 * "pages=1024 rounds=4 source=pages"; empty: not recorded.  And the
	 * CPUs that the kernel was prepared for; -1: not recorded.
	 */
	const char *plan;
	long possible_cpus;
	bool plans; /* repetitions are of several plans, or CPUs prepared for */
	struct samples_figure figures[SAMPLES_METRICS];
};

/* A counter, or one of Google Benchmark's times. */
struct samples_metric {
	const char *name;
	unsigned counter; /* which of row.h; ROW_COUNTERS: none of those */
};

struct circumstance;

struct samples_member {
	const struct circumstance *known; /* null: one that a user added */
	const char *name;
	const char *value; /* that of the first file; null where it is null */
	bool mixed;	   /* other files of this side say otherwise */
};

struct samples_part {
	size_t files;
	const struct samples_metric *metrics; /* figures[i] is of metrics[i] */
	size_t nmetrics;
	const struct samples_row *rows; /* as they first came */
	size_t nrows;
	const struct samples_member *members;
	size_t nmembers;
};

struct samples;

/*
 * `metrics`: names of counters, or real_time, cpu_time, with commas between;
 * null: of exact the median of each stage, of tsc page_ticks, but
 * bytes_per_second of families that are judged by their rate, and of others'
 * files real_time.
 */
int samples_new(const char *metrics, struct samples **samples,
    struct errmsg *err);

/*
 * Add a file, or all *.json of a folder and those in it, links not followed.
 * -EINVAL and a sentence that names the file when one is no result: cut short,
 * foreign, too large, or one that contradicts itself.
 */
int samples_read(struct samples *samples, const char *path,
    struct errmsg *err);

/* The same of `size` bytes of memory, `path` names them in a sentence. */
int samples_parse(struct samples *samples, const char *path, const char *text,
    size_t size, struct errmsg *err);

/*
 * What has been read of a clock; null: nothing.  Valid until the next call of
 * samples_read(), samples_parse() or samples_free().
 */
const struct samples_part *samples_get(struct samples *samples,
    enum samples_clock clock);

/* Make ready what samples_get() answers, which then needs no memory. */
int samples_prepare(struct samples *samples, struct errmsg *err);

/* A benchmark's row, by name; null: not there. */
const struct samples_row *samples_find(const struct samples *samples,
    enum samples_clock clock, const char *name);

/* "exact", "tsc", "wall" */
const char *samples_clock_name(enum samples_clock clock);

void samples_free(struct samples *samples);

#ifdef __cplusplus
}
#endif

#endif
