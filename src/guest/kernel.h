/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_KERNEL_H
#define DUMPBENCH_KERNEL_H

#include "util/fault.h"

struct kernel {
	char release[128]; /* as uname -r says it */
	/*
	 * The kernel proper, unpacked, in memory: QEMU enters it directly
	 * (PVH) and the guest is spared seconds of unpacking it.  -1 where
	 * the kernel has no such entry; then QEMU boots the file itself.
	 */
	int image;
};

/*
 * Look at a kernel file.  -EINVAL, and what it is instead, when it is no
 * bzImage for x86-64.
 */
int kernel_open(const char *path, struct kernel *kernel, struct fault *fault);

void kernel_close(struct kernel *kernel);

#endif
