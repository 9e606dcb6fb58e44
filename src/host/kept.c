/* SPDX-License-Identifier: BSD-2-Clause */
#include "internal.h"

/* Global, as paths know of a run alone, and one is measured at a time. */
static int kept;

void
host_kept(int error)
{
	kept = error;
}

int
host_kept_error(void)
{
	const int error = kept;

	kept = 0;
	return (error);
}
