/* SPDX-License-Identifier: BSD-2-Clause */
/* What explain is asked for, on the command line. */
#ifndef DUMPBENCH_EXPLAIN_ASKED_H
#define DUMPBENCH_EXPLAIN_ASKED_H

#include <regex.h>

#include "explain/measure.h"
#include "util/options.h"
#include "verb/run_options.h"

enum explain_format {
	EXPLAIN_TEXT,
	EXPLAIN_JSON,
	EXPLAIN_CALLGRIND,
	EXPLAIN_FOLDED,
	EXPLAIN_SPEEDSCOPE,
	EXPLAIN_SVG
};

enum explain_by { EXPLAIN_BY_FUNCTION, EXPLAIN_BY_LINE, EXPLAIN_BY_CPU,
	EXPLAIN_BY_KIND, EXPLAIN_BY_DEFAULT };

/* The model of a TLB; 0 entries: none. */
struct explain_tlb {
	unsigned entries, ways;
};

struct explain_asked {
	struct options run; /* first: rows of run's are of this structure */
	const char *file; /* a stored result; NULL: measure */
	char *const *names;
	size_t nnames;
	const char *regex; /* --benchmark_filter's; NULL: none */
	char *filter; /* names or regex or the default; NULL: all rows */
	const char *debug_file, *annotate, *out, *against;
	struct explain_tlb tlb;
	enum explain_by by;
	enum explain_format format;
	unsigned stages, width;
	bool tree, brief;
	/* Whose time stamps they lie between, by the names. */
	enum explain_stamps stamps;
};

/*
 * Read and check the options.  True: the verb goes on; false: it is done, with
 * *status.
 */
bool explain_options(struct explain_asked *asked, int argc, char **argv,
    int *status);

/* Names of rows that are measured in a crash of the guest's kernel. */
int explain_check_crash(struct explain_asked *asked, struct errmsg *err);

/*
 * "^(a|b)(/manual_time)?$", as names are in Google Benchmark.  For free(3);
 * NULL: out of memory.
 */
char *explain_filter(char *const *names, size_t n);

/* Which rows, as a regular expression that compiles. */
int explain_check_filter(struct explain_asked *asked, struct errmsg *err);

#endif
