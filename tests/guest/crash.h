/* SPDX-License-Identifier: BSD-2-Clause */
/* A Linux guest that crashes in a test, and the pages kept for that. */
#ifndef DUMPBENCH_TESTS_CRASH_H
#define DUMPBENCH_TESTS_CRASH_H

#include <stdlib.h>

#include <jansson.h>

#include "guest/boot.h"
#include "family/kdump.h"
#include "knob/knob.h"
#include "util/monotonic.h"

#define CRASH_TIMEOUT_S 300 /* to the capture kernel's agent, when it is busy */

static inline json_t *
crash_parsed(char *text)
{
	json_error_t at;
	json_t *value = json_loads(text, 0, &at);

	if (value == NULL)
		fail_msg("%s: %s", at.text, text);
	free(text);
	return (value);
}

/* Keep so many pages in the guest: lines of them, for free(3). */
static inline char *
crash_keep(struct guest *guest, const char *pages)
{
	struct errmsg err = {""};
	char *text, *lines;
	json_t *armed;

	boot_set(guest, "context", "panic");
	boot_set(guest, "pages", pages);
	boot_set(guest, "run", "1");
	if (knob_get(guest_knobs(guest), "result", &text, &err) != 0)
		fail_msg("%s", err.text);
	armed = crash_parsed(text);
	lines = kdump_frames(armed);
	json_decref(armed);
	assert_non_null(lines);
	return (lines);
}

/* Seconds that it took to come to the capture kernel's agent. */
static inline double
crash_must(struct guest *guest, enum guest_crash how)
{
	struct errmsg err = {""};
	double start = monotonic_seconds(), took;

	if (guest_crash(guest, how, CRASH_TIMEOUT_S, &err) != 0)
		fail_msg("%s", err.text);
	took = monotonic_seconds() - start;
	print_message("%.1f s from the crash to the agent\n", took);
	return (took);
}

#endif
