/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the library in a tortured program and the runner tell each other.
 *
 * The library is preloaded into the program under test.  With TORTURE_SERVE in
 * the environment, main() is not run at once: the process reads plans from that
 * descriptor, a stream socket, runs main() in a child for each, waits for its
 * end and for that of every process that it leaves, and answers.  So the cost
 * of starting a program is paid once.
 *
 * Without TORTURE_SERVE main() runs as it is, and the plan is in TORTURE_CLASS
 * (a name below), TORTURE_N, TORTURE_FOREVER and TORTURE_CHILDREN; at the end a
 * line says on TORTURE_REPORT, a file, what the answer would.
 */
#ifndef TESTS_TORTURE_H
#define TESTS_TORTURE_H

#include <stdbool.h>

/* What fails: its error numbers are in calls.c. */
enum torture_class {
	TORTURE_MEMORY, /* malloc and its kin, C++'s new, mmap */
	TORTURE_STRINGS, /* strdup, strndup: the sanitizer's do not call malloc */
	TORTURE_FILES, /* whatever has a path or a descriptor: EIO, EMFILE */
	TORTURE_SPACE, /* what takes space: ENOSPC */
	TORTURE_SHORT, /* a read or write of more than a byte does less */
	TORTURE_PROCESSES, /* fork, wait, pipe, socket, kill, affinity */
	TORTURE_TIME, /* a clock goes back by an hour */
	TORTURE_INTERRUPTS, /* EINTR of what may wait */
	TORTURE_CLASSES
};

#define TORTURE_CLASS_NAMES \
	{"memory", "strings", "files", "space", "short", "processes", "time", \
	"interrupts"}

struct torture_plan {
	enum torture_class class;
	long nth; /* the first call of the class is 1; 0: none fails */
	bool forever; /* from that one on; of interrupts some */
	bool children; /* count in forked children, and not in the program */
	int limit_ms; /* the program is killed after that */
};

#define TORTURE_WHAT_MAX 256
#define TORTURE_THINGS 32

struct torture_answer {
	int status; /* as waitpid(2) gives it */
	bool late; /* it was killed at the limit */
	int left; /* processes that had not ended 5 s later */
	long calls; /* of the class */
	long failed; /* 0: there was no Nth call */
	/* What failed, "openat PATH", each once; the first is the Nth call. */
	char things[TORTURE_THINGS][TORTURE_WHAT_MAX];
};

#endif
