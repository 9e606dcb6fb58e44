/* SPDX-License-Identifier: BSD-2-Clause */
/* What is measured and how, as a command line asks for it. */
#ifndef DUMPBENCH_MEASURE_OPTIONS_H
#define DUMPBENCH_MEASURE_OPTIONS_H

#include <limits.h>
#include <stdbool.h>

#include "adapter/option.h"
#include "guest/guest.h"

struct target_ops;

/* In the order of --also's words, the first of which is none. */
#define ALSO_HOST  (1U << 1) /* then the target host, if it is quiet */
#define ALSO_KDUMP (1U << 2) /* then a crash of the guest's kernel */

struct options {
	const struct target_ops *target; /* measure/target.h */
	bool clock[2];            /* by enum guest_clock: measure in it */
	enum guest_accel accel;
	enum guest_pae pae;       /* guest: FreeBSD's for i386 */
	const char *qemu;         /* guest: its program or folder; NULL */
	const char *kernel;       /* guest: bzImage, or FreeBSD's */
	const char *kmod;         /* guest: dumpbench.ko */
	const char *build;        /* guest: where the kernel was built; NULL */
	const char *tree;         /* guest: a Linux tree in kernel's place */
	const char *modules_root; /* guest: drivers for the disk; NULL */
	const char *disk;         /* guest: raw file; NULL */
	struct adapter_option adapter; /* guest: the emulated 2200S */
	const char *first_adapter;   /* model in the first guest; NULL: none */
	const char *agent;        /* guest: static init; NULL: of tools */
	const char *device;       /* of the sink device; NULL: no such runs */
	const char *results;      /* folder */
	unsigned cpus;            /* most that are brought online; 0: default */
	unsigned memory_mb;       /* guest */
	unsigned max_time_s;      /* of the whole run; 0: no limit */
	/* Knobs, as text: the module checks them.  NULL: it fits the case. */
	const char *pages;
	const char *rounds;
	const char *seed;
	const char *handicap;     /* NULL: the module's own */
	/* Of a guest no clock was named: tsc too if KVM runs one. */
	bool tsc_if_kvm;
	bool verbose;             /* print all tables */
	bool plot;                /* draw pictures, too */
	unsigned also;            /* what else, a bit each of those below */
	unsigned capture_mb;      /* guest: reserved for a capture kernel */
	const char *vmcore;       /* guest: what that measures; NULL */
	enum guest_crash crash;   /* panic, Linux: who panics it */
	bool paths_left_out;      /* panic, Linux: of the module */
	const char *client;       /* what else dumps in that; NULL: nothing */
	const struct guest_file *files; /* guest: more of its files */
	size_t nfiles;
	const char *plugin;       /* guest: QEMU's; NULL: none */
	const char *plugin_argument;
	char command[4096];       /* how the program was called */
	char subject[3 * PATH_MAX]; /* files of a kernel not named by its own */
	char tools[PATH_MAX];     /* folder of this program and its tools */
};

#endif
