/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does a core hold what was in memory?  Frames whose checksums were taken
 * before the crash are looked for at their physical addresses.
 */
#ifndef DUMPBENCH_CORE_FRAMES_H
#define DUMPBENCH_CORE_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "guest/linux/core.h"

struct core_frames {
	unsigned frames; /* looked for */
	unsigned equal;
	unsigned absent; /* in no range, or behind the file's first bytes */
};

/*
 * Lines "frame checksum", hexadecimal, the checksum being FNV-1a of 64 bits, in
 * a core's file of which only the first `size` bytes count.  False: there is
 * something else in the lines.
 */
bool core_frames(int fd, uint64_t size, const struct core *core,
    const char *lines, struct core_frames *found);

#endif
