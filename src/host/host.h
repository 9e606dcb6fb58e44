/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine in a process: mapping paths of userland, on the running kernel,
 * without a module or privileges.  It has the same knobs.
 *
 * With a path's plain name responders are threads, which share the address
 * space and must flush what is unmapped.  With "-private" behind it they are
 * processes that do the same work and need not flush: the difference is the
 * shootdown.
 */
#ifndef DUMPBENCH_HOST_H
#define DUMPBENCH_HOST_H

#include <stdbool.h>

#include "knob/knob.h"
#include "topo/topo.h"
#include "util/errmsg.h"

/*
 * One at a time in a process (-EBUSY).  The topology must outlive the knobs.
 * -ENOTSUP where the time stamp counter cannot serve as a clock.
 *
 * Opening them provokes some hundred shootdowns: where the kernel does not
 * count these, "ipis" and "served" of results are null, and the knob unseen
 * says why.
 *
 * Beside the engine's knobs there is one that can be written:
 *   skip     how many of the nearest responders are passed over, 0 to the
 *            number that there are; a run that then lacks some is refused
 *
 * and four that are read only:
 *   others   how many CPUs other processes kept busy since the knob was last
 *            read, or null
 *   clock    the distance of two successive readings of the clock, in ticks
 *            with one decimal: the mean without the longest twentieth
 *   unseen   what is unknown here and why, one sentence a line
 *   gaps     of the last run, per responder, JSON:
 *            [{"cpu": 1, "distance": "same L3", "usual": 80,
 *              "stolen": 4000, "switches": 2,
 *              "histogram": [[lowest, count], …]}, …]
 *            in ticks: how long a turn of its loop takes, what longer ones
 *            took beyond that in all, and the longer ones; and how often the
 *            scheduler took its CPU from it, or null
 */
int knobs_open_host(const struct topo *topo, struct knobs **knobs,
    struct errmsg *err);

/*
 * How many CPUs other processes keep busy, measured for so long; this process
 * sleeps meanwhile.  False: this system does not tell.
 */
bool host_watch(unsigned ms, double *cpus);

/* End the run that is under way, if there is one; for a signal handler, too. */
void host_abort(void);

#endif
