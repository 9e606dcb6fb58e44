/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_ADAPTER_HERE_H
#define TESTS_ADAPTER_HERE_H

#include <stdio.h>
#include <stdlib.h>

#include "built.h"

/* End the test as skipped where QEMU has no adapter for a guest, and say why. */
static inline void
adapter_or_skip(void)
{
	char command[4096];

	snprintf(command, sizeof(command), "'%s/adapter-trial'",
	    built_folder());
	if (system(command) != 0)
		exit(77);
}

#endif
