/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions of shared libraries that fail, one call of ours after the other: a
 * test defines them by FAILING().  Calls of the libraries to each other do not
 * count.  Other threads' calls do.
 */
#ifndef TESTS_FAILS_H
#define TESTS_FAILS_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

static struct {
	unsigned calls;
	unsigned nth;	/* this one fails; 0: none */
	bool for_ever;	/* and all behind it */
	const char *failed; /* the first function that did */
} fails;

/* This program's code. */
extern const char __executable_start, etext;

static inline bool
fails_now(const void *caller, const char *name)
{
	const uintptr_t at = (uintptr_t)caller;
	unsigned n;

	if (at < (uintptr_t)&__executable_start || at >= (uintptr_t)&etext)
		return (false);
	n = __atomic_add_fetch(&fails.calls, 1, __ATOMIC_SEQ_CST);
	if (fails.nth == 0 || n < fails.nth ||
	    (n > fails.nth && !fails.for_ever))
		return (false);
	if (n == fails.nth)
		fails.failed = name;
	return (true);
}

/* A function, what it returns when it fails, and the errno that it leaves. */
#define FAILING(type, failure, error, name, parameters, arguments)	      \
	type name parameters						      \
	{								      \
		__typeof__(&(name)) real =				      \
		    (__typeof__(&(name)))dlsym(RTLD_NEXT, #name);	      \
									      \
		if (!fails_now(__builtin_return_address(0), #name))	      \
			return (real arguments);			      \
		errno = (error);					      \
		return (failure);					      \
	}

/*
 * Try it without a failure, and then with the first call failing, the second,
 * and so on, once and from there on for ever, until none of the first `most`
 * calls is left.
 */
static inline unsigned
fails_each(void (*try)(void), unsigned most)
{
	unsigned n;

	fails.nth = fails.calls = 0;
	try();
	n = fails.calls < most ? fails.calls : most;
	for (fails.nth = 1; fails.nth <= n; fails.nth++) {
		fails.for_ever = false;
		fails.calls = 0;
		try();
		fails.for_ever = true;
		fails.calls = 0;
		try();
	}
	fails.nth = 0;
	return (n);
}

#endif
