/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What differs between two sides of several explanations each, of which every
 * one is of a boot of its own, in the functions that execute as much in each
 * boot.  A path may search what the kernel keeps, such as a tree of address
 * ranges, whose shape is another one at every boot; such functions vary, and
 * the others do not.
 *
 * A function varies if two explanations of one side disagree on it; then the
 * one of that name, without what a compiler put behind it, is left out of both
 * sides, as another compiler may have made a part of it a function of its own.
 */
#ifndef DUMPBENCH_STEADY_H
#define DUMPBENCH_STEADY_H

#include <stddef.h>

#include "explain/difference.h"

/*
 * How many boots of a side are needed.  A function that is in one of two states
 * at each boot, each as likely, is in one state in all of one side's and in the
 * other in all of the other side's in one of 512 comparisons.
 */
#define STEADY_BOOTS 5

struct steady {
	double shift; /* new - old, instructions a batch */
	/*
	 * For each function that varies, what the sides show of it meets: then
	 * nothing is known to differ in it.
	 */
	bool meets;
};

/*
 * Stages as of frames_new().  -ENODATA: too few, or what is left varies as
 * well, or a stage has no batch as long as its median; or -ENOMEM.
 */
int steady_difference(const struct difference_side *old, size_t nold,
    const struct difference_side *new, size_t nnew, unsigned stages,
    struct steady *steady);

#endif
