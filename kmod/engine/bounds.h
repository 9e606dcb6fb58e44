/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a plan may ask for.  The module checks it, and a program that sets the
 * knobs can do so before there is one.
 */
#ifndef DUMPBENCH_BOUNDS_H
#define DUMPBENCH_BOUNDS_H

/*
 * Pages a batch: FreeBSD's crash-dump window, MAXDUMPPGS in its
 * <machine/param.h>: 64 KB of 4 KB pages, from 9.3 to 15.
 */
#define DB_BATCH_MAX	16

/*
 * Every sample is kept until the run ends, so that quantiles are exact to the
 * tick.  The bound keeps the three arrays at 24 MB.
 */
#define DB_SAMPLES_MAX	(1u << 20)

/* Pages of the source: at most this part of the machine's. */
#define DB_PAGES_PART	4
#define DB_ROUNDS_MAX	1000000u
/* No more than what every reader of JSON takes for an integer. */
#define DB_SEED_MAX	(UINT64_MAX >> 1)
#define DB_HANDICAP_MAX	4096u	/* instructions */
#define DB_DEVICE_MAX	128	/* characters of a disk's name, with the NUL */

/* A large page of amd64, of 2 MB, in small ones. */
#define DB_ONE_RUN_PAGES 512

#endif
