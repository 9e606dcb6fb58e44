/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An error message: what went wrong, in one sentence for the user.
 *
 * Libraries here print nothing.  A function that can fail takes a
 * `struct errmsg *` last, returns 0 or a negative errno value, and on failure
 * leaves a sentence there that says what was wrong and what was expected.  Only
 * a program's own main file prints it.
 */
#ifndef DUMPBENCH_ERRMSG_H
#define DUMPBENCH_ERRMSG_H

struct errmsg {
	char text[2048]; /* no newline at the end; empty: no error */
};

/* Set the sentence and return -error.  A null err is allowed. */
int errmsg_set(struct errmsg *err, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
