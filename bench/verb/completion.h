/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_COMPLETION_H
#define DUMPBENCH_COMPLETION_H

#include "verb/verbs.h"

extern const struct option_table completion_verb_options;

/* dumpbench completion: a shell's script that completes these verbs. */
int completion(const struct verb *verbs, size_t n, int argc, char **argv);

#endif
