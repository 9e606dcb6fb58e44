/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the kernel of one operating system is booted and asked.  What a
 * guest is otherwise (guest.c) is the same for all.
 */
#ifndef DUMPBENCH_GUEST_OS_H
#define DUMPBENCH_GUEST_OS_H

#include <stdbool.h>
#include <stddef.h>

#include "guest/drivers.h"
#include "guest/elf.h"
#include "guest/guest.h"
#include "guest/kernel.h"
#include "util/errmsg.h"

#define BOOT_KEEP 2

/*
 * All that TCG knows, less the fifth level of page tables, and less the x2APIC,
 * which it has since QEMU 9.0: FreeBSD uses it, and in the exact clock QEMU ends
 * with "Bad icount read" then.
 */
#define BOOT_CPU "max,la57=off,x2apic=off"

/* What QEMU needs for it, beside what every guest has. */
struct boot {
	char *kernel; /* file for -kernel */
	char *initrd; /* words for -initrd */
	char *append;
	char *capture_append; /* of the capture kernel; NULL: none */
	const char *machine; /* for -machine */
	const char *cpu;     /* for -cpu, where QEMU emulates it */
	/* Open files that these name. */
	int keep[BOOT_KEEP];
	size_t nkeep;
	const char *disk_options[4]; /* the device of drive=disk, null-ended */
	const char *disk_name;	     /* what the guest calls it */
	const char *adapter_name;    /* and the adapter's first container */
	char *module;		     /* its file in the guest; NULL: none */
	char *module_name;
	struct drivers drivers;	     /* to load, /drivers/0.ko and so on */
};

struct guest_os {
	const char *os;	   /* "linux", "freebsd" */
	const char *title; /* "Linux", "FreeBSD" */
	enum kernel_os kernel;
	bool elf_freebsd;    /* as struct elf of its programs has it */
	bool packed_modules; /* a module's file may be packed: a.ko.xz */
	const char *agent; /* our init's file name, less the machine's suffix */
	bool hotplug;	   /* CPUs come online while the kernel runs */
	bool driver_modules; /* these three as in struct guest_info */
	const char *disk_ready;
	const char *dump_done;
	/* MB of a guest that is not told; NULL: 512. */
	unsigned (*memory_mb)(const struct kernel *kernel);
	/* A request after which the kernel panics. */
	const char *panic[3];
	/* What a console says when all is done after that: any; NULL: none. */
	const char *panic_end[2];
	/*
	 * What it says when it finds no root and asks for one; NULL: nothing.
	 */
	const char *no_root;
	/* Is that file, for the kernel's machine, a module for it? */
	bool (*is_module)(const struct elf *elf, const struct kernel *kernel);
	/* What else must fit, with a sentence; NULL: nothing. */
	int (*check_module)(const char *path, const struct elf *elf,
	    const struct kernel *kernel, struct errmsg *err);
	/* Is there what this kernel needs for the disk and the adapter? */
	int (*check)(const struct guest_config *config,
	    const struct kernel *kernel, struct errmsg *err);
	/*
	 * Fill in an empty boot, whose file for the guest's programs is
	 * `image`.  The caller frees it in any case.
	 */
	int (*prepare)(const struct guest_config *config,
	    const struct kernel *kernel, const char *agent, const char *image,
	    bool kvm, struct boot *boot, struct errmsg *err);
};

extern const struct guest_os guest_os_freebsd, guest_os_linux;

/* The row of a kernel's system. */
const struct guest_os *guest_os_of(enum kernel_os os);

#endif
