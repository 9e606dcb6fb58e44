/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_QEMU_H
#define DUMPBENCH_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "guest/kernel.h"
#include "util/errmsg.h"

#define QEMU_PROGRAM "qemu-system-x86_64"

struct boot;

#define QEMU_WORDS_MAX 10

/* The words that start QEMU, before its options. */
struct qemu_words {
	char *word[QEMU_WORDS_MAX];
	size_t n;
};

/*
 * Those of a program, or of the one in a folder that holds a system of Debian;
 * NULL: QEMU_PROGRAM of PATH.
 */
int qemu_words(const char *program, struct qemu_words *words,
    struct errmsg *err);
void qemu_words_free(struct qemu_words *words);

struct qemu_plan {
	const char *program; /* as qemu_words() takes it */
	const struct boot *boot;
	const char *console; /* file that the guest's console is appended to */
	const char *log;     /* file for QEMU's own output */
	const char *disk;    /* NULL: none */
	/* The adapter's program and its arguments; NULL: none. */
	char *const *adapter;
	const char *plugin; /* as guest_config has it; NULL: none */
	const char *plugin_argument;
	bool exact;
	bool kvm;
	unsigned cpus;
	unsigned memory_mb;
};

/* A value for an option of QEMU, its commas doubled; for free(3). */
char *qemu_value(const char *text);

/* Start it: its process, and our end of the agent's serial port. */
int qemu_start(const struct qemu_plan *plan, pid_t *pid, int *port,
    struct errmsg *err);

/* "7.2.22"; an error when there is no such program, or it is not QEMU. */
int qemu_version(const char *program, char *version, size_t size,
    struct errmsg *err);

/* The same of what it printed; false: it is not QEMU. */
bool qemu_version_of(const char *text, char *version, size_t size);

/*
 * Does the QEMU that this command line starts have what the emulated adapter
 * needs?  It is asked by "help" in place of a device.
 */
int qemu_takes_adapter(const char *const words[], size_t n, bool kvm,
    struct errmsg *err);

/* With words as qemu_words() has them; it is started, and ended again. */
int qemu_lives_with_adapter(const char *const words[], size_t n,
    struct errmsg *err);

/*
 * Does a device at the other end of this socket come to its first question?
 * False: it ended before, or says anything else again and again.
 */
bool qemu_asks(int fd);

#endif
