/* SPDX-License-Identifier: BSD-2-Clause */
/* In QEMU's place beside an adapter. */
#ifndef TESTS_TORTURE_DEVICE_H
#define TESTS_TORTURE_DEVICE_H

/*
 * A guest that initializes the adapter, writes to its container, reads from it
 * and flushes it, over the sockets of x-pci-proxy-dev and qtest: 0 if each
 * command had the status 0.
 */
int device_drive(int device, int qtest);

#endif
