/* SPDX-License-Identifier: BSD-2-Clause */
/* Releases of kernels, as uname(1) names them. */
#ifndef DUMPBENCH_VERSION_H
#define DUMPBENCH_VERSION_H

#include <stddef.h>

/*
 * Which release is older: digits count as numbers, "-rc1" and "~1" come before
 * nothing, and nothing before anything else.  As strcmp(3), but 0 also where
 * only leading zeros differ.
 */
int version_compare(const char *a, const char *b);

/*
 * The end of a release that says of which kind the kernel is: from the first
 * of its words, which "-" parts, that begins with a letter.  A candidate's
 * "rc1" is no such word, and Debian's 686 at the end is one.
 *     "6.1.0-56-cloud-amd64"  "cloud-amd64"
 *     "6.1.0-50-686-pae"      "686-pae"
 *     "13.2-RELEASE-p4"       "RELEASE", in a length of 7
 *     "6.18.44"               ""
 * Numbers and patch levels that follow are not in *length.
 */
const char *version_flavour(const char *release, int *length);

/* The length of the "6.18" that a release begins with; 0: it begins otherwise. */
size_t version_minor(const char *release);

#endif
