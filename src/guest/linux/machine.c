/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "guest/linux/machine.h"

const struct linux_machine *
linux_machine_of(const struct kernel_machine *m)
{
	static const struct linux_machine rows[] = {
		{
			.machine = &machine_amd64,
			.memory_mb = 512,
			.options = "",
			.kexec_file = true,
		}, {
			.machine = &machine_i386,
			.memory_mb = 2048,
			/* 36 bits, less a gigabyte that QEMU leaves out. */
			.memory_mb_max = 63 << 10,
			/* ISA cards are sought for half a minute in exact. */
			.options = " noisapnp",
		},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].machine == m)
			return (&rows[i]);
	return (NULL);
}
