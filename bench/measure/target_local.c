/* SPDX-License-Identifier: BSD-2-Clause */
/* This machine's kernel, with the module loaded. */
#include "measure/target_internal.h"

static int
open_local(struct target *target, struct errmsg *err)
{
	int error;

	error = knobs_open_local(&target->knobs, err);
	if (error == 0)
		error = topo_open_host(&target->topo, err);
	return (error == 0 ? machine_target_open(target, err) : error);
}

const struct target_ops local_target = {
	.name = "local",
	.open = open_local,
	.close = machine_target_close,
	.describe = machine_target_describe,
	.possible_cpus = machine_target_possible_cpus,
};
