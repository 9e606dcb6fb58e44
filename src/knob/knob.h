/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Knobs: the module's sysctl variables debug.dumpbench.*, by one interface for
 * several transports.
 *
 * A knob is named by its last word ("path", "run").  Values are text, as
 * sysctl(8) shows them, without the newline at the end.
 */
#ifndef DUMPBENCH_KNOB_H
#define DUMPBENCH_KNOB_H

#include "util/errmsg.h"

struct knobs;

/*
 * A transport.  get returns 0 and a string to be freed, or a negative errno
 * value; set returns 0 or a negative errno value.  A transport's own failure
 * has a message; a value that the module refused leaves it empty.
 */
struct knob_transport {
	const char *name; /* "procfs", "sysctl", "guest" */
	int (*get)(void *state, const char *knob, char **value,
	    struct errmsg *err);
	int (*set)(void *state, const char *knob, const char *value,
	    struct errmsg *err);
	void (*close)(void *state);
};

/* Takes over state: knobs_close() closes it.  NULL only without memory. */
struct knobs *knobs_new(const struct knob_transport *transport, void *state);
void knobs_close(struct knobs *knobs);

/* 0 and a string for free(3), or a negative errno value and a message. */
int knob_get(struct knobs *knobs, const char *knob, char **value,
    struct errmsg *err);

/*
 * Returns when the knob has taken the value; for "run" that is the end of the
 * run.  When the module refuses a value, the message is the module's own
 * sentence, read from the knob "error", with words for the number of an error.
 */
int knob_set(struct knobs *knobs, const char *knob, const char *value,
    struct errmsg *err);

/* The knobs of the running kernel: one of the two below. */
int knobs_open_local(struct knobs **knobs, struct errmsg *err);

/*
 * Linux: files below `root`, which is "/proc/sys/debug/dumpbench" everywhere
 * but in a test.
 */
int knobs_open_procfs(const char *root, struct knobs **knobs,
    struct errmsg *err);

/* FreeBSD: variables below `prefix`, which is "debug.dumpbench". */
int knobs_open_sysctl(const char *prefix, struct knobs **knobs,
    struct errmsg *err);

#endif
