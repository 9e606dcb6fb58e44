/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_NEAR_FAMILY_H
#define DUMPBENCH_NEAR_FAMILY_H

/*
 * The family that somebody may have meant whose filter matches nothing: the
 * filter begins with a word that is none, but near one.  Null: no such word.
 */
const char *near_family(const char *filter);

#endif
