/* SPDX-License-Identifier: BSD-2-Clause */
/* The state that all files share, and error messages. */
#include <cstdarg>
#include <cstdio>

#include "gbench/internal.h"

namespace gbench_internal {

globals &
all()
{
	static globals &global = *new globals;

	return (global);
}

/* A signal handler can reach nothing but globals. */
std::atomic<bool> stopping;

thread_local char sentence[2048];

int
refuse(int error, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(sentence, sizeof(sentence), format, ap);
	va_end(ap);
	return (-error);
}

}

const char *
gbench_error(void)
{
	return (sentence);
}
