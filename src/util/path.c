/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "util/path.h"

const char *
path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? slash + 1 : path);
}
