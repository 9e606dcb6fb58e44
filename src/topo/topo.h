/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which CPU measures, which CPUs respond to its TLB shootdowns, and how far
 * apart they are.  Built on hwloc.
 */
#ifndef DUMPBENCH_TOPO_H
#define DUMPBENCH_TOPO_H

#include <stddef.h>

#include "util/errmsg.h"

/* What a responder shares with the initiator, nearest first. */
enum topo_distance {
	TOPO_SMT,     /* the core */
	TOPO_L3,      /* the last-level cache */
	TOPO_PACKAGE, /* the package */
	TOPO_OTHER    /* the machine only */
};

struct topo_responder {
	unsigned cpu; /* the operating system's number */
	enum topo_distance distance;
	unsigned kind; /* of core: an index, below nkinds if there are any */
};

struct topo {
	unsigned initiator; /* the operating system's number */
	size_t nresponders;
	struct topo_responder *responders; /* nearest first, then by number */
	/*
	 * Kinds of cores, such as performance and efficiency: what hwloc (2.4
	 * and later) tells of each, "efficiency 0, IntelAtom"; the lower, the
	 * less power it takes.  0 or 1 kind: all are alike, or unknown.
	 */
	size_t nkinds;
	char **kinds;
	unsigned kind; /* the initiator's */
	char *synthetic; /* the machine in hwloc's synthetic syntax */
};

/* This machine, as far as this process may use it. */
int topo_open_host(struct topo **topo, struct errmsg *err);

/* A machine described by hwloc's synthetic syntax: "pack:1 core:4 pu:1". */
int topo_open_synthetic(const char *description, struct topo **topo,
    struct errmsg *err);

void topo_close(struct topo *topo);

/* How many responders are on cores of another kind than the initiator's. */
size_t topo_other_kinds(const struct topo *topo);

const char *topo_distance_name(enum topo_distance distance);

#endif
