/* SPDX-License-Identifier: BSD-2-Clause */
/* Run a program, see what it wrote to its disks, and count ticks. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "guest/linux/vmcore.h"

int
act_timed(const struct request *r, struct text *t)
{
	struct text out = {NULL, 0, 0};
	uint64_t start = db_ticks();
	const char *rest;
	int error;

	error = act_exec(r, &out);
	/* What it wrote and the kernel holds back is a part of it. */
	sync();
	start = db_ticks() - start;
	if (error == 0) {
		rest = strchr(out.bytes, '\n') + 1;
		text_bytes(t, out.bytes, (size_t)(rest - out.bytes));
		text_add(t, "%llu\n%s", (unsigned long long)start, rest);
	} else
		text_bytes(t, out.bytes, out.length);
	free(out.bytes);
	return (error);
}
