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
	bool awake;	    /* there is a CPU to wait on without sleep */
	bool refused;	    /* QEMU did not do something that it was told */
	bool inside;	    /* an answer, whose first letter was seen */
};

/* Both send and do not wait. */
void qtest_line(struct qtest *q, unsigned pin, bool level);
void qtest_touch(struct qtest *q, uint64_t address, size_t len);

/*
 * Wait until QEMU has done all of it.  Its main thread, which does it, may be
 * waiting for us, or for a CPU that does: then this gives up after 5 s, false.
 */
bool qtest_settle(struct qtest *q);

#endif
