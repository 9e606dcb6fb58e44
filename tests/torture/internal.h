/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files of the preloaded library. */
#ifndef TESTS_TORTURE_INTERNAL_H
#define TESTS_TORTURE_INTERNAL_H

#include <stdatomic.h>
#include <stddef.h>

#include "torture/torture.h"

/* In memory that the program's children share. */
struct torture_shared {
	struct torture_plan plan;
	atomic_long calls, failed;
	atomic_size_t told; /* those of the things that are taken */
	char things[TORTURE_THINGS][TORTURE_WHAT_MAX];
};

/* count.c: null until main() is about to run. */
extern struct torture_shared *torture_shared;

/* Whether calls of this class are counted in this process. */
bool torture_on(enum torture_class class);
/* Count one more call; true: it must fail. */
bool torture_hit(void);
/* What failed.  Thing is a path or some such, or null. */
void torture_tell(const char *name, const char *thing);
/* A program's child, and the end of main(). */
void torture_forked(void);
void torture_stop(void);
/* Nothing of this thread is counted for a while. */
void torture_pause(bool on);

/* preload.c.  True, with errno: this allocation fails. */
bool torture_denied(const char *name);

/* The next function of that name, behind the library's own. */
#define NEXT(name) \
	({ \
		static __typeof__(&(name)) next; \
		if (next == NULL) \
			next = (__typeof__(&(name)))dlsym(RTLD_NEXT, #name); \
		next; \
	})

/* dispatch.c: every system call of this thread goes to torture_check(). */
int dispatch_start(void);
/* Before the first of them.  True: the program is built with sanitizers. */
bool dispatch_find(void);
/* Whether that is code of the sanitizers, whose calls are not the program's. */
bool dispatch_exempt(const void *code);
/* A system call that is not counted, and its negative error number. */
long dispatch_raw(long nr, long a, long b, long c, long d, long e, long f);

/*
 * calls.c: count it; 0, or the negative error number that it shall fail with.
 * May make it a short one.
 */
long torture_check(long nr, long arg[6]);

/* serve.c */
int torture_serve(int fd, int (*main)(int, char **, char **), int argc,
    char **argv, char **envp);

#endif
