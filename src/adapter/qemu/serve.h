/* SPDX-License-Identifier: BSD-2-Clause */
/* A slot of QEMU's: the card between its messages, memory, files and time. */
#ifndef DUMPBENCH_ADAPTER_SLOT_H
#define DUMPBENCH_ADAPTER_SLOT_H

#include <stdio.h>

#include "adapter/firmware/adapter.h"
#include "adapter/qemu/qtest.h"
#include "adapter/qemu/ram.h"

struct slot {
	struct adapter_config config; /* its host is filled in by slot_run */
	int device;		      /* socket of x-pci-proxy-dev */
	struct qtest qtest;
	int disks[ADAPTER_CONTAINERS];
	FILE *log; /* of events; NULL: none */
	/* The rest is slot_run's own. */
	struct adapter *card;
	struct ram ram;
	struct wire wire; /* of device */
	int irqfd, resample; /* -1: none */
	unsigned pin;	     /* that was raised */
	bool level; /* of the line */
	bool shown; /* what QEMU was told of it */
	uint64_t tick; /* ns until the next look into the queues */
	unsigned mmio; /* register accesses since the log's last line */
};

/* Serve until QEMU goes: 0 then, or a negative errno value. */
int slot_run(struct slot *slot, struct fault *fault);

#endif
