/* SPDX-License-Identifier: BSD-2-Clause */
/* What `run`, `list` and `panic` are asked for, on the command line. */
#ifndef DUMPBENCH_RUN_OPTIONS_H
#define DUMPBENCH_RUN_OPTIONS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "adapter/option.h"
#include "guest/guest.h"
#include "util/errmsg.h"
#include "util/options.h"

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
	const char *first_adapter;   /* model in the first guest; NULL: none */
	const char *agent;        /* guest: static init; NULL: of tools */
	const char *device;       /* of the sink device; NULL: no such runs */
	const char *results;      /* folder */
	unsigned cpus;            /* most that are brought online; 0: default */
	unsigned memory_mb;       /* guest */
	unsigned max_time_s;      /* of the whole run; 0: no limit */
	/* Knobs, as text: the module checks them.  NULL: as it fits the case. */
	const char *pages;
	const char *rounds;
	const char *seed;
	const char *handicap;     /* NULL: the module's own */
	/* Of a guest no clock was named: tsc too if KVM runs one. */
	bool tsc_if_kvm;
	bool verbose;             /* print all tables */
	bool plot;                /* draw pictures, too */
	unsigned also_host;       /* 1: then TARGET_HOST, if it is quiet */
	unsigned capture_mb;      /* guest: reserved for a capture kernel */
	const char *vmcore;       /* guest: what that measures; NULL */
	char command[4096];       /* how the program was called */
	char tools[PATH_MAX];     /* where this program lies, and its kin */
};

/*
 * Read the options.  argv keeps those of Google Benchmark, which are *argc
 * with argv[0].  True: the verb goes on; false: it is done, with *status.
 */
bool run_options(const struct option_table *table, struct options *options,
    int *argc, char **argv, int *status);

/* Can a guest have the adapter, if one is asked for?  See adapter/option.h. */
int run_options_adapter(const struct options *options, struct errmsg *err);

/*
 * Are these words options that run would take?  They stay as they are.  0, or
 * -EINVAL and what is wrong with them.
 */
int run_options_check(char *const *argv, size_t n, struct errmsg *err);

#endif
