/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Results: Google Benchmark's JSON, with our own part under
 * context.dumpbench, so that others' tools read it too.
 *
 *   { "context": { …Google Benchmark's members…,
 *                  "dumpbench": { see struct result_context } },
 *     "benchmarks": [ row, … ],
 *     "explanation": { see explain/attribution.h } }
 *
 * where the last is in files that have it.
 *
 * Unknown members of the target are null, as those that the report of a
 * collected panic does not name.
 *
 * A row has Google Benchmark's members (name, run_name, run_type,
 * repetitions, repetition_index, threads, iterations, real_time, cpu_time,
 * time_unit; aggregate_name and aggregate_unit in an aggregate), every counter
 * of row.h as a number, or null where it cannot be known, and in
 * a run_type "iteration" the member "dumpbench":
 *
 *   { "family": "latency", "path": "enter", "batch": 16, "sink": "null",
 *     "responders": 0,
 *     "stages": { "map":   { "histogram": [[lowest, count], …] },
 *                 "sink":  …, "unmap": … } }
 *
 * where `lowest` is the smallest value in ticks of a bucket of the module's
 * log-linear histogram, at most 1/64 below the largest one (1/32 in schema 1).
 * Buckets ascend and none is empty.  From schema 2 on, rows also say
 *
 *     "properties": "flush=all,batch=1-16", "sink_properties": "irqs-off",
 *     "pages": 1024, "rounds": 4, "source": "pages", "possible_cpus": 4
 *
 * what the module says of the path and of the sink (kmod/engine/engine.h lists
 * the words; "-" is none), the rest of the plan that was run, and how many CPUs
 * the kernel was prepared for, online or not: null if not known.  In schema 1
 * they say
 *
 *     "allocates": false
 *
 * or true for a path that allocates as it maps, whose exact figures may differ
 * from boot to boot.  The family host also has
 *
 *     "gaps": [{ "cpu": 1, "distance": "same L3", "usual": 80,
 *                "stolen": 4000, "switches": 2,
 *                "histogram": [[lowest, count], …] }, …]
 *
 * an entry for each: the CPU it ran on and what that shares with the one that
 * measures; in ticks, how long a turn of its loop takes, what longer turns took
 * beyond that in all, and the longer turns.  "switches" is how often the
 * scheduler took its CPU from it (involuntary context switches), warm-up
 * included, null where that is not known; older files lack it.
 *
 * Where an emulated adapter was written to there is
 *
 *     "adapter": { "model": "2200s", "model_ns": 80480 }
 *
 * its timing model, and the nanoseconds that the real adapter takes for a batch
 * by that model; null if the model is off, and in the family panic.
 *
 * Rows of the family panic are named panic/<path>/<batch>, too.  The path
 * dump_write is none of the module's but the kernel's own dump code: rows of
 * its writes of 1 page and of 16, the batch being the pages that each of these
 * writes had.  Their stage map is the time from one write's end to the next
 * write's start, their stage sink the write itself; they have no unmap.
 *
 * Rows of the family kdump are named kdump/<way>/<bytes>: the capture kernel
 * reads the memory of the one that panicked from /proc/vmcore by read(2) or
 * mmap(2), so many bytes a call, the batch being the pages of a call.  Stage map
 * is read(2) as a whole, or mmap(2); sink is one access to each page that was
 * mapped, unmap is munmap(2).  They also say
 *
 *     "first_quarter": 146217, "last_quarter": 146217
 *
 * the median of map and unmap together in the first and the last quarter of the
 * calls, since later calls may cost more.
 *
 * Of the ways dump_read and dump_mmap each call's bytes then go to the emulated
 * adapter: all of /proc/vmcore once, source "core".  Stage sink is write(2) to
 * its disk, and rows also say
 *
 *     "mapping": 78217, "copying": 65536
 *
 * ticks a call: stage map of dump_read holds both, and that of dump_mmap only
 * mapping, while its copying is in no stage.
 *
 * Further rows are of the module's paths in the capture kernel, and say what
 * those of the family latency say.
 *
 * A row that failed has "error_occurred": true, a sentence in "error_message"
 * and Google Benchmark's members, but need not have counters or our own part.
 * Where a run was ended before its time ("ended" in the context says by what),
 * a benchmark has the repetitions that were measured, or one row that failed.
 *
 * The context may have further strings, which the user added.
 *
 * Members of Google Benchmark's that are not named here are accepted unless
 * they are lists or objects; unknown members of dumpbench's objects are refused.
 * Integers stay integers.
 */
#ifndef DUMPBENCH_RESULT_H
#define DUMPBENCH_RESULT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/errmsg.h"

/* Written; those from RESULT_SCHEMA_FIRST on are read. */
#define RESULT_SCHEMA	    2
#define RESULT_SCHEMA_FIRST 1

/* A file larger than this is refused: bytes, nesting, values in all. */
#define RESULT_MAX_BYTES  (64L << 20)
#define RESULT_MAX_DEPTH  16
#define RESULT_MAX_VALUES (4L << 20)

struct result_context {
	const char *os;             /* "linux", "freebsd" */
	const char *release;        /* uname -r */
	const char *version;        /* uname -v; NULL: unknown */
	const char *machine;        /* uname -m; NULL: unknown */
	const char *module_version; /* NULL: no module */
	const char *target;         /* "guest", "local", "host" */
	const char *accelerator;    /* "tcg", "kvm"; NULL: none */
	const char *hypervisor;     /* local, host: the signature of the one
				       below by CPUID; NULL: none, or a guest */
	bool emulated;              /* CPU is emulated: tsc ticks mean little */
	bool emulated_unknown;
	const char *clock;          /* "exact", "tsc" */
	uint64_t ticks_per_second;  /* of that clock */
	const char *qemu_version;   /* NULL: no QEMU */
	const char *cpu_model;      /* NULL: unknown */
	const char *mitigations;    /* NULL: unknown */
	const char *topology;       /* hwloc synthetic; NULL: unknown */
	unsigned initiator;         /* CPU that measures */
	bool initiator_unknown;
	unsigned num_cpus;          /* Google Benchmark's; 0: this machine's */
	const char *command;        /* how the program was called; NULL: not
				       known */
	unsigned cpus;              /* that may be online at most; 0: not
				       known */
	unsigned memory_mb;         /* RAM of the machine; 0: not known */
	uint64_t seed;              /* at most INT64_MAX: JSON's integers */
	const char *started;        /* UTC, "2026-01-31T12:00:00Z" */
	const char *host;           /* CPU model QEMU ran on; NULL: no QEMU */
};

struct result {
	json_t *root;
	unsigned long denied; /* json_text_denied() when it began */
};

/* -EINVAL if the context does not fit the schema. */
int result_new(const struct result_context *context, struct result **result,
    struct errmsg *err);

/*
 * Whether there was a lack of memory since it began: something of it may be
 * missing, so that result_add() and result_write() refuse it.
 */
bool result_lacks(const struct result *result);

/*
 * Is that a member which the context has, or Google Benchmark's own files have
 * in theirs?  `key` has `length` characters.
 */
bool result_context_has(const char *key, size_t length);

/* The i-th string that a user added, and its value; null: there are fewer. */
const char *result_context_added(const struct result *result, size_t i,
    const char **value);

/* A further string of the user's, beside Google Benchmark's members. */
int result_context_add(struct result *result, const char *key,
    const char *value, struct errmsg *err);

/* The run was ended before all was measured: context.dumpbench.ended. */
void result_end(struct result *result, const char *why);

/* A counter's value: an integer if it is one, null if it is no number. */
json_t *result_number(double value);

/*
 * Append a row; takes the reference, as json_array_append_new() does, even
 * when it refuses the row with -EINVAL because that offends the schema.
 */
int result_add(struct result *result, json_t *row, struct errmsg *err);

#define RESULT_KERNEL_MAX 256

/*
 * A kernel among those of its system: its release, of FreeBSD for another
 * machine than amd64 "13.2-RELEASE i386 PAE"; printable, as util/printable.h
 * says.  Returns the text.
 */
const char *result_kernel(const struct result_context *context,
    char text[RESULT_KERNEL_MAX]);

/* The same for a folder: "13.2-RELEASE-i386", or with "-nopae" behind. */
const char *result_kernel_folder(const struct result_context *context,
    char text[RESULT_KERNEL_MAX]);

/*
 * The file for this result below a results folder:
 * <folder>/<os>-<kernel>/<started, as 20260131T120000Z>-<clock>.json, with .2
 * or more behind the time where there is one already.  What is not printable of
 * the kernel's, slashes and "?" are "_".  A string for free(3); NULL only without
 * memory.  With an explanation "explain" stands for the clock.
 */
char *result_path(const struct result *result, const char *folder);

/*
 * Check that results can be written below a folder, which need not exist.
 * Leaves nothing behind.
 */
int result_folder(const char *folder, struct errmsg *err);

/*
 * Write whole or not at all, as util/output.h says.  Makes missing folders.
 * One row a line.
 */
int result_write(const struct result *result, const char *path,
    struct errmsg *err);

/*
 * The same into result_path(), where it replaces no other: neither one of this
 * second, nor one that another process writes now.  *path is for free(3).
 */
int result_store(const struct result *result, const char *folder, char **path,
    struct errmsg *err);

/*
 * Read and check against the schema; the message names the first error.  An
 * older file is converted to the present schema as far as possible.  A file
 * that is no result (truncated, foreign, too large, inconsistent) is -EINVAL.
 */
int result_read(const char *path, struct result **result, struct errmsg *err);

/* Check against the schema above; a plain Google Benchmark file fails. */
int result_check(json_t *root, struct errmsg *err);

/*
 * The properties of a path of a module that stated none; "-": not known.
 */
const char *result_older_properties(const char *path);

void result_free(struct result *result);

#endif
