/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fault: what went wrong, in one sentence for the user.
 *
 * Libraries here print nothing.  A function that can fail takes a
 * `struct fault *` last, returns 0 or a negative errno value, and leaves in
 * the fault a sentence that names the thing and says what is accepted.  Only
 * the program that was called by a person prints it.
 */
#ifndef DUMPBENCH_FAULT_H
#define DUMPBENCH_FAULT_H

struct fault {
	char text[2048]; /* no newline at the end; empty: no fault */
};

/* Set the sentence and return -error.  A null fault is allowed. */
int fault_set(struct fault *fault, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
