/* SPDX-License-Identifier: BSD-2-Clause */
/* What target.c and the kinds of target share. */
#ifndef DUMPBENCH_TARGET_INTERNAL_H
#define DUMPBENCH_TARGET_INTERNAL_H

#include "measure/target.h"

struct target {
	const struct target_ops *ops;
	const struct options *options;
	enum guest_clock clock;
	void (*news)(void *arg, const char *line);
	void *news_arg;
	/* Set by ops->open(). */
	struct knobs *knobs;
	struct topo *topo;
	unsigned cpus_max;
	void *own; /* of that kind alone; ops->close() frees it */
	char *module_version;
};

/*
 * The parts of ops that the kinds have in common whose kernel is the one that
 * this program runs on.  machine_target_open() takes what this machine is from
 * it, once topo is open; target->own belongs to these three.
 */
int machine_target_open(struct target *target, struct errmsg *err);
void machine_target_close(struct target *target);
void machine_target_describe(const struct target *target,
    struct result_context *context);
unsigned machine_target_possible_cpus(const struct target *target);

#endif
