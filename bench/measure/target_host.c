/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * This machine's kernel as any process uses it: the engine in this process, on
 * the CPUs that it may use.
 */
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "measure/target_internal.h"

/* Tell the user what cannot be measured on this machine. */
static int
tell_unseen(struct target *target, struct errmsg *err)
{
	char *text, *line, *save = NULL;
	int error;

	error = knob_get(target->knobs, "unseen", &text, err);
	if (error != 0)
		return (error);
	for (line = strtok_r(text, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save))
		target->news(target->news_arg, line);
	free(text);
	return (0);
}

static int
open_host(struct target *target, struct errmsg *err)
{
	int error;

	error = topo_open_host(&target->topo, err);
	if (error == 0)
		error = knobs_open_host(target->topo, &target->knobs, err);
	if (error == 0)
		error = tell_unseen(target, err);
	return (error == 0 ? machine_target_open(target, err) : error);
}

const struct target_ops host_target = {
	.name = "host",
	.process = true,
	.open = open_host,
	.close = machine_target_close,
	.describe = machine_target_describe,
	.possible_cpus = machine_target_possible_cpus,
};
