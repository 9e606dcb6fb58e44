/* SPDX-License-Identifier: BSD-2-Clause */
/* The plugin in QEMU, on Linux. */
#include "guest/windows.h"

int
main(void)
{
	return (windows_test(boot_or_skip()));
}
