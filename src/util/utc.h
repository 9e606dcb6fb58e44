/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UTIL_UTC_H
#define DUMPBENCH_UTIL_UTC_H

#include <stdbool.h>
#include <time.h>

#define UTC_MAX 32

/* "2026-01-31T12:00:00Z".  False: the year does not have four digits. */
bool utc_text(char text[UTC_MAX], time_t when);

/* The same of now.  Returns text. */
const char *utc_now(char text[UTC_MAX]);

#endif
