/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of this machine. */
#ifndef DUMPBENCH_MACHINE_H
#define DUMPBENCH_MACHINE_H

#include "util/errmsg.h"

/*
 * For free(3).  What the kernel does not have, or hides, is "unknown", or left
 * out; 0, or -ENOMEM or another error of what cannot be read.
 */
int machine_cpu_model(char **model, struct errmsg *err);
/* "meltdown: Not affected; …" */
int machine_mitigations(char **list, struct errmsg *err);

/* CPUs that this process may use, at least 1. */
unsigned machine_cpus(void);
/* CPUs that the kernel prepares for, online or not; 0: it does not tell. */
unsigned machine_possible_cpus(void);
/* RAM that the kernel may use; 0: it does not tell. */
unsigned machine_memory_mb(void);

#endif
