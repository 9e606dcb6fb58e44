/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's qtest channel: how an interrupt reaches a guest whose CPUs are
 * emulated, and how QEMU learns that memory changed.
 */
#ifndef DUMPBENCH_ADAPTER_QTEST_H
#define DUMPBENCH_ADAPTER_QTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct qtest {
	int fd;		    /* -1: none */
	const char *ioapic; /* its path in QEMU */
	unsigned waiting;   /* answers that have not come yet */
	bool awake;	    /* await() may spin, as a CPU is spare for it */
	bool refused;	    /* QEMU answered FAIL to a command */
	bool inside;	    /* in an answer, behind its first letter */
};

/* Both send and do not wait. */
void qtest_line(struct qtest *q, unsigned pin, bool level);
void qtest_touch(struct qtest *q, uint64_t address, size_t len);

/*
 * Wait until QEMU has done all of it.  Its main thread, which does it, may wait
 * for this process, or for a CPU that does: false then, after 5 s.
 */
bool qtest_settle(struct qtest *q);

#endif
