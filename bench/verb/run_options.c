/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/gbench_flags.h"
#include "engine/bounds.h"
#include "verb/run_options.h"
#include "util/command.h"
#include "util/self.h"
#include "verb/verb.h"
#include "verb/verbs.h"

#define CPUS_MAX      8
#define MEMORY_MB     512
#define MEMORY_MIN_MB 192
#define MEMORY_MAX_MB (1u << 20)
#define MAX_TIME_S    1000000

static int
set_clock(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	static const char *const names[] = {"exact", "tsc", "both"};
	struct options *options = into;
	bool both = strcmp(value, "both") == 0;
	bool exact = strcmp(value, "exact") == 0;
	bool tsc = strcmp(value, "tsc") == 0;

	if (!both && !exact && !tsc)
		return (option_unknown(row, "clock", value, names, 3, err));
	options->clock[GUEST_CLOCK_EXACT] = both || exact;
	options->clock[GUEST_CLOCK_TSC] = both || tsc;
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
			return (option_refuse(row, err, "'%.200s' is no "
			    "handicap (expected none or PATH:N, N from 1 to "
			    "%u)", value, DB_HANDICAP_MAX));
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

/* The first three count in a panic, too. */
#define PANIC_PLAN_ROWS 3

static const struct option_row plan_rows[] = {
	{"cpus", "N", "CPUs that come online at most, 1 to 8; default: 4 in "
	    "the clock exact, else as many as there are",
	    .set = option_number, .at = AT(cpus, unsigned), .low = 1,
	    .high = CPUS_MAX},
	{"handicap", "PATH:N", "burn N instructions in each map call of a "
	    "path; default: none", .set = set_handicap},
	{"pages", "N", "pages of the source; default: 1024, "
	    "in the panic of a Linux kernel 8192",
	    .set = option_number_text, .at = AT(pages, const char *),
	    .low = 1, .high = UINT32_MAX},
	{"device", "DEVICE", "also measure the sink that writes to this disk, "
	    "and destroy what it holds", TEXT(device)},
	{"rounds", "N", "how often a run streams the source; default: 4",
	    .set = option_number_text, .at = AT(rounds, const char *),
	    .low = 1, .high = DB_ROUNDS_MAX},
	{"max-time", "SECONDS", "end the run after so long, and write what was "
	    "measured; default: no limit", .set = option_number,
	    .at = AT(max_time_s, unsigned), .low = 1, .high = MAX_TIME_S},
	{"seed", "N", "decides the order of the pages; default: 1",
	    .set = option_number_text, .at = AT(seed, const char *),
	    .high = DB_SEED_MAX},
};

#define GROUP(title, rows) {(title), (rows), sizeof(rows) / sizeof((rows)[0])}

static const struct option_group run_groups[] = {
	GROUP("What is measured", target_rows),
	GROUP("What is shown", shown_rows),
	GROUP("The guest", guest_rows),
	GROUP("How", plan_rows),
	{"Google Benchmark's own", bench_flags, BENCH_FLAGS},
	{NULL, NULL, 0},
};

static const struct option_group panic_groups[] = {
	GROUP("What is measured", target_rows),
	GROUP("The guest", guest_rows),
	{"How", plan_rows, PANIC_PLAN_ROWS},
	{NULL, NULL, 0},
};

const struct option_table run_verb_options = {
	.program = "dumpbench run",
	.usage = "[option ...]",
	.about = "Measure the mapping paths of a kernel, write the figures "
	    "below the folder of results and print them.",
	.groups = run_groups,
};

const struct option_table list_verb_options = {
	.program = "dumpbench list",
	.usage = "[option ...]",
	.about = "Name the families of benchmarks.  With --kernel and --kmod, "
	    "or with --target=local or host, also name what that target offers "
	    "and every benchmark.  The options are those of dumpbench run.",
	.groups = run_groups,
};

const struct option_table panic_verb_options = {
	.program = "dumpbench panic",
	.usage = "--kernel FILE [option ...]",
	.about = "Boot a guest, make it panic, and measure what that dumps "
	    "by.\n\n"
	    "FreeBSD: the mapping paths inside the panic, on the pages that "
	    "its dump writes.  Without --disk the dump goes to a file that is "
	    "removed; with --adapter to the emulated card, whose log then "
	    "tells of it even without --kmod.\n\n"
	    "Linux: read(2) and mmap(2) on /proc/vmcore, in the capture "
	    "kernel that the panic starts, which is the same kernel again.",
	.groups = panic_groups,
};

static int
defaults(struct options *options, struct errmsg *err)
{
	int error;

	*options = (struct options){
		.target = TARGET_GUEST,
		.accel = GUEST_ACCEL_AUTO,
		.results = "results",
		.seed = "1",
	};
	error = self_path(options->tools, sizeof(options->tools));
	if (error != 0)
		return (errmsg_set(err, -error,
		    "this program cannot find its own file: %s",
		    strerror(-error)));
	*strrchr(options->tools, '/') = '\0';
	return (0);
}

/* An option of another target would be passed over. */
static int
check_target(const struct options *o, struct errmsg *err)
{
	const struct {
		const char *name;
		bool given;
		bool local; /* that target takes it, too */
	} rows[] = {
		{"kernel", o->kernel != NULL, false},
		{"kmod", o->kmod != NULL, false},
		{"accel", o->accel != GUEST_ACCEL_AUTO, false},
		{"modules-root", o->modules_root != NULL, false},
		{"disk", o->disk != NULL, false},
		{"adapter", o->adapter.on, false},
		{"agent", o->agent != NULL, false},
		{"memory", o->memory_mb != 0, false},
		{"device", o->device != NULL, true},
	};
	size_t i;

	if (o->target == TARGET_GUEST)
		return (0);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].given && !(rows[i].local &&
		    o->target == TARGET_LOCAL))
			return (errmsg_set(err, EINVAL, "--%s: --target=%s "
			    "does not take it (--target=guest%s does)",
			    rows[i].name, o->target == TARGET_LOCAL ? "local" :
			    "host", rows[i].local ? " and local" : ""));
	return (0);
}

static unsigned long long
number_of(const char *text, unsigned long long otherwise)
{
	return (text != NULL ? strtoull(text, NULL, 10) : otherwise);
}

/* What the module would refuse of these, whatever the benchmark. */
static int
check_plan(const struct options *o, struct errmsg *err)
{
	const unsigned long long ram = o->target == TARGET_GUEST ?
	    o->memory_mb * 256ULL : (unsigned long long)sysconf(_SC_PHYS_PAGES);
	const unsigned long long pages = number_of(o->pages,
	    DB_ONE_RUN_PAGES), rounds = number_of(o->rounds, 1);
	unsigned long long batches = pages / DB_BATCH_MAX;

	if (o->pages != NULL && pages > ram / DB_PAGES_PART)
		return (errmsg_set(err, EINVAL, "--pages: %s is more than a "
		    "quarter of the target's memory (expected 1 to %llu)",
		    o->pages, ram / DB_PAGES_PART));
	/* A path that maps large pages has a source of its own. */
	if (batches > DB_ONE_RUN_PAGES / DB_BATCH_MAX)
		batches = DB_ONE_RUN_PAGES / DB_BATCH_MAX;
	if (batches < 1)
		batches = 1;
	if (rounds * batches > DB_SAMPLES_MAX)
		return (errmsg_set(err, EINVAL, "--rounds: %s rounds of %llu "
		    "batches and more are above the %u samples that are kept "
		    "(expected 1 to %llu)", o->rounds, batches, DB_SAMPLES_MAX,
		    DB_SAMPLES_MAX / batches));
	if (o->device != NULL && strlen(o->device) >= DB_DEVICE_MAX)
		return (errmsg_set(err, EINVAL, "--device: a name of %zu "
		    "characters (expected at most %d)", strlen(o->device),
		    DB_DEVICE_MAX - 1));
	return (0);
}

static int
check(struct options *options, struct errmsg *err)
{
	bool guest = options->target == TARGET_GUEST;
	int error = check_target(options, err);

	if (error != 0)
		return (error);
	if (guest && options->memory_mb == 0)
		options->memory_mb = MEMORY_MB;
	error = check_plan(options, err);
	if (error != 0)
		return (error);
	if (!guest && options->clock[GUEST_CLOCK_EXACT])
		return (errmsg_set(err, EINVAL,
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
		return (errmsg_set(err, EINVAL, "--also: host is what "
		    "--target host measures (expected none)"));
	return (0);
}

bool
run_options(const struct option_table *table, struct options *options,
    int *argc, char **argv, int *status)
{
	struct option_words words;
	struct errmsg err;

	if (defaults(options, &err) != 0) {
		*status = verb_wrong(table, &err);
		return (false);
	}
	command_text(*argc, argv, options->command, sizeof(options->command));
	if (!verb_options(table, *argc, argv, options, &words, status))
		return (false);
	*argc = (int)words.noperands + 1;
	if (check(options, &err) != 0) {
		*status = verb_wrong(table, &err);
		return (false);
	}
	return (true);
}

int
run_options_adapter(const struct options *options, struct errmsg *err)
{
	return (adapter_option_check(&options->adapter, options->tools,
	    options->accel == GUEST_ACCEL_KVM &&
	    !options->clock[GUEST_CLOCK_EXACT], err));
}

int
run_options_check(char *const *argv, size_t n, struct errmsg *err)
{
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
	error = defaults(&options, err);
	if (error == 0)
		error = options_parse(&run_verb_options, (int)n + 1, copy, &options,
		    &words, err);
	if (error == 0)
		error = check(&options, err);
	if (error == 0)
		argc = (int)words.noperands + 1;
	if (error == 0)
		error = bench_flags_set(&options, GUEST_CLOCK_EXACT, &argc,
		    copy, err);
	free(copy);
	return (error);
}
