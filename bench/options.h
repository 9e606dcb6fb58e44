/* SPDX-License-Identifier: BSD-2-Clause */
/* What `run` and `list` are asked for, on the command line. */
#ifndef DUMPBENCH_OPTIONS_H
#define DUMPBENCH_OPTIONS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "adapter_option.h"
#include "guest/guest.h"
#include "util/fault.h"

enum target_kind {
	TARGET_GUEST, /* a kernel file, booted in QEMU */
	TARGET_LOCAL, /* this machine's kernel, with the module loaded */
	TARGET_HOST   /* this machine's kernel, as any process uses it */
};

struct options {
	enum target_kind target;
	bool clock[2];            /* by enum guest_clock: measure in it */
	enum guest_accel accel;
	const char *kernel;       /* guest: bzImage, or FreeBSD's */
	const char *kmod;         /* guest: dumpbench.ko */
	const char *modules_root; /* guest: drivers for the disk; NULL */
	const char *disk;         /* guest: raw file; NULL */
	struct adapter_option adapter; /* guest: the emulated 2200S */
	const char *first_card;   /* model in the first guest; NULL: none */
	const char *agent;        /* guest: static init; NULL: of tools */
	const char *device;       /* of the sink device; NULL: no such runs */
	const char *results;      /* folder */
	unsigned cpus;            /* most that are brought online; 0: default */
	unsigned memory_mb;       /* guest */
	/* Knobs, as text: the module checks them.  NULL: as it fits the case. */
	const char *pages;
	const char *rounds;
	const char *seed;
	const char *handicap;     /* NULL: the module's own */
	bool help;
	char command[4096];       /* how the program was called */
	char tools[PATH_MAX];     /* where this program lies, and its kin */
};

/*
 * Take our options out of argv and leave the rest, Google Benchmark's, there.
 * -EINVAL and a fault for what is not one of ours and not one of theirs.
 */
int options_parse(struct options *options, int *argc, char **argv,
    struct fault *fault);

/* Our options, a paragraph each, to stdout. */
void options_help(void);

#endif
