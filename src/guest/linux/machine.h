/* SPDX-License-Identifier: BSD-2-Clause */
/* What Linux does otherwise on each machine. */
#ifndef DUMPBENCH_LINUX_MACHINE_H
#define DUMPBENCH_LINUX_MACHINE_H

#include <stdbool.h>

#include "guest/machine.h"

struct linux_machine {
	const struct kernel_machine *machine;
	/*
	 * Of a guest that is not told.  A kernel of 32 bits keeps some 900 MB
	 * mapped; with more, most pages are what it calls high memory.
	 */
	unsigned memory_mb;
	unsigned memory_mb_max; /* 0: more than a guest is given */
	const char *options;    /* for the command line; a space begins them */
	bool kexec_file;        /* loads a capture kernel from a file */
};

const struct linux_machine *linux_machine_of(const struct kernel_machine *m);

#endif
