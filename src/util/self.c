/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <unistd.h>
#ifdef __FreeBSD__
#include <sys/types.h>
#include <sys/sysctl.h>
#endif

#include "util/self.h"

int
self_path(char *path, size_t size)
{
#ifdef __FreeBSD__
	const int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PATHNAME, -1};

	path[0] = '\0';
	return (sysctl(name, 4, path, &size, NULL, 0) == 0 ? 0 : -errno);
#else
	ssize_t n;

	n = readlink("/proc/self/exe", path, size - 1);
	path[n > 0 ? n : 0] = '\0';
	return (n > 0 ? 0 : -errno);
#endif
}
