/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions that are counted and failed as such: those that allocate, and
 * those that read a clock, which are no system calls.  Under AddressSanitizer
 * the next function of a name is the sanitizer's, if this library is loaded
 * first (ASAN_OPTIONS=verify_asan_link_order=0).
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "torture/internal.h"

#define HOUR 3600

static bool sanitized;

static bool
denied(enum torture_class class, const char *name)
{
	if (!torture_on(class) || !torture_hit())
		return (false);
	torture_tell(name, NULL);
	errno = ENOMEM;
	return (true);
}

bool
torture_denied(const char *name)
{
	return (denied(TORTURE_MEMORY, name));
}

/* glibc's allocator under its other names, before dlsym(3) has answered. */
void *__libc_calloc(size_t, size_t);
static bool asking;

void *
malloc(size_t size)
{
	return (torture_denied("malloc") ? NULL : NEXT(malloc)(size));
}

/* dlsym(3) may allocate by it. */
void *
calloc(size_t n, size_t size)
{
	static __typeof__(&calloc) next;

	if (next == NULL) {
		if (asking)
			return (__libc_calloc(n, size));
		asking = true;
		next = (__typeof__(&calloc))dlsym(RTLD_NEXT, "calloc");
		asking = false;
	}
	return (torture_denied("calloc") ? NULL : next(n, size));
}

void *
realloc(void *old, size_t size)
{
	return (torture_denied("realloc") ? NULL : NEXT(realloc)(old, size));
}

void *
reallocarray(void *old, size_t n, size_t size)
{
	return (torture_denied("reallocarray") ? NULL :
	    NEXT(reallocarray)(old, n, size));
}

void *
aligned_alloc(size_t align, size_t size)
{
	return (torture_denied("aligned_alloc") ? NULL :
	    NEXT(aligned_alloc)(align, size));
}

int
posix_memalign(void **p, size_t align, size_t size)
{
	return (torture_denied("posix_memalign") ? ENOMEM :
	    NEXT(posix_memalign)(p, align, size));
}

char *
strdup(const char *s)
{
	return (denied(TORTURE_STRINGS, "strdup") ? NULL : NEXT(strdup)(s));
}

char *
strndup(const char *s, size_t n)
{
	return (denied(TORTURE_STRINGS, "strndup") ? NULL :
	    NEXT(strndup)(s, n));
}

void *
mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset)
{
	return (torture_denied("mmap") ? MAP_FAILED :
	    NEXT(mmap)(at, size, prot, flags, fd, offset));
}

/*
 * C++'s new, which is malloc() but under AddressSanitizer, where it has a way
 * of its own.
 */
void *_Znwm(size_t size);
void *_Znam(size_t size);
void *_ZnwmRKSt9nothrow_t(size_t size, const void *nothrow);
void *_ZnamRKSt9nothrow_t(size_t size, const void *nothrow);
void _ZSt17__throw_bad_allocv(void) __attribute__((weak));

static void
new_denied(const char *name)
{
	if (sanitized && torture_denied(name) && _ZSt17__throw_bad_allocv != NULL)
		_ZSt17__throw_bad_allocv();
}

void *
_Znwm(size_t size)
{
	new_denied("new");
	return (NEXT(_Znwm)(size));
}

void *
_Znam(size_t size)
{
	new_denied("new[]");
	return (NEXT(_Znam)(size));
}

void *
_ZnwmRKSt9nothrow_t(size_t size, const void *nothrow)
{
	return (sanitized && torture_denied("new(nothrow)") ? NULL :
	    NEXT(_ZnwmRKSt9nothrow_t)(size, nothrow));
}

void *
_ZnamRKSt9nothrow_t(size_t size, const void *nothrow)
{
	return (sanitized && torture_denied("new[](nothrow)") ? NULL :
	    NEXT(_ZnamRKSt9nothrow_t)(size, nothrow));
}

/* The sanitizers ask by a pipe whether memory can be read. */
int
pipe(int ends[2])
{
	int error;

	if (!dispatch_exempt(__builtin_return_address(0)))
		return (NEXT(pipe)(ends));
	torture_pause(true);
	error = NEXT(pipe)(ends);
	torture_pause(false);
	return (error);
}

/* By how much this reading of a clock is behind. */
static time_t
behind(const char *name)
{
	if (!torture_on(TORTURE_TIME) || !torture_hit())
		return (0);
	torture_tell(name, NULL);
	return (HOUR);
}

int
clock_gettime(clockid_t id, struct timespec *at)
{
	int error = NEXT(clock_gettime)(id, at);

	if (error == 0)
		at->tv_sec -= behind("clock_gettime");
	return (error);
}

int
gettimeofday(struct timeval *restrict at, void *restrict zone)
{
	int error = NEXT(gettimeofday)(at, zone);

	if (error == 0)
		at->tv_sec -= behind("gettimeofday");
	return (error);
}

time_t
time(time_t *at)
{
	time_t now = NEXT(time)(NULL) - behind("time");

	if (at != NULL)
		*at = now;
	return (now);
}

/* A new thread is not dispatched until it says so itself. */
struct thread {
	void *(*start)(void *);
	void *arg;
};

static void *
start_thread(void *arg)
{
	struct thread t = *(struct thread *)arg;

	NEXT(free)(arg);
	dispatch_start();
	return (t.start(t.arg));
}

int
pthread_create(pthread_t *restrict id, const pthread_attr_t *restrict attr,
    void *(*start)(void *), void *restrict arg)
{
	struct thread *t;

	if (torture_shared == NULL)
		return (NEXT(pthread_create)(id, attr, start, arg));
	if (torture_on(TORTURE_PROCESSES) && torture_hit()) {
		torture_tell("pthread_create", NULL);
		return (EAGAIN);
	}
	t = NEXT(malloc)(sizeof(*t));
	if (t == NULL)
		return (EAGAIN);
	*t = (struct thread){start, arg};
	return (NEXT(pthread_create)(id, attr, start_thread, t));
}

/* main() in its place, or in a child for each plan. */
static int (*real_main)(int, char **, char **);

static void
report(void)
{
	const struct torture_shared *s = torture_shared;
	const char *path = getenv("TORTURE_REPORT");
	FILE *out = path != NULL ? fopen(path, "a") : NULL;

	if (out == NULL)
		return;
	fprintf(out, "calls %ld, failed %ld, first %s\n", (long)s->calls,
	    (long)s->failed, s->failed > 0 ? s->things[0] : "none");
	fclose(out);
}

/* A plan from the environment; false: there is none. */
static bool
asked(struct torture_plan *plan)
{
	static const char *const names[] = TORTURE_CLASS_NAMES;
	const char *class = getenv("TORTURE_CLASS"), *n = getenv("TORTURE_N");
	int i;

	if (class == NULL)
		return (false);
	for (i = 0; i < TORTURE_CLASSES; i++)
		if (strcmp(class, names[i]) == 0)
			plan->class = (enum torture_class)i;
	plan->nth = n != NULL ? atol(n) : 0;
	plan->forever = getenv("TORTURE_FOREVER") != NULL;
	plan->children = getenv("TORTURE_CHILDREN") != NULL;
	return (true);
}

static int
first_main(int argc, char **argv, char **envp)
{
	const char *serve = getenv("TORTURE_SERVE");
	struct torture_shared *shared;
	struct torture_plan plan = {.nth = 0};
	bool once = asked(&plan);
	int status;

	/* What the program starts is not tortured. */
	unsetenv("LD_PRELOAD");
	unsetenv("TORTURE_SERVE");
	if (serve == NULL && !once)
		return (real_main(argc, argv, envp));
	sanitized = dispatch_find();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return (99);
	torture_shared = shared;
	if (serve != NULL)
		return (torture_serve(atoi(serve), real_main, argc, argv,
		    envp));
	shared->plan = plan;
	if (dispatch_start() != 0)
		return (99);
	status = real_main(argc, argv, envp);
	torture_stop();
	report();
	return (status);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc,
    char **argv, void (*init)(void), void (*fini)(void),
    void (*rtld_fini)(void), void *stack);

int
__libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
    void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
    void *stack)
{
	real_main = main;
	return (NEXT(__libc_start_main)(first_main, argc, argv, init, fini,
	    rtld_fini, stack));
}
