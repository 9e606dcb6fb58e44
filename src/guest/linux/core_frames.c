/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "engine/report.h"
#include "guest/linux/core_frames.h"

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
look_at(int fd, uint64_t size, const struct core *core, uint64_t frame,
    uint64_t sum, struct core_frames *found)
{
	unsigned char page[DB_PAGE_SIZE];
	uint64_t offset;

	found->frames++;
	if (!core_find(core, frame, &offset) || offset > size ||
	    size - offset < sizeof(page))
		found->absent++;
	else if (pread(fd, page, sizeof(page), (off_t)offset) ==
	    sizeof(page) && checksum(page) == sum)
		found->equal++;
}

bool
core_frames(int fd, uint64_t size, const struct core *core, const char *lines,
    struct core_frames *found)
{
	unsigned long long frame, sum;
	char *end;

	*found = (struct core_frames){0};
	for (; *lines != '\0'; lines = end + 1) {
		frame = strtoull(lines, &end, 16);
		if (end == lines || *end != ' ')
			return (false);
		lines = end + 1;
		sum = strtoull(lines, &end, 16);
		if (end == lines || *end != '\n')
			return (false);
		look_at(fd, size, core, frame, sum, found);
	}
	return (true);
}
