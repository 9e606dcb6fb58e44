/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel under test: its knobs, and what is known of it.
 *
 * A kind of target is one file, target_*.c, and one row of target_kinds[]; what
 * is special about it is a member of its struct target_ops.
 */
#ifndef DUMPBENCH_TARGET_H
#define DUMPBENCH_TARGET_H

#include <stdbool.h>

#include "adapter/log/log.h"
#include "knob/knob.h"
#include "measure/options.h"
#include "result/result.h"
#include "topo/topo.h"

struct target;

/* A function that is null is one of which this kind has no need. */
struct target_ops {
	const char *name; /* as --target and results have it */
	/*
	 * The kernel is booted for the measurement: it takes the options of a
	 * guest, has the exact clock, and is made to panic.  Its CPUs come
	 * online one by one, so that its benchmarks have an order.
	 */
	bool boots;
	/* No module: the engine in this process, on its own mappings. */
	bool process;

	int (*check)(const struct options *options, enum kernel_os os,
	    bool module, struct errmsg *err);
	/* Sets knobs, topo and cpus_max.  After a failure it is closed, too. */
	int (*open)(struct target *target, struct errmsg *err);
	void (*close)(struct target *target);
	void (*describe)(const struct target *target,
	    struct result_context *context);
	unsigned (*possible_cpus)(const struct target *target);
	int (*set_cpus)(struct target *target, unsigned n, struct errmsg *err);
	int (*panic)(struct target *target, unsigned timeout_s,
	    struct errmsg *err);
	const char *(*disk)(const struct target *target);

	bool (*has_adapter)(const struct target *target, const char *model);
	int (*set_adapter)(struct target *target, const char *model,
	    struct errmsg *err);
	struct adapter_sum (*adapter_sum)(struct target *target);
};

extern const struct target_ops guest_target, local_target, host_target;

/* All kinds, in the order of --target's help. */
#define TARGET_KINDS 3
extern const struct target_ops *const target_kinds[TARGET_KINDS];

/*
 * Check options before anything starts: for a guest, that its files exist and
 * are of the right kind.  `os` is the one that its kernel must be of; `module`:
 * it needs one.
 */
int target_check(const struct options *options, enum kernel_os os, bool module,
    struct errmsg *err);

/* No failure, but an option's value that only the target could judge. */
#define TARGET_WRONG EDOM

/*
 * Boots a guest, in that clock.  `news` gets lines for the user.
 * -TARGET_WRONG: --handicap names a path that the module lacks.
 */
int target_open(const struct options *options, enum guest_clock clock,
    void (*news)(void *arg, const char *line), void *arg,
    struct target **target, struct errmsg *err);
void target_close(struct target *target);

struct knobs *target_knobs(struct target *target);
const struct topo *target_topo(const struct target *target);

/* The guest's disk by the guest's name for it; "": none. */
const char *target_disk(const struct target *target);

/*
 * Give a guest the emulated adapter, of that model and with an empty disk, or
 * none (null): boots another guest if needed, whose knobs are new.
 */
int target_set_adapter(struct target *target, const char *model,
    struct errmsg *err);

/* Has it that already? */
bool target_has_adapter(const struct target *target, const char *model);

/* What the adapter has written since the last call; nothing without one. */
struct adapter_sum target_adapter_sum(struct target *target);

/* CPUs that can be online together; at least 1. */
unsigned target_cpus_max(const struct target *target);

/*
 * Bring `n` CPUs online: exactly so many in a guest, where figures depend on
 * it, at least so many on a real machine.
 */
int target_set_cpus(struct target *target, unsigned n, struct errmsg *err);

/* Make a guest's kernel panic and wait for its end, dump included. */
int target_panic(struct target *target, unsigned timeout_s,
    struct errmsg *err);

/*
 * Fill in what the target knows.  Strings live until target_set_adapter() boots
 * another guest, or until the target is closed.
 */
void target_describe(const struct target *target,
    struct result_context *context);

/*
 * CPUs that the kernel is prepared for, online or not, by which it may choose
 * other code.  0: not known.
 */
unsigned target_possible_cpus(const struct target *target);

/*
 * Of a target that boots: the guest, for what is asked of it alone, and the
 * file that is the adapter's disk, for free(3), null without memory.
 */
struct guest *guest_target_guest(const struct target *target);
char *guest_target_adapter_file(const struct target *target);

#endif
