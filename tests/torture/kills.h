/* SPDX-License-Identifier: BSD-2-Clause */
/* A program that is signalled at any moment, and what it leaves. */
#ifndef TESTS_TORTURE_KILLS_H
#define TESTS_TORTURE_KILLS_H

#include <stdbool.h>
#include <stddef.h>
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

#define KILL_TARGET_NAMES {"program", "group", "all", "qemu", "adapter", "job", \
	"disk"}

struct kill_case {
	const char *name;
	const char *arguments; /* of dumpbench; a shell expands them */
	unsigned targets; /* bits by enum kill_target */
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
	char disk[300], tmp[310], results[310], out[300], err[300];
	bool mounted; /* the disk, a small one */
};

double kill_now(void);
void kill_nap(double seconds);

/* False: a small disk is asked for and cannot be mounted. */
bool kill_place_make(struct kill_place *place, bool small);
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
/* Is there a new result with the benchmarks of `like`? */
bool kill_judge_done(const struct tree *before, const struct tree *now,
    const char *like);
/* A new result's text, or null. */
const char *kill_new_result(const struct tree *before,
    const struct tree *now);

#endif
