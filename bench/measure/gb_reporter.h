/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns Google Benchmark's runs into our rows. */
#ifndef DUMPBENCH_GB_REPORTER_H
#define DUMPBENCH_GB_REPORTER_H

#include "measure/bench.h"
#include "gbench/gbench.h"

struct gb_reporter {
	struct bench *bench;
	size_t measured;           /* rows of repetitions without an error */
	size_t failed;             /* rows with one */
	size_t stopped;            /* rows that a stop left unmeasured */
	struct errmsg err;
};

/* The error, of gbench and ours, of a row that a stop left unmeasured. */
#define REPORT_STOPPED "stopped"

/*
 * Put rows that came as repetitions were interleaved into the order in which
 * their benchmarks were registered.
 */
int gb_reporter_sort(struct result *result, struct errmsg *err);

/*
 * Run what the options choose, and gather every repetition, whatever Google
 * Benchmark's own output leaves out.  A stop is no error: the result says what
 * it was.
 */
int gb_reporter_run(struct gb_reporter *report,
    const struct gbench_options *options, struct errmsg *err);

#endif
