/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/utc.h"

bool
utc_text(char text[UTC_MAX], time_t when)
{
	struct tm utc;

	return (when >= 0 && gmtime_r(&when, &utc) != NULL &&
	    utc.tm_year + 1900 <= 9999 &&
	    strftime(text, UTC_MAX, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0);
}

const char *
utc_now(char text[UTC_MAX])
{
	if (!utc_text(text, time(NULL)))
		text[0] = '\0';
	return (text);
}
