/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_KERNEL_H
#define DUMPBENCH_KERNEL_H

#include <stdbool.h>

#include "guest/machine.h"
#include "util/errmsg.h"

enum kernel_os {
	KERNEL_ANY, /* as what is wanted: either */
	KERNEL_LINUX,
	KERNEL_FREEBSD
};

/* Controllers that a FreeBSD kernel has drivers for: the best of them. */
enum kernel_disk {
	KERNEL_DISK_NONE,
	KERNEL_DISK_VIRTIO,
	KERNEL_DISK_AHCI,
	KERNEL_DISK_NVME
};

struct kernel {
	enum kernel_os os;
	const struct kernel_machine *machine;
	char release[128]; /* as uname -r says it */
	/*
	 * Linux: the kernel proper, unpacked, in memory; -1 where it cannot be
	 * unpacked here.  FreeBSD: the file, unpacked if it was packed.
	 */
	int image;
	/*
	 * Linux: QEMU enters the image (PVH), and the guest is spared seconds
	 * of unpacking it; else QEMU boots the file itself.
	 */
	bool direct;
	enum kernel_disk disk; /* FreeBSD */
	bool adapter; /* FreeBSD: has the driver of the emulated adapter */
	bool spare_isa; /* FreeBSD: asks a bus that it does not need */
	bool chooses_pae; /* FreeBSD, i386: by a tunable */
	int osreldate; /* FreeBSD: __FreeBSD_version; 0: not told */
};

/*
 * Read a kernel file.  -EINVAL, and what it is instead, when it is neither a
 * bzImage nor a FreeBSD kernel for amd64 or i386 that can boot here, or not the
 * one of these that is wanted.
 */
int kernel_open(const char *path, enum kernel_os want, struct kernel *kernel,
    struct errmsg *err);

/* The same, but its image stays -1: there is nothing to close. */
int kernel_look(const char *path, enum kernel_os want, struct kernel *kernel,
    struct errmsg *err);

void kernel_close(struct kernel *kernel);

#endif
