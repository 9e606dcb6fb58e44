/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of this machine.  Strings are for free(3), and null never. */
#ifndef DUMPBENCH_MACHINE_H
#define DUMPBENCH_MACHINE_H

char *machine_cpu_model(void);
char *machine_mitigations(void); /* "meltdown: Not affected; …" */

/* CPUs that this process may use, at least 1. */
unsigned machine_cpus(void);
/* CPUs that the kernel prepares for, online or not; 0: it does not tell. */
unsigned machine_possible_cpus(void);
/* RAM that the kernel may use; 0: it does not tell. */
unsigned machine_memory_mb(void);

#endif
