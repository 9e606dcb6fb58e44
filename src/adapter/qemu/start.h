/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_ADAPTER_START_H
#define DUMPBENCH_ADAPTER_START_H

#include "adapter/qemu/link.h"

/* What it says on standard error, with the signal's number behind it. */
#define START_TOLD  "aac2200s: ending QEMU on signal "
#define START_ENDED "aac2200s: QEMU was ended by signal "

/*
 * Start the adapter and QEMU, each a process, and wait for QEMU's end: its exit
 * status.  A signal that ends QEMU ends this process, too, and one that is to
 * end this process ends QEMU.  Without the adapter QEMU is ended: 1 then.
 *
 * `detaches`: QEMU may go on behind the process that is started, and the
 * adapter with it.
 */
int start(struct adapter_link *link, bool qtest, bool detaches, char **words,
    size_t n);

#endif
