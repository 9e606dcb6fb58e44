/* SPDX-License-Identifier: BSD-2-Clause */
/* The exact clock on Linux. */
#include "guest/exact.h"

int
main(void)
{
	return (exact_test(boot_or_skip(), NULL));
}
