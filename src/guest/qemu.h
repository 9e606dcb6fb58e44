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

struct qemu_plan {
	const char *program;
	const struct boot *boot;
	const char *console; /* file for what the guest says: appended to */
	const char *log;     /* file for what QEMU itself says */
	const char *disk;    /* NULL: none */
	/* Words before QEMU's own that start it with an adapter; or NULL. */
	char *const *adapter;
	const char *plugin; /* as guest_config has it; NULL: none */
	const char *plugin_argument;
	bool exact;
	bool kvm;
	unsigned cpus;
	unsigned memory_mb;
};

/* Start it: its process, and our end of the agent's serial port. */
int qemu_start(const struct qemu_plan *plan, pid_t *pid, int *port,
    struct errmsg *err);

/* "7.2.22"; says so when there is no such program. */
int qemu_version(const char *program, char *version, size_t size,
    struct errmsg *err);

/*
 * Has the QEMU that these words start what the emulated adapter needs?  It is
 * asked for its help, with all of the words.
 */
int qemu_takes_adapter(const char *const words[], size_t n, bool kvm,
    struct errmsg *err);

#endif
