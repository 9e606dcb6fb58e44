/* SPDX-License-Identifier: BSD-2-Clause */
/* The link to QEMU: its messages, the guest's memory, disks and interrupts. */
#ifndef DUMPBENCH_ADAPTER_LINK_H
#define DUMPBENCH_ADAPTER_LINK_H

#include <stdio.h>

#include "adapter/firmware/adapter.h"
#include "adapter/qemu/qtest.h"
#include "adapter/qemu/ram.h"

struct adapter_link {
	struct adapter_config config; /* its host is filled in by link_run */
	int device;		      /* socket of x-pci-proxy-dev */
	struct qtest qtest;
	int disks[ADAPTER_CONTAINERS];
	FILE *log; /* of events; NULL: none */
	/* The rest is link_run's own. */
	struct adapter *adapter;
	struct ram ram;
	struct wire wire; /* of device */
	int irqfd, resample; /* -1: none */
	unsigned pin;	     /* that was raised */
	bool level; /* of the line */
	bool shown; /* what QEMU was told of it */
	uint64_t tick; /* ns until the next look into the queues */
	unsigned mmio; /* register accesses since the log's last line */
};

/* Serve until QEMU ends: 0 then, or a negative errno value. */
int link_run(struct adapter_link *link, struct errmsg *err);

#endif
