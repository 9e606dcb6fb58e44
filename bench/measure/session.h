/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one call of run measures: in each clock that is asked for, then maybe
 * this machine itself.
 */
#ifndef DUMPBENCH_SESSION_H
#define DUMPBENCH_SESSION_H

#include <jansson.h>
#include <stdbool.h>

#include "measure/bench.h"
#include "table/kept.h"

struct session {
	struct kept kept[3]; /* of exact, tsc and this machine */
	size_t n;
	struct progress *progress; /* of the job; null: it shows nothing */
	json_t *listed; /* names that were printed; null: it measures */
};

/* What is measured in one clock; the options of another target may differ. */
struct job {
	struct session *session;
	const struct options *options;
	enum guest_clock clock;
	bool also; /* of --also: it need not be possible */
};

/* Not an errno value: the result lacks some repetitions. */
#define SESSION_MISSING 1

/*
 * Measure, write and print the results, or only print the names of benchmarks.
 * argv has Google Benchmark's flags.  0, SESSION_MISSING, or a negative errno
 * value; the message is that of the first job that failed, and those of later
 * ones were printed to stderr.
 */
int session_run(struct session *session, struct options *options, int *argc,
    char **argv, struct errmsg *err);

/* The same for one job, whose bench is open. */
int job_run(const struct job *job, struct bench *bench, struct errmsg *err);

/* A line for the user, above the progress bar; `arg` is the session. */
void session_news(void *arg, const char *line);

/* Remove the progress bar, before anything else is printed. */
void session_end_progress(struct session *session, struct bench *bench);

#endif
