/* SPDX-License-Identifier: BSD-2-Clause */
/* The plugin in QEMU, on FreeBSD. */
#include "guest/windows.h"

int
main(void)
{
	return (windows_test(boot_freebsd_or_skip()));
}
