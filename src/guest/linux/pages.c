/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does the core hold what was in memory?  Frames whose checksums were taken
 * before the crash are looked for at their physical addresses.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "engine/report.h"
#include "guest/linux/core.h"
#include "guest/linux/vmcore.h"

struct found {
	unsigned frames; /* asked for */
	unsigned equal;
	unsigned absent; /* in no range of the core */
};

static uint64_t
checksum(const unsigned char *page)
{
	uint64_t sum = DB_FNV_BASIS;
	size_t i;

	for (i = 0; i < DB_PAGE_SIZE; i++)
		sum = (sum ^ page[i]) * DB_FNV_PRIME;
	return (sum);
}

static void
look_at(int fd, const struct core *core, uint64_t frame, uint64_t sum,
    struct found *found)
{
	unsigned char page[DB_PAGE_SIZE];
	uint64_t offset;

	found->frames++;
	if (!core_find(core, frame, &offset))
		found->absent++;
	else if (pread(fd, page, sizeof(page), (off_t)offset) ==
	    sizeof(page) && checksum(page) == sum)
		found->equal++;
}

/* Lines "frame checksum"; false for anything else. */
static bool
look(int fd, const struct core *core, const char *lines, struct found *found)
{
	unsigned long long frame, sum;
	char *end;

	for (; *lines != '\0'; lines = end + 1) {
		frame = strtoull(lines, &end, 16);
		if (end == lines || *end != ' ')
			return (false);
		lines = end + 1;
		sum = strtoull(lines, &end, 16);
		if (end == lines || *end != '\n')
			return (false);
		look_at(fd, core, frame, sum, found);
	}
	return (true);
}

static int
tell(const struct core *core, const struct found *found, struct text *t)
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
	struct found found = {0};
	struct core core;
	int error, fd;

	fd = vmcore_open(&head, &core, t);
	error = fd;
	if (fd >= 0) {
		error = look(fd, &core, r->body.bytes, &found) ?
		    tell(&core, &found, t) : text_refuse(t, -EINVAL,
		    "a line is not a frame and its checksum (expected two "
		    "hexadecimal numbers)");
		close(fd);
	}
	free(head.bytes);
	return (error);
}
