/* SPDX-License-Identifier: BSD-2-Clause */
/* The value of --adapter: the emulated adapter that a guest is to have. */
#ifndef DUMPBENCH_ADAPTER_OPTION_H
#define DUMPBENCH_ADAPTER_OPTION_H

#include <limits.h>
#include <stdbool.h>

#include "util/errmsg.h"

struct adapter_option {
	bool on;
	unsigned size_mb;    /* of its container; 0: as it fits */
	char model[160];     /* "": each of the two that have names */
	char fault[64];	     /* "": none */
	char log[PATH_MAX];  /* "": none to keep */
	char disk[PATH_MAX]; /* file of its container; "": a temporary one */
	struct option_log *kept; /* while the log is collected; else NULL */
};

/*
 * "none", or "2200s" and after commas any of size=MB, model=M, fault=F,
 * log=FILE, disk=FILE and the model's own settings, such as command=NS.
 */
int adapter_option_parse(struct adapter_option *option, const char *text,
    struct errmsg *err);

/* Does its fault hold a write back? */
bool adapter_option_holds(const struct adapter_option *option);

/*
 * Can a guest have it here?  Checks what QEMU offers (as guest_config has it),
 * the program aac2200s in the folder of tools, and that the log can be written.
 * `kvm`: no CPU will be emulated.
 */
int adapter_option_check(const struct adapter_option *option,
    const char *tools, const char *qemu, bool kvm, struct errmsg *err);

/* A short name: "off", "2200s", "own" for any other model, "unknown" for "". */
const char *adapter_speed(const char *model);

/* Does the model add no time? */
bool adapter_is_off(const char *model);

#endif
