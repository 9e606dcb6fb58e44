/* SPDX-License-Identifier: BSD-2-Clause */
/* One crash of a Linux guest, and all that its capture kernel was asked. */
#ifndef DUMPBENCH_KDUMP_CRASH_H
#define DUMPBENCH_KDUMP_CRASH_H

#include "family/kdump_client.h"
#include "measure/target.h"

/* All that one crash tells. */
struct crash {
	struct target *target;
	struct kdump_client client; /* without files: none */
	json_t *core;		/* what guest_core() says */
	json_t *runs;		/* what guest_vmcore() and guest_dump() say */
	double seconds;		/* panic to the end of measuring */
};

/*
 * Boot, crash and measure.  Whatever comes of it, the crash is to be ended.
 * The options get what is a crash's own, and must live as long.
 */
int crash_new(struct options *options, enum guest_clock clock,
    struct crash *crash, struct errmsg *err);
void crash_end(struct crash *crash);

#endif
