/* SPDX-License-Identifier: BSD-2-Clause */
/* A program that is signalled at any moment, and what it leaves. */
#ifndef TESTS_TORTURE_KILLS_H
#define TESTS_TORTURE_KILLS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "torture/tree.h"

enum kill_target {
	KILL_PROGRAM, /* itself */
	KILL_GROUP, /* its process group, as a terminal does */
	KILL_ALL, /* all its processes at once, as a machine out of memory */
	KILL_QEMU,
	KILL_ADAPTER,
	KILL_JOB, /* the dumpbench that a script runs */
	KILL_DISK, /* nothing: the disk becomes full */
	KILL_TARGETS
};

#define KILL_TARGET_NAMES \
	{"program", "group", "all", "qemu", "adapter", "job", "disk"}

#define KILL_SIGNALS	  {SIGTERM, SIGINT, SIGKILL}
#define KILL_SIGNAL_NAMES {"TERM", "INT", "KILL"}
#define KILL_NSIGNALS	  3

enum kill_disk { KILL_DISK_ANY, KILL_DISK_SMALL, KILL_DISK_QUOTA };

struct kill_case {
	const char *name;
	const char *arguments; /* of dumpbench; a shell expands them */
	unsigned targets; /* bits by enum kill_target */
	enum kill_disk disk;
	bool twice; /* beside another run in the same folders */
};

extern const struct kill_case kill_cases[];
extern const size_t kill_ncases;

/* A run: its folders stay the same from run to run. */
struct kill_run {
	pid_t pid; /* 0: it has ended */
	int status; /* as wait(2) has it */
	double began; /* seconds, of the monotonic clock */
	char mark[64]; /* that all its processes have in their environment */
	char *out, *err; /* what it printed, once it has ended */
};

struct kill_place {
	char top[256]; /* the folder of all of these */
	char disk[320], tmp[330], results[330], out[300], err[300];
	char mount[310]; /* a disk that becomes full, or its file system */
	bool mounted, limited; /* by a quota */
};

double kill_now(void);
void kill_nap(double seconds);

/* False: this disk cannot be mounted here. */
bool kill_place_make(struct kill_place *place, enum kill_disk disk);
void kill_place_remove(struct kill_place *place);
/* Take all the room that is left on the disk, and give it back. */
void kill_place_fill(const struct kill_place *place);
void kill_place_empty(const struct kill_place *place);

/* These end the runner if its own machine is broken. */
void kill_start(const struct kill_case *test, const struct kill_place *place,
    struct kill_run *run);
/* Wait so long for its end; false: it has not ended. */
bool kill_wait(const struct kill_place *place, struct kill_run *run,
    double seconds);
void kill_run_free(struct kill_run *run);

/* The processes that are this target now. */
size_t kill_find(const struct kill_run *run, enum kill_target target,
    pid_t *pids, size_t max);

/* What was met so far, by a case. */
struct kill_counts {
	unsigned hits[KILL_TARGETS][KILL_NSIGNALS];
	unsigned moments, late, whole, wrong;
};

enum kill_how { KILL_OK, KILL_WRONG, KILL_LATE };

/* Of a moment; KILL_TARGETS: of a run to its end. */
void kill_counts_add(struct kill_counts *counts, enum kill_target target,
    size_t signal, enum kill_how how);
/*
 * A file keeps them, a line each, so that more moments can follow in another
 * run of this program; null: none.
 */
void kill_counts_read(const char *path, const char *name,
    struct kill_counts *counts);
void kill_counts_append(FILE *file, const char *name,
    enum kill_target target, size_t signal, enum kill_how how);
void kill_counts_print(const struct kill_counts *counts,
    const struct kill_case *test);

#define KILL_WHY 600

/*
 * Wait for the end of all its processes, and for a TMPDIR that has nothing but
 * `before`; null: for the processes alone.
 */
bool kill_judge_left(const struct kill_run *run,
    const struct kill_place *place, const struct tree *before,
    char why[KILL_WHY]);
/*
 * Are the results whole?  Those in `before` are as they were, and the program
 * reads the new ones; temporary files are counted.
 */
bool kill_judge_results(const struct kill_place *place,
    const struct tree *before, size_t *temporary, char why[KILL_WHY]);
/* How many new results have the benchmarks of `like`? */
unsigned kill_judge_done(const struct tree *before, const struct tree *now,
    const char *like);
/* A new result's text, or null. */
const char *kill_new_result(const struct tree *before,
    const struct tree *now);

#endif
