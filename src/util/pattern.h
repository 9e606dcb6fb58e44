/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names chosen by an extended regular expression.  regcomp(3) and regexec(3)
 * may lack memory, which is neither a wrong expression nor no match.
 */
#ifndef DUMPBENCH_PATTERN_H
#define DUMPBENCH_PATTERN_H

#include <regex.h>

#include "util/errmsg.h"

/* For regfree(3).  -EINVAL or -ENOMEM, and a sentence. */
int pattern_new(regex_t *pattern, const char *text, struct errmsg *err);

/* 1: the name matches; 0; or -ENOMEM. */
int pattern_takes(const regex_t *pattern, const char *name);

#endif
