/* SPDX-License-Identifier: BSD-2-Clause */
/* In drivers.c's place where there is no libkmod: not on Linux. */
#include <errno.h>

#include "guest/drivers.h"

int
drivers_find(const char *root, const char *release, const char *const *names,
    size_t n, struct drivers *drivers, struct errmsg *err)
{
	(void)root;
	(void)names;
	(void)n;
	drivers->paths = NULL;
	drivers->count = 0;
	return (errmsg_set(err, EOPNOTSUPP, "this system lacks libkmod, which "
	    "finds the disk's drivers for Linux %s (expected a guest without a "
	    "disk, or one of FreeBSD)", release));
}

void
drivers_free(struct drivers *drivers)
{
	(void)drivers;
}
