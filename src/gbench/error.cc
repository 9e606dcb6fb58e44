/* SPDX-License-Identifier: BSD-2-Clause */
/* What all files share, and the sentence of a failure. */
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

/* A signal handler has nothing but globals to speak through. */
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
