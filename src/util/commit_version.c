/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdio.h>

#include "util/commit.h"

const char *
commit_version(char text[COMMIT_VERSION_MAX], const char *version,
    const char *more)
{
	const bool known = commit_name[0] != '\0';

	if (!known && more == NULL)
		snprintf(text, COMMIT_VERSION_MAX, "%s", version);
	else
		snprintf(text, COMMIT_VERSION_MAX, "%s (%s%s%s%s)", version,
		    known ? "commit " : "", commit_name,
		    known && more != NULL ? ", " : "",
		    more != NULL ? more : "");
	return (text);
}
