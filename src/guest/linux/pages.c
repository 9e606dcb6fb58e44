/* SPDX-License-Identifier: BSD-2-Clause */
/* What kind of core this is, and whether it is what was in memory. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "guest/linux/core_frames.h"
#include "guest/linux/vmcore.h"

static int
tell(const struct core *core, const struct core_frames *found, struct text *t)
{
	struct db_out out = {malloc(DB_RESULT_MAX), DB_RESULT_MAX, 0, false};
	unsigned long long bytes = 0;
	char *info = strndup(core->info, core->info_length);
	size_t i;

	for (i = 0; i < core->nloads; i++)
		bytes += core->load[i].bytes;
	if (out.text != NULL && info != NULL) {
		db_out(&out, "{\"ranges\":%zu,\"bytes\":%llu,\"frames\":%u,"
		    "\"equal\":%u,\"absent\":%u,\"vmcoreinfo\":", core->nloads,
		    bytes, found->frames, found->equal, found->absent);
		db_out_string(&out, info);
		db_out(&out, "}");
		text_bytes(t, out.text, out.length);
	}
	free(info);
	free(out.text);
	return (t->length > 0 && !out.full ? 0 : text_refuse(t, -ENOMEM,
	    "no memory for what there is to tell of the core"));
}

int
act_core(const struct request *r, struct text *t)
{
	struct text head = {NULL, 0, 0};
	struct core_frames found;
	struct core core;
	int error, fd;

	fd = vmcore_open(&head, &core, t);
	error = fd;
	if (fd >= 0) {
		error = core_frames(fd, UINT64_MAX, &core, r->body.bytes,
		    &found) ?
		    tell(&core, &found, t) : text_refuse(t, -EINVAL,
		    "a line is not a frame and its checksum (expected two "
		    "hexadecimal numbers)");
		close(fd);
	}
	free(head.bytes);
	return (error);
}
