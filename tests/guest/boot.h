/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Booting a guest in a test.  The environment says what with:
 *
 *	DUMPBENCH_KERNEL	bzImage
 *	DUMPBENCH_KMOD		dumpbench.ko for it
 *	DUMPBENCH_ROOT		folder with its lib/modules
 *	BUILD			folder with agent-linux and guest-tool
 *
 * and for FreeBSD with FREEBSD_KERNEL, a kernel file, and
 * DUMPBENCH_FREEBSD_KMOD, dumpbench.ko for it.
 */
#ifndef DUMPBENCH_BOOT_H
#define DUMPBENCH_BOOT_H

#include "guest/guest.h"

/* What a test boots. */
struct boot_machine {
	const char *os;       /* "linux", "freebsd" */
	const char *kernel;
	const char *kmod;
	const char *root;     /* null: FreeBSD needs none */
	const char *agent;    /* its file's name */
	const char *name;     /* FreeBSD's hw.machine */
};

/* Ends the program with 77 and a reason when this machine lacks something. */
const struct boot_machine *boot_or_skip(void);
const struct boot_machine *boot_freebsd_or_skip(void);

/*
 * The machine that was asked for, with module, agent, on Linux /tool and up to
 * 6 files of the caller's; fails the test when it does not boot.
 */
struct guest *boot(struct guest_config config);

/* Set a knob, or fail the test with the module's sentence. */
void boot_set(struct guest *guest, const char *knob, const char *value);

/* A knob must refuse the value, in a sentence that holds these words. */
void boot_refused(struct guest *guest, const char *knob, const char *value,
    const char *words);

/* The first words of a list knob's lines: how many there are. */
size_t boot_names(struct guest *guest, const char *knob, char names[][32],
    size_t most);

/* Run the tool with these words, up to a null; its exit status must be 0. */
void boot_tool(struct guest *guest, ...);

/* The console must hold no warning, oops or leak of the kernel's. */
void boot_check_console(struct guest *guest);
/* The same where allocations failed on purpose, which the kernel tells. */
void boot_check_console_failing(struct guest *guest);

#endif
