/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "util/command.h"
#include "util/self.h"

#define CPUS_MAX	8
#define MEMORY_MAX_MB	(1u << 20)

struct option_row {
	const char *name;
	const char *value; /* what it takes, for the help */
	const char *summary;
	int (*set)(struct options *options, const char *value,
	    struct fault *fault);
};

static int
set_target(struct options *options, const char *value, struct fault *fault)
{
	if (strcmp(value, "guest") == 0)
		options->target = TARGET_GUEST;
	else if (strcmp(value, "local") == 0)
		options->target = TARGET_LOCAL;
	else if (strcmp(value, "host") == 0)
		options->target = TARGET_HOST;
	else
		return (fault_set(fault, EINVAL,
		    "--target: '%s' is none of guest, local, host", value));
	return (0);
}

static int
set_clock(struct options *options, const char *value, struct fault *fault)
{
	bool both = strcmp(value, "both") == 0;
	bool exact = strcmp(value, "exact") == 0;
	bool tsc = strcmp(value, "tsc") == 0;

	if (!both && !exact && !tsc)
		return (fault_set(fault, EINVAL,
		    "--clock: '%s' is none of exact, tsc, both", value));
	options->clock[GUEST_CLOCK_EXACT] = both || exact;
	options->clock[GUEST_CLOCK_TSC] = both || tsc;
	return (0);
}

static int
set_accel(struct options *options, const char *value, struct fault *fault)
{
	if (strcmp(value, "auto") == 0)
		options->accel = GUEST_ACCEL_AUTO;
	else if (strcmp(value, "kvm") == 0)
		options->accel = GUEST_ACCEL_KVM;
	else if (strcmp(value, "tcg") == 0)
		options->accel = GUEST_ACCEL_TCG;
	else
		return (fault_set(fault, EINVAL,
		    "--accel: '%s' is none of auto, kvm, tcg", value));
	return (0);
}

static int
number(const char *name, const char *value, unsigned low, unsigned high,
    unsigned *result, struct fault *fault)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 ||
	    n < low || n > high)
		return (fault_set(fault, EINVAL,
		    "--%s: '%s' is not a whole number from %u to %u", name,
		    value, low, high));
	*result = (unsigned)n;
	return (0);
}

static int
set_cpus(struct options *options, const char *value, struct fault *fault)
{
	return (number("cpus", value, 1, CPUS_MAX, &options->cpus, fault));
}

static int
set_memory(struct options *options, const char *value, struct fault *fault)
{
	return (number("memory", value, 192, MEMORY_MAX_MB,
	    &options->memory_mb, fault));
}

static int
set_adapter(struct options *options, const char *value, struct fault *fault)
{
	return (adapter_option_parse(&options->adapter, value, fault));
}

#define SET_TEXT(member)						\
static int								\
set_##member(struct options *options, const char *value,		\
    struct fault *fault)						\
{									\
	(void)fault;							\
	options->member = value;					\
	return (0);							\
}

SET_TEXT(kernel)
SET_TEXT(kmod)
SET_TEXT(modules_root)
SET_TEXT(disk)
SET_TEXT(agent)
SET_TEXT(device)
SET_TEXT(results)
SET_TEXT(pages)
SET_TEXT(rounds)
SET_TEXT(seed)
SET_TEXT(handicap)

static const struct option_row rows[] = {
	{"target", "guest|local|host", "a kernel file in QEMU, this kernel "
	    "with the module, or without", set_target},
	{"clock", "exact|tsc|both", "count guest instructions, or time stamps; "
	    "guest: both", set_clock},
	{"accel", "auto|kvm|tcg", "how QEMU runs the tsc clock; auto: KVM "
	    "where it works", set_accel},
	{"kernel", "FILE", "guest: the kernel, a bzImage or FreeBSD's",
	    set_kernel},
	{"kmod", "FILE", "guest: dumpbench.ko for that kernel", set_kmod},
	{"modules-root", "DIR", "guest: holds lib/modules, the disk's drivers",
	    set_modules_root},
	{"disk", "FILE", "guest: raw file shown as its first disk", set_disk},
	{"adapter", "2200s[,WORD...]", "guest: stream to an emulated Adaptec "
	    "2200S, too", set_adapter},
	{"agent", "FILE", "guest: the init; agent-<os> beside this program",
	    set_agent},
	{"device", "DEVICE", "also stream to this disk, destroying its data",
	    set_device},
	{"results", "DIR", "folder of results; results", set_results},
	{"cpus", "N", "online at most, for shootdowns; exact: 4", set_cpus},
	{"memory", "MB", "guest: RAM; 512", set_memory},
	{"pages", "N", "pages of the source; 1024", set_pages},
	{"rounds", "N", "times that the source is streamed; 4", set_rounds},
	{"seed", "N", "decides the order of the pages; 1", set_seed},
	{"handicap", "PATH:N", "burn N instructions in each map of a path; "
	    "none", set_handicap},
};

#define NROWS	(sizeof(rows) / sizeof(rows[0]))

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

static const struct option_row *
find(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < NROWS; i++)
		if (strlen(rows[i].name) == length &&
		    strncmp(rows[i].name, name, length) == 0)
			return (&rows[i]);
	return (NULL);
}

/* Google Benchmark's, which its own parser judges. */
static bool
is_theirs(const char *arg)
{
	return (strncmp(arg, "--benchmark_", 12) == 0 ||
	    strncmp(arg, "--v=", 4) == 0);
}

static int
refuse_unknown(const char *arg, struct fault *fault)
{
	char names[512] = "";
	size_t i, length = 0;

	for (i = 0; i < NROWS; i++)
		length += (size_t)snprintf(names + length,
		    sizeof(names) - length, " --%s", rows[i].name);
	return (fault_set(fault, EINVAL,
	    "'%s' is no option; there are%s and Google Benchmark's "
	    "--benchmark_…", arg, names));
}

int
options_parse(struct options *options, int *argc, char **argv,
    struct fault *fault)
{
	const struct option_row *row;
	const char *arg, *equals, *value;
	int i, kept = 1, error;
	bool clock;

	error = defaults(options, fault);
	if (error != 0)
		return (error);
	command_text(*argc, argv, options->command, sizeof(options->command));
	for (i = 1; i < *argc; i++) {
		arg = argv[i];
		if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
			options->help = true;
			continue;
		}
		if (is_theirs(arg)) {
			argv[kept++] = argv[i];
			continue;
		}
		equals = strchr(arg, '=');
		row = strncmp(arg, "--", 2) != 0 ? NULL : find(arg + 2,
		    equals != NULL ? (size_t)(equals - arg - 2) :
		    strlen(arg + 2));
		if (row == NULL)
			return (refuse_unknown(arg, fault));
		value = equals != NULL ? equals + 1 :
		    i + 1 < *argc ? argv[++i] : NULL;
		if (value == NULL)
			return (fault_set(fault, EINVAL,
			    "--%s wants a value: %s", row->name, row->value));
		error = row->set(options, value, fault);
		if (error != 0)
			return (error);
	}
	*argc = kept;
	argv[kept] = NULL;
	clock = options->clock[GUEST_CLOCK_EXACT] ||
	    options->clock[GUEST_CLOCK_TSC];
	if (!clock) {
		options->clock[GUEST_CLOCK_EXACT] =
		    options->target == TARGET_GUEST;
		options->clock[GUEST_CLOCK_TSC] = true;
	}
	if (options->results[0] == '\0')
		return (fault_set(fault, EINVAL,
		    "--results wants the name of a folder"));
	if (options->target != TARGET_GUEST && options->adapter.on)
		return (fault_set(fault, EINVAL,
		    "--adapter: only --target guest can have one"));
	if (options->target != TARGET_GUEST &&
	    options->clock[GUEST_CLOCK_EXACT])
		return (fault_set(fault, EINVAL,
		    "--clock: exact needs --target guest; a real machine has "
		    "tsc only"));
	return (0);
}

void
options_help(void)
{
	char left[40];
	size_t i;

	for (i = 0; i < NROWS; i++) {
		snprintf(left, sizeof(left), "--%s %s", rows[i].name,
		    rows[i].value);
		printf("  %-22s %s\n", left, rows[i].summary);
	}
	printf("  %-22s %s\n", "--benchmark_…",
	    "Google Benchmark's, such as --benchmark_filter=REGEX,");
	printf("  %-22s %s\n", "",
	    "--benchmark_repetitions=N, --benchmark_out=FILE");
}
