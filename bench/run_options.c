/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gbench/gbench.h"
#include "run_options.h"
#include "util/command.h"
#include "util/self.h"
#include "verb.h"

#define CPUS_MAX      8
#define MEMORY_MIN_MB 192
#define MEMORY_MAX_MB (1u << 20)
#define ROUNDS_MAX    1000000 /* the module's */
#define HANDICAP_MAX  4096    /* the module's */

static int
set_clock(const struct option_row *row, void *into, const char *value,
    struct fault *fault)
{
	static const char *const names[] = {"exact", "tsc", "both"};
	struct options *options = into;
	bool both = strcmp(value, "both") == 0;
	bool exact = strcmp(value, "exact") == 0;
	bool tsc = strcmp(value, "tsc") == 0;

	if (!both && !exact && !tsc)
		return (option_unknown(row, "clock", value, names, 3, fault));
	options->clock[GUEST_CLOCK_EXACT] = both || exact;
	options->clock[GUEST_CLOCK_TSC] = both || tsc;
	return (0);
}

static int
set_adapter(const struct option_row *row, void *into, const char *value,
    struct fault *fault)
{
	struct options *options = into;

	(void)row;
	return (adapter_option_parse(&options->adapter, value, fault));
}

/* "none", or "PATH:N"; only the module knows its paths. */
static int
set_handicap(const struct option_row *row, void *into, const char *value,
    struct fault *fault)
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
		if (n < 1 || n > HANDICAP_MAX)
			return (option_refuse(row, fault, "'%.200s' is no "
			    "handicap (expected none or PATH:N, N from 1 to "
			    "%d)", value, HANDICAP_MAX));
	}
	options->handicap = value;
	return (0);
}

#define AT(member, type) OPTION_AT(struct options, member, type)
#define TEXT(member)	 .set = option_text, .at = AT(member, const char *)

static const struct option_row target_rows[] = {
	{"target", "guest|local|host", "a kernel file in QEMU; the kernel of "
	    "this machine, with the module loaded; or the same as any process "
	    "uses it; default: guest", .set = option_choice,
	    .at = AT(target, enum target_kind)},
	{"kernel", "FILE", "the guest's kernel: a bzImage, or a kernel file of "
	    "FreeBSD for amd64", TEXT(kernel)},
	{"kmod", "FILE", "dumpbench.ko, built for that kernel", TEXT(kmod)},
	{"clock", "exact|tsc|both", "count guest instructions, or cycles of "
	    "the time stamp counter; default: in a guest exact, and tsc where "
	    "KVM runs one; else tsc",
	    .set = set_clock},
	{"results", "DIR", "folder of the results; default: results",
	    TEXT(results)},
};

static const struct option_row shown_rows[] = {
	{"verbose", NULL, "print all tables, not only the answer",
	    .set = option_true, .at = AT(verbose, bool)},
	{"plot", NULL, "also draw the pictures that dumpbench plot draws",
	    .set = option_true, .at = AT(plot, bool)},
	{"also", "none|host", "host: then measure this machine, too, as "
	    "--target host does, if other processes leave it quiet; default: "
	    "none", .set = option_choice, .at = AT(also_host, unsigned)},
};

static const struct option_row guest_rows[] = {
	{"accel", "auto|kvm|tcg", "how QEMU runs a guest in the clock tsc; "
	    "default: auto, KVM where it works", .set = option_choice,
	    .at = AT(accel, enum guest_accel)},
	{"modules-root", "DIR", "holds lib/modules, with the drivers of the "
	    "disk or the adapter", TEXT(modules_root)},
	{"disk", "FILE", "raw file that the guest sees as its first disk",
	    TEXT(disk)},
	{"adapter", "2200s[,WORD...]", "also stream to an emulated Adaptec "
	    "2200S; words: size=MB, model=M, fault=F, log=FILE; default: none",
	    .set = set_adapter},
	{"agent", "FILE", "the guest's init; default: agent-linux or "
	    "agent-freebsd beside this program", TEXT(agent)},
	{"memory", "MB", "RAM of the guest; default: 512",
	    .set = option_number, .at = AT(memory_mb, unsigned),
	    .low = MEMORY_MIN_MB, .high = MEMORY_MAX_MB},
};

/* The first two count inside a panic, too. */
#define PANIC_PLAN_ROWS 2

static const struct option_row plan_rows[] = {
	{"cpus", "N", "CPUs that come online at most, 1 to 8; default: 4 in "
	    "the clock exact, else as many as there are",
	    .set = option_number, .at = AT(cpus, unsigned), .low = 1,
	    .high = CPUS_MAX},
	{"handicap", "PATH:N", "burn N instructions in each map call of a "
	    "path; default: none", .set = set_handicap},
	{"device", "DEVICE", "also measure the sink that writes to this disk, "
	    "and destroy what it holds", TEXT(device)},
	{"pages", "N", "pages of the source; default: 1024",
	    .set = option_number_text, .at = AT(pages, const char *),
	    .low = 1, .high = UINT32_MAX},
	{"rounds", "N", "how often a run streams the source; default: 4",
	    .set = option_number_text, .at = AT(rounds, const char *),
	    .low = 1, .high = ROUNDS_MAX},
	{"seed", "N", "decides the order of the pages; default: 1",
	    .set = option_number_text, .at = AT(seed, const char *),
	    .high = INT64_MAX},
};

/* Google Benchmark's own parser reads them. */
static const struct option_row google_rows[] = {
	{.name = "benchmark_filter", .value = "REGEX",
	    .summary = "only benchmarks whose name matches"},
	{.name = "benchmark_repetitions", .value = "N",
	    .summary = "how often each is repeated; default: 1 in the clock "
	    "exact, 9 in tsc"},
	{.name = "benchmark_out", .value = "FILE",
	    .summary = "Google Benchmark's own file beside ours, for one "
	    "clock"},
	{.name = "benchmark_format", .value = "console|json|csv",
	    .summary = "Google Benchmark's own display beside ours"},
	{.name = "benchmark_list_tests", .summary = "only print the names"},
};

#define GROUP(title, rows) {(title), (rows), sizeof(rows) / sizeof((rows)[0])}

static const struct option_group run_groups[] = {
	GROUP("What is measured", target_rows),
	GROUP("What is shown", shown_rows),
	GROUP("The guest", guest_rows),
	GROUP("How", plan_rows),
	GROUP("Google Benchmark's own, of which there are more", google_rows),
	{NULL, NULL, 0},
};

static const struct option_group panic_groups[] = {
	GROUP("What is measured", target_rows),
	GROUP("The guest", guest_rows),
	{"How", plan_rows, PANIC_PLAN_ROWS},
	{NULL, NULL, 0},
};

static bool
is_google(const char *word)
{
	return (strncmp(word, "--benchmark_", 12) == 0 ||
	    strncmp(word, "--v=", 4) == 0);
}

const struct option_table run_table = {
	.program = "dumpbench run",
	.usage = "[option ...]",
	.about = "Measure the mapping paths of a kernel, write the figures "
	    "below the folder of results and print them.",
	.groups = run_groups,
	.theirs = is_google,
};

const struct option_table list_table = {
	.program = "dumpbench list",
	.usage = "[option ...]",
	.about = "Name the families of benchmarks.  With --kernel and --kmod, "
	    "or with --target=local or host, also name what that target offers "
	    "and every benchmark.  The options are those of dumpbench run.",
	.groups = run_groups,
	.theirs = is_google,
};

const struct option_table panic_table = {
	.program = "dumpbench panic",
	.usage = "--kernel FILE [option ...]",
	.about = "Boot a FreeBSD guest, make it panic, and measure the mapping "
	    "paths inside that panic, on the pages that its dump writes.  "
	    "Without --disk the dump goes to a file that is removed; with "
	    "--adapter to the emulated card, whose log then tells of it even "
	    "without --kmod.",
	.groups = panic_groups,
};

static int
defaults(struct options *options, struct fault *fault)
{
	int error;

	*options = (struct options){
		.target = TARGET_GUEST,
		.accel = GUEST_ACCEL_AUTO,
		.results = "results",
		.memory_mb = 512,
		.seed = "1",
	};
	error = self_path(options->tools, sizeof(options->tools));
	if (error != 0)
		return (fault_set(fault, -error,
		    "this program cannot find its own file: %s",
		    strerror(-error)));
	*strrchr(options->tools, '/') = '\0';
	return (0);
}

static int
check(struct options *options, struct fault *fault)
{
	bool guest = options->target == TARGET_GUEST;

	if (!guest && options->adapter.on)
		return (fault_set(fault, EINVAL,
		    "--adapter: only --target guest can have one"));
	if (!guest && options->clock[GUEST_CLOCK_EXACT])
		return (fault_set(fault, EINVAL,
		    "--clock: exact needs --target guest; a real machine has "
		    "tsc only"));
	if (!options->clock[GUEST_CLOCK_EXACT] &&
	    !options->clock[GUEST_CLOCK_TSC]) {
		options->clock[GUEST_CLOCK_EXACT] = guest;
		options->clock[GUEST_CLOCK_TSC] = !guest ||
		    options->accel == GUEST_ACCEL_KVM;
		options->tsc_if_kvm = guest &&
		    options->accel == GUEST_ACCEL_AUTO;
	}
	if (options->target == TARGET_HOST && options->also_host)
		return (fault_set(fault, EINVAL, "--also: host is what "
		    "--target host measures (expected none)"));
	return (0);
}

bool
run_options(const struct option_table *table, struct options *options,
    int *argc, char **argv, int *status)
{
	struct option_words words;
	struct fault fault;

	if (defaults(options, &fault) != 0) {
		*status = verb_wrong(table, &fault);
		return (false);
	}
	command_text(*argc, argv, options->command, sizeof(options->command));
	if (!verb_options(table, *argc, argv, options, &words, status))
		return (false);
	*argc = (int)words.noperands + 1;
	if (check(options, &fault) != 0) {
		*status = verb_wrong(table, &fault);
		return (false);
	}
	return (true);
}

int
run_options_adapter(const struct options *options, struct fault *fault)
{
	return (adapter_option_check(&options->adapter, options->tools,
	    options->accel == GUEST_ACCEL_KVM &&
	    !options->clock[GUEST_CLOCK_EXACT], fault));
}

int
run_options_check(char *const *argv, size_t n, struct fault *fault)
{
	static char program[] = "dumpbench";
	struct option_words words;
	struct options options;
	char **copy;
	int argc = 0, error;

	copy = calloc(n + 2, sizeof(*copy));
	if (copy == NULL)
		return (fault_set(fault, ENOMEM, "no memory"));
	copy[0] = program;
	memcpy(copy + 1, argv, n * sizeof(*copy));
	error = defaults(&options, fault);
	if (error == 0)
		error = options_parse(&run_table, (int)n + 1, copy, &options,
		    &words, fault);
	if (error == 0)
		error = check(&options, fault);
	if (error == 0)
		argc = (int)words.noperands + 1;
	if (error == 0 && gbench_initialize(&argc, copy) != 0)
		error = fault_set(fault, EINVAL, "%s", gbench_error());
	else if (error == 0 && argc > 1)
		error = fault_set(fault, EINVAL, "'%s' is no flag of Google "
		    "Benchmark %s", copy[1], gbench_version());
	free(copy);
	return (error);
}
