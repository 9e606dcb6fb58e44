/* SPDX-License-Identifier: BSD-2-Clause */
/* Measure rows in a guest whose QEMU has the plugin. */
#ifndef DUMPBENCH_EXPLAIN_MEASURE_H
#define DUMPBENCH_EXPLAIN_MEASURE_H

#include "explain/attribution.h"
#include "result/result.h"
#include "verb/run_options.h"

/* What must be known before a guest is started, and is of use after it. */
struct explain_files;

/* Whose time stamps windows lie between. */
enum explain_stamps {
	EXPLAIN_STAMPS_RUN,   /* the module's in a run */
	EXPLAIN_STAMPS_PANIC, /* the module's in a panic of FreeBSD */
	EXPLAIN_STAMPS_AGENT  /* the agent's in a capture kernel of Linux */
};

/*
 * Find the plugin, the time stamps and the kernel's symbols; with a file of
 * debug information (null: none) the kernel's lines, too.
 */
int explain_files_new(const struct options *options, const char *debug_file,
    enum explain_stamps whose, struct explain_files **files,
    struct errmsg *err);

/* Have the plugin model a TLB; 0 entries: none. */
void explain_files_model(struct explain_files *files, unsigned entries,
    unsigned ways);
void explain_files_free(struct explain_files *files);

/* Which benchmarks, and what the user wrote of them. */
struct explain_wanted {
	const char *filter;
	const char *written; /* null: no expression */
	char *const *names;  /* each must be a benchmark's */
	size_t nnames;
};

/*
 * Measure the benchmarks that match the filter (null: --benchmark_filter's).
 * `result` holds the explanation, as its member.  Both are there when what
 * failed came after something was measured: then it is 1, and the message says
 * what is missing.
 */
int explain_measure(const struct options *options,
    const struct explain_wanted *wanted, struct explain_files *files,
    struct result **result,
    struct attribution **attribution, struct errmsg *err);

/*
 * The same of a FreeBSD kernel's panic, for files of EXPLAIN_STAMPS_PANIC: all
 * paths.
 */
int explain_measure_panic(const struct options *options,
    struct explain_files *files, struct result **result,
    struct attribution **attribution, struct errmsg *err);

/*
 * The same of what a capture kernel of Linux reads of the old memory, for files
 * of EXPLAIN_STAMPS_AGENT.
 */
int explain_measure_capture(const struct options *options, const char *filter,
    struct explain_files *files, struct result **result,
    struct attribution **attribution, struct errmsg *err);

#endif
