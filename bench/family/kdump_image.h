/* SPDX-License-Identifier: BSD-2-Clause */
/* A core that a capture kernel wrote to a disk, read back from its file. */
#ifndef DUMPBENCH_KDUMP_IMAGE_H
#define DUMPBENCH_KDUMP_IMAGE_H

#include <stdint.h>

#include "util/check.h"
#include "util/errmsg.h"

struct kdump_image {
	char check[CHECK_TEXT]; /* of all its bytes */
	char release[128];	/* of the kernel, by vmcoreinfo; "": not there */
	unsigned ranges;	/* of memory */
	unsigned frames;	/* that were looked for, */
	unsigned equal;		/* are as they were before the crash, */
	unsigned missing;	/* are not in it */
};

/*
 * Read the first `size` bytes, and look for frames as core_frames() has them.
 * 0, or a negative errno value where it cannot be read or is no core.
 */
int kdump_image_read(const char *path, uint64_t size, const char *frames,
    struct kdump_image *image, struct errmsg *err);

#endif
