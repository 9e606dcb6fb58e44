/* SPDX-License-Identifier: BSD-2-Clause */
#include <elf.h>

#include "guest/machine.h"

const struct kernel_machine machine_amd64 = {
	.name = "amd64",
	.title = "x86-64",
	.suffix = "",
	.elf = EM_X86_64,
	.is64 = true,
	.memory_mb = 1 << 20,
};

const struct kernel_machine machine_i386 = {
	.name = "i386",
	.title = "i386",
	.suffix = "-i386",
	.elf = EM_386,
	.pae = true,
	/* Of FreeBSD's kernel, unless hw.above24g_allow is set. */
	.memory_mb = 24 << 10,
	/* Where QEMU's machine pc has devices, at 3.5 GB. */
	.memory_mb_nopae = 3584,
};

const struct kernel_machine *
kernel_machine_of(const struct elf *elf)
{
	static const struct kernel_machine *const machines[] = {
		&machine_amd64, &machine_i386,
	};
	size_t i;

	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		if (machines[i]->elf == elf->machine &&
		    machines[i]->is64 == elf->is64)
			return (machines[i]);
	return (NULL);
}
