/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for QEMU, asleep or awake. */
#ifndef DUMPBENCH_ADAPTER_AWAIT_H
#define DUMPBENCH_ADAPTER_AWAIT_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* May this process use a CPU besides the one that QEMU needs? */
bool await_spare_cpu(void);

/*
 * ppoll(2) for `ns` at most.  Waking up takes longer than a register access: if
 * the next one is expected at once, `awake` polls a while before it sleeps.
 */
int await(struct pollfd *fds, nfds_t n, uint64_t ns, bool awake);

#endif
