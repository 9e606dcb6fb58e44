/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that is refused, one allocation after the other.  A program that is
 * linked with DENIED_LDFLAGS of tests/room.mk has its own and the library's
 * calls here, Jansson's among them (see util/json_text.h) and those of C++, but
 * not those of other shared libraries.
 */
#ifndef TESTS_DENIED_H
#define TESTS_DENIED_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
	long calls;
	long nth;	/* this one fails; 0: none */
	bool failed;
} denied;

static inline bool
denied_now(void)
{
	if (denied.nth == 0 || ++denied.calls != denied.nth)
		return (false);
	denied.failed = true;
	errno = ENOMEM;
	return (true);
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
char *__real_strdup(const char *s);
void *__real__Znwm(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__wrap_strdup(const char *s);
int __wrap_asprintf(char **text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void *__wrap__Znwm(size_t size);
void _ZSt17__throw_bad_allocv(void) __attribute__((noreturn));

void *
__wrap_malloc(size_t size)
{
	return (denied_now() ? NULL : __real_malloc(size));
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return (denied_now() ? NULL : __real_calloc(n, size));
}

void *
__wrap_realloc(void *p, size_t size)
{
	return (denied_now() ? NULL : __real_realloc(p, size));
}

char *
__wrap_strdup(const char *s)
{
	return (denied_now() ? NULL : __real_strdup(s));
}

int
__wrap_asprintf(char **text, const char *format, ...)
{
	va_list args;
	int n;

	if (denied_now())
		return (-1);
	va_start(args, format);
	n = vasprintf(text, format, args);
	va_end(args);
	return (n);
}

/* C++'s operator new, which throws. */
void *
__wrap__Znwm(size_t size)
{
	if (denied_now())
		_ZSt17__throw_bad_allocv();
	return (__real__Znwm(size));
}

/*
 * Run what needs memory with each of its allocations failing, and at last with
 * none.  It returns true for the right result, which it looks at itself, and
 * false for a lack of memory that it was told.  How many allocations there are.
 */
static inline long
denied_each(bool (*run)(void *arg), void *arg)
{
	bool good;

	for (denied.nth = 1;; denied.nth++) {
		denied.calls = 0;
		denied.failed = false;
		good = run(arg);
		if (!good && !denied.failed)
			fail_msg("no memory, with memory");
		if (!denied.failed)
			break;
	}
	denied.nth = 0;
	return (denied.calls);
}

#endif
