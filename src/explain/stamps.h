/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a module takes its time stamps, read from its file. */
#ifndef DUMPBENCH_STAMPS_H
#define DUMPBENCH_STAMPS_H

#include "explain/plugin/layout.h"
#include "util/errmsg.h"

/* The stages of the module's streaming loop, as it executes them. */
enum stamps_stage {
	STAMPS_MAP,
	STAMPS_SINK,
	STAMPS_UNMAP
};

/* The group of the stages in every layout made of a module. */
#define STAMPS_STREAM 0

/* What the module measures in a panic, as it executes it. */
enum stamps_panic_stage {
	STAMPS_PANIC_MAP,
	STAMPS_PANIC_UNMAP
};

/*
 * Finds the time stamps of dumpbench.ko (for Linux, for FreeBSD) and says of
 * them in `layout` what the plugin needs: bits, groups, stamps, and that the
 * base of the module's code is to be found.  -EINVAL: the file is no such
 * module, or its streaming loop has not its six time stamps.
 */
int stamps_find(const char *path, struct layout_header *layout,
    struct errmsg *err);

/*
 * The same of a panic, in which the paths take turns: LAYOUT_TURNS is the
 * group's use.  A module for FreeBSD has such time stamps.
 */
int stamps_find_panic(const char *path, struct layout_header *layout,
    struct errmsg *err);

/*
 * The same of Linux's agent in a capture kernel, each of whose ways to read the
 * old memory is a group, and each measurement a run of LAYOUT_RUNS.  -EINVAL:
 * the file is no such agent.
 */
int stamps_find_agent(const char *path, struct layout_header *layout,
    struct errmsg *err);

#endif
