/* SPDX-License-Identifier: BSD-2-Clause */
/* QEMU's command line, as far as the adapter depends on it. */
#ifndef DUMPBENCH_ADAPTER_COMMAND_H
#define DUMPBENCH_ADAPTER_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "util/errmsg.h"

struct command {
	bool kvm;	    /* KVM runs the CPUs; else they are emulated */
	const char *ioapic; /* of that machine, as qtest names it; NULL: of
			       a machine that is not known here */
	char machine[64];   /* its name */
	bool detaches;	    /* QEMU goes on when the process that starts it
			       has ended */
};

/*
 * Read the words that start QEMU.  -EINVAL and a sentence when the adapter
 * could not work with that QEMU: its memory is not shared, or its accelerator
 * drops accesses or is not known.  Memory that words do not describe but a file
 * (-readconfig) or an object in JSON is taken on trust.
 */
int command_read(char *const words[], size_t n, struct command *command,
    struct errmsg *err);

#endif
