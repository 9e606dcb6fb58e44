/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats/circumstances.h"

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))
#define TICKS	 [SAMPLES_EXACT] = true, [SAMPLES_TSC] = true

/* Members of context.dumpbench. */
static const struct circumstance ours[] = {
	{.member = "os", .kernel = true, .differs = "different systems",
	    .bars = {TICKS}},
	{.member = "release", .kernel = true},
	{.member = "version", .kernel = true},
	{.member = "machine", .differs = "different machine", .bars = {TICKS}},
	{.member = "module_version"},
	{.member = "target", .differs = "different target", .bars = {TICKS}},
	{.member = "emulated", .emulated = true,
	    .differs = "emulated against real", .bars = {TICKS}},
	{.member = "accelerator", .differs = "different accelerator",
	    .bars = {[SAMPLES_TSC] = true}},
	{.member = "qemu_version"},
	{.member = "cpu_model", .hardware = true,
	    .differs = "different machine", .bars = {TICKS}},
	{.member = "memory_mb", .hardware = true,
	    .differs = "different machine", .bars = {TICKS}},
	{.member = "cpus"},
	{.member = "mitigations"},
	{.member = "topology", .hardware = true,
	    .differs = "different machine", .bars = {TICKS}},
	{.member = "initiator"},
	{.member = "seed"},
	{.member = "host", .hardware = true, .differs = "different machine",
	    .bars = {[SAMPLES_TSC] = true}},
	{.member = "ticks_per_second", .hardware = true, .rate = true,
	    .differs = "different clock rate", .bars = {[SAMPLES_TSC] = true}},
	{.member = "ended"},
};

/* Members of the context of others' files. */
static const struct circumstance theirs[] = {
	{.member = "host_name"},
	{.member = "num_cpus", .hardware = true,
	    .differs = "different machine", .bars = {[SAMPLES_WALL] = true}},
	{.member = "mhz_per_cpu", .hardware = true, .rate = true,
	    .differs = "different clock rate",
	    .bars = {[SAMPLES_WALL] = true}},
	{.member = "cpu_scaling_enabled"},
	{.member = "library_build_type"},
	{.member = "executable"},
};

const struct circumstance *
circumstances(enum samples_clock clock, size_t *n)
{
	if (clock == SAMPLES_WALL) {
		*n = NELEM(theirs);
		return (theirs);
	}
	*n = NELEM(ours);
	return (ours);
}
