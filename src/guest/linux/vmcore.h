/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's verbs before and after a crash. */
#ifndef DUMPBENCH_VMCORE_H
#define DUMPBENCH_VMCORE_H

#include "guest/agent.h"

#define VMCORE "/proc/vmcore"

struct core;

/*
 * Measure what PROTOCOL_VMCORE asks for.  The first thing that an agent does:
 * what else happens in a kernel, and when, decides where it maps, and thus what
 * that costs.
 */
void vmcore_measure(void);

int act_capture(const struct request *r, struct text *t);
int act_vmcore(const struct request *r, struct text *t);
int act_core(const struct request *r, struct text *t);
int act_dump(const struct request *r, struct text *t);
int act_busy(const struct request *r, struct text *t);
int act_timed(const struct request *r, struct text *t);

/*
 * Open it and parse its beginning, whose bytes `head` keeps: a descriptor, or a
 * refusal in the text.
 */
int vmcore_open(struct text *head, struct core *core, struct text *t);

#endif
