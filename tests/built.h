/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BUILT_H
#define TESTS_BUILT_H

#include <stdlib.h>

/* The folder of what make built. */
static inline const char *
built_folder(void)
{
	const char *folder = getenv("BUILD");

	return (folder != NULL ? folder : "build");
}

#endif
