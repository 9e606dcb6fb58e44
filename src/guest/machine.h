/* SPDX-License-Identifier: BSD-2-Clause */
/* The machines whose kernels a guest boots. */
#ifndef DUMPBENCH_GUEST_MACHINE_H
#define DUMPBENCH_GUEST_MACHINE_H

#include "guest/elf.h"

struct kernel_machine {
	const char *name;  /* as systems call it that have both: "i386" */
	const char *title; /* as elf_machine() says it */
	const char *suffix; /* of programs for it: "", "-i386" */
	unsigned elf;	    /* as struct elf has these two */
	bool is64;
	bool pae; /* has a larger kind of page tables that it can do without */
	/* The most memory of a guest in MB; and without PAE. */
	unsigned memory_mb, memory_mb_nopae;
};

extern const struct kernel_machine machine_amd64, machine_i386;

/* Whose programs, modules and kernels are such files; null: no machine's. */
const struct kernel_machine *kernel_machine_of(const struct elf *elf);

#endif
