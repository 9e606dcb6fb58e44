/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stddef.h>

#include "util/pattern.h"

int
pattern_new(regex_t *pattern, const char *text, struct errmsg *err)
{
	char why[128];
	int error;

	error = regcomp(pattern, text, REG_EXTENDED | REG_NOSUB);
	if (error == 0)
		return (0);
	if (error == REG_ESPACE)
		return (errmsg_set(err, ENOMEM, "no memory"));
	regerror(error, pattern, why, sizeof(why));
	return (errmsg_set(err, EINVAL, "'%.200s': %s (expected an extended "
	    "regular expression such as ^latency/)", text, why));
}

int
pattern_takes(const regex_t *pattern, const char *name)
{
	int error;

	errno = 0;
	error = regexec(pattern, name, 0, NULL, 0);
	if (error == 0)
		return (1);
	/* glibc (2.36) calls a lack of memory no match, too. */
	return (error == REG_ESPACE || errno == ENOMEM ? -ENOMEM : 0);
}
