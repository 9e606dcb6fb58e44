/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel under test, wherever it runs: its knobs and what is known of it. */
#ifndef DUMPBENCH_TARGET_H
#define DUMPBENCH_TARGET_H

#include <stdbool.h>

#include "adapter/log/log.h"
#include "knob/knob.h"
#include "verb/run_options.h"
#include "result/result.h"
#include "topo/topo.h"

struct target;

/*
 * What can be known of the options before anything starts: for a guest, that
 * its files are there and what they are taken for.  `os` is what its kernel
 * must be of; `module`: it needs one.
 */
int target_check(const struct options *options, enum kernel_os os, bool module,
    struct errmsg *err);

/* For a guest: boots it, in that clock.  `news` gets lines for the user. */
int target_open(const struct options *options, enum guest_clock clock,
    void (*news)(void *arg, const char *line), void *arg,
    struct target **target, struct errmsg *err);
void target_close(struct target *target);

struct knobs *target_knobs(struct target *target);
const struct topo *target_topo(const struct target *target);

/* The guest's disk by the guest's name for it; "": none. */
const char *target_disk(const struct target *target);

/*
 * See to it that a guest has the emulated adapter, with that model and an empty
 * disk, or none (null): boots another guest if need be.  Knobs are new then.
 */
int target_set_adapter(struct target *target, const char *model,
    struct errmsg *err);

/* Is there nothing to do for that? */
bool target_has_adapter(const struct target *target, const char *model);

/* The file that is the adapter's disk; for free(3), null without memory. */
char *target_adapter_file(const struct target *target);

/* What the adapter has written since the last call; nothing without one. */
struct adapter_sum target_adapter_sum(struct target *target);

/* CPUs that can be online together; at least 1. */
unsigned target_cpus_max(const struct target *target);

/*
 * See to it that `n` CPUs are online: exactly so many in a guest, where
 * figures depend on it, at least so many on a real machine.
 */
int target_set_cpus(struct target *target, unsigned n, struct errmsg *err);

/* Make a guest's kernel panic and wait for its end, dump included. */
int target_panic(struct target *target, unsigned timeout_s,
    struct errmsg *err);

/* For what is asked of a guest alone; null: this target is none. */
struct guest *target_guest(const struct target *target);

/*
 * Fill in what the target knows.  Strings live until target_set_card() boots
 * another guest, or until the target is closed.
 */
int target_describe(struct target *target, struct result_context *context,
    struct errmsg *err);

/*
 * CPUs that the kernel prepares for, whether they are online or not; it may
 * choose other code by that.  0: it is not known.
 */
unsigned target_possible_cpus(const struct target *target);

/* Does the kernel number its errors as this system does? */
bool target_shares_errors(const struct target *target);

#endif
