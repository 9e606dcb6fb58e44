/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/gbench_flags.h"
#include "engine/bounds.h"
#include "measure/target.h"
#include "verb/run_options.h"
#include "util/command.h"
#include "util/place.h"
#include "verb/verb.h"

#define CPUS_MAX      8
#define MEMORY_MIN_MB 192
#define MEMORY_MAX_MB (1u << 20)
#define MAX_TIME_S    1000000

static int
set_target(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	const char *names[TARGET_KINDS];
	struct options *options = into;
	size_t i;

	for (i = 0; i < TARGET_KINDS; i++) {
		names[i] = target_kinds[i]->name;
		if (strcmp(value, names[i]) == 0) {
			options->target = target_kinds[i];
			return (0);
		}
	}
	return (option_unknown(row, "target", value, names, TARGET_KINDS,
	    err));
}

static int
set_clock(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	enum { EXACT, TSC, BOTH } which; /* of row->value */
	struct options *options = into;
	unsigned choice;
	int error = option_choice(row, &choice, value, err);

	if (error != 0)
		return (error);
	which = choice;
	options->clock[GUEST_CLOCK_EXACT] = which != TSC;
	options->clock[GUEST_CLOCK_TSC] = which != EXACT;
	return (0);
}

static int
set_adapter(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct options *options = into;

	(void)row;
	return (adapter_option_parse(&options->adapter, value, err));
}

/* "none", or "PATH:N"; only the module knows its paths. */
static int
set_handicap(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	const char *colon = strchr(value, ':');
	struct options *options = into;
	unsigned long n = 0;
	char *end;

	if (strcmp(value, "none") != 0) {
		if (colon != NULL && colon > value && colon[1] >= '0' &&
		    colon[1] <= '9') {
			n = strtoul(colon + 1, &end, 10);
			n = *end == '\0' ? n : 0;
		}
		if (n < 1 || n > DB_HANDICAP_MAX)
			return (option_refuse(row, err, "'%.200s' is not a "
			    "handicap (expected none or PATH:N, N from 1 to "
			    "%u)", value, DB_HANDICAP_MAX));
	}
	options->handicap = value;
	return (0);
}

#define AT(member, type) OPTION_AT(struct options, member, type)
#define TEXT(member)	 .set = option_text, .at = AT(member, const char *)

const struct option_row run_target_rows[RUN_TARGET_ROWS] = {
	{"target", "guest|local|host", "a kernel file in QEMU (guest), this "
	    "machine's kernel with the module loaded (local), or the same "
	    "kernel as a process uses it (host); default: guest",
	    .set = set_target},
	{"kernel", "FILE|DIR|RELEASE", "the guest's kernel: a bzImage, or a "
	    "FreeBSD kernel for amd64 or i386; a built Linux tree; a release of "
	    "Debian's or a version, which is fetched; or another word of "
	    "dumpbench matrix; default: newest",
	    TEXT(kernel)},
	{"kmod", "FILE", "dumpbench.ko, built for that kernel; default: for a "
	    "kernel that is not named by its file it is built", TEXT(kmod)},
	{"build", "DIR", "the folder that the kernel file was built in, to "
	    "build the module", TEXT(build)},
	{"clock", "exact|tsc|both", "count guest instructions (exact) or "
	    "cycles of the time stamp counter (tsc); default: exact in a "
	    "guest, also tsc if KVM runs it; elsewhere tsc",
	    .set = set_clock},
	{"results", "FOLDER", "folder of the results; default: results",
	    TEXT(results)},
	{"tree", "DIR", "a built Linux tree: its bzImage, and the module built "
	    "in it", TEXT(tree)},
};

static const struct option_row shown_rows[] = {
	{"verbose", NULL, "print all tables, not only the summary",
	    .set = option_true, .at = AT(verbose, bool)},
	{"plot", NULL, "also draw the plots of dumpbench plot",
	    .set = option_true, .at = AT(plot, bool)},
	{"also", "none,host,kdump", "afterwards also measure this machine "
	    "(host), as --target host does, unless other processes keep it "
	    "busy; and the capture kernel of a crash of the guest's Linux "
	    "kernel, in the clock exact (kdump); default: none",
	    .set = option_choices, .at = AT(also, unsigned)},
};

const struct option_row run_guest_rows[RUN_GUEST_ROWS] = {
	{"accel", "auto|kvm|tcg", "how QEMU runs a guest in the clock tsc; "
	    "default: auto, KVM where it works", .set = option_choice,
	    .at = AT(accel, enum guest_accel)},
	{"qemu", "FILE|FOLDER", "QEMU's program, or a folder with a system of "
	    "Debian that has it; default: qemu-system-x86_64 of PATH",
	    TEXT(qemu)},
	{"modules-root", "FOLDER", "holds lib/modules with the drivers of the "
	    "disk or the adapter", TEXT(modules_root)},
	{"disk", "FILE", "raw file that is the guest's first disk",
	    TEXT(disk)},
	{"adapter", "2200s[,WORD...]", "also stream to an emulated Adaptec "
	    "2200S; words: size=MB, model=M, fault=F, log=FILE, disk=FILE; "
	    "default: none",
	    .set = set_adapter},
	{"agent", "FILE", "the guest's init; default: agent-linux or "
	    "agent-freebsd beside this program", TEXT(agent)},
	{"pae", "auto|on|off", "page tables of a FreeBSD kernel for i386: with "
	    "PAE (on) or without; default: auto, as the kernel decides",
	    .set = option_choice, .at = AT(pae, enum guest_pae)},
	{"memory", "MB", "RAM of the guest; default: 512, for Linux on i386 "
	    "2048",
	    .set = option_number, .at = AT(memory_mb, unsigned),
	    .low = MEMORY_MIN_MB, .high = MEMORY_MAX_MB},
};

/* panic takes the first three of these. */
#define PANIC_PLAN_ROWS 3

const struct option_row run_plan_rows[RUN_PLAN_ROWS] = {
	{"cpus", "N", "most CPUs that are used, 1 to 8; default: 4 in a guest, "
	    "in the clock tsc no more than this machine has; elsewhere all",
	    .set = option_number, .at = AT(cpus, unsigned), .low = 1,
	    .high = CPUS_MAX},
	{"handicap", "PATH:N", "execute N more instructions in each map "
	    "call of a path; default: none", .set = set_handicap},
	{"pages", "N", "pages of the source; default: 1024, "
	    "in the panic of a Linux kernel 8192",
	    .set = option_number_text, .at = AT(pages, const char *),
	    .low = 1, .high = UINT32_MAX},
	{"device", "DEVICE", "also measure the sink that writes to this disk, "
	    "whose contents are overwritten", TEXT(device)},
	{"rounds", "N", "how often a run streams the source; default: 4",
	    .set = option_number_text, .at = AT(rounds, const char *),
	    .low = 1, .high = DB_ROUNDS_MAX},
	{"max-time", "SECONDS", "end the run after this time, and write what "
	    "was measured; default: no limit", .set = option_number,
	    .at = AT(max_time_s, unsigned), .low = 1, .high = MAX_TIME_S},
	{"seed", "N", "seed of the order of the pages; default: 1",
	    .set = option_number_text, .at = AT(seed, const char *),
	    .high = DB_SEED_MAX},
};

static const struct option_row capture_rows[] = {
	{"crash", "module|sysrq", "who panics a Linux kernel: the module, or "
	    "the kernel's own sysrq, which needs no --kmod; default: module",
	    .set = option_choice, .at = AT(crash, enum guest_crash)},
	{"client", "makedumpfile|FOLDER", "also dump with Debian's "
	    "makedumpfile, which `make client` gets, or src/setup/client into "
	    "a folder; default: none", TEXT(client)},
};

const struct option_group run_groups[] = {
	OPTION_GROUP("Target", run_target_rows),
	OPTION_GROUP("Output", shown_rows),
	OPTION_GROUP("Guest", run_guest_rows),
	OPTION_GROUP("Plan", run_plan_rows),
	OPTION_GROUP("Google Benchmark", bench_flags),
	OPTION_GROUPS_END,
};

static const struct option_row panic_limit_rows[] = {
	{"max-time", "SECONDS", "end the guest after this time, and write "
	    "nothing; default: no limit", .set = option_number,
	    .at = AT(max_time_s, unsigned), .low = 1, .high = MAX_TIME_S},
};

const struct option_group panic_groups[] = {
	OPTION_GROUP("Target", run_target_rows),
	OPTION_GROUP("Guest", run_guest_rows),
	{"Plan", run_plan_rows, PANIC_PLAN_ROWS},
	OPTION_GROUP("Limit", panic_limit_rows),
	OPTION_GROUP("Capture kernel", capture_rows),
	OPTION_GROUPS_END,
};

int
run_options_default(struct options *options, struct errmsg *err)
{
	*options = (struct options){
		.target = &guest_target,
		.accel = GUEST_ACCEL_AUTO,
		.results = "results",
		.seed = "1",
	};
	return (place_find(PLACE_TOOLS, options->tools,
	    sizeof(options->tools), err));
}

bool
run_options(const struct option_table *table, struct options *options,
    int *argc, char **argv, int *status)
{
	struct option_words words;
	struct errmsg err;

	if (run_options_default(options, &err) != 0) {
		*status = verb_wrong(table, &err);
		return (false);
	}
	command_text(*argc, argv, options->command, sizeof(options->command));
	if (!verb_options(table, *argc, argv, options, &words, status))
		return (false);
	*argc = (int)words.noperands + 1;
	if (run_options_consistent(options, &err) != 0) {
		*status = verb_wrong(table, &err);
		return (false);
	}
	return (true);
}

int
run_options_adapter(const struct options *options, struct errmsg *err)
{
	return (adapter_option_check(&options->adapter, options->tools,
	    options->qemu, options->accel == GUEST_ACCEL_KVM &&
	    !options->clock[GUEST_CLOCK_EXACT], err));
}

int
run_options_check(char *const *argv, size_t n, struct errmsg *err)
{
	static const struct option_table table = {.groups = run_groups};
	static char program[] = "dumpbench";
	struct option_words words;
	struct options options;
	char **copy;
	int argc = 0, error;

	copy = calloc(n + 2, sizeof(*copy));
	if (copy == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	copy[0] = program;
	memcpy(copy + 1, argv, n * sizeof(*copy));
	error = run_options_default(&options, err);
	if (error == 0)
		error = options_parse(&table, (int)n + 1, copy, &options,
		    &words, err);
	if (error == 0)
		error = run_options_consistent(&options, err);
	if (error == 0)
		argc = (int)words.noperands + 1;
	if (error == 0)
		error = bench_flags_set(&options, GUEST_CLOCK_EXACT, &argc,
		    copy, err);
	free(copy);
	return (error);
}
