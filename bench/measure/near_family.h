/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_NEAR_FAMILY_H
#define DUMPBENCH_NEAR_FAMILY_H

#include "util/suggest.h"

/*
 * "; did you mean <family>?" of somebody whose filter matches nothing: the
 * filter begins with a word that is no family, but near one, or its name in
 * older files.  Else "".  Returns text.
 */
const char *near_family(char text[SUGGEST_MAX], const char *filter);

#endif
