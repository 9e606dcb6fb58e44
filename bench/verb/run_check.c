/* SPDX-License-Identifier: BSD-2-Clause */
/* Which options of run, list and panic go together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/bounds.h"
#include "guest/guest.h"
#include "measure/target.h"
#include "result/result.h"
#include "verb/run_options.h"
#include "verb/subject.h"

/* An option that the target does not use is an error. */
static int
check_target(const struct options *o, struct errmsg *err)
{
	const struct {
		const char *name;
		bool given;
		bool module; /* used by every target with a module */
	} rows[] = {
		{"kernel", o->kernel != NULL, false},
		{"kmod", o->kmod != NULL, false},
		{"build", o->build != NULL, false},
		{"tree", o->tree != NULL, false},
		{"accel", o->accel != GUEST_ACCEL_AUTO, false},
		{"qemu", o->qemu != NULL, false},
		{"modules-root", o->modules_root != NULL, false},
		{"disk", o->disk != NULL, false},
		{"adapter", o->adapter.on, false},
		{"agent", o->agent != NULL, false},
		{"pae", o->pae != GUEST_PAE_AUTO, false},
		{"memory", o->memory_mb != 0, false},
		{"device", o->device != NULL, true},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].given && !(rows[i].module ? !o->target->process :
		    o->target->boots))
			return (errmsg_set(err, EINVAL, "--%s: not used by "
			    "--target=%s (expected --target=guest%s)",
			    rows[i].name, o->target->name,
			    rows[i].module ? " or local" : ""));
	return (0);
}

static unsigned long long
number_of(const char *text, unsigned long long otherwise)
{
	return (text != NULL ? strtoull(text, NULL, 10) : otherwise);
}

/* What the module would refuse, whatever the benchmark. */
static int
check_plan(const struct options *o, struct errmsg *err)
{
	const unsigned long long ram = o->target->boots ?
	    o->memory_mb * 256ULL : (unsigned long long)sysconf(_SC_PHYS_PAGES);
	const unsigned long long pages = number_of(o->pages,
	    DB_ONE_RUN_PAGES), rounds = number_of(o->rounds, 1);
	unsigned long long batches = pages / DB_BATCH_MAX;

	if (o->pages != NULL && pages > ram / DB_PAGES_PART)
		return (errmsg_set(err, EINVAL, "--pages: %s is more than a "
		    "quarter of the target's memory (expected 1 to %llu)",
		    o->pages, ram / DB_PAGES_PART));
	/* Paths that map large pages use another source. */
	if (batches > DB_ONE_RUN_PAGES / DB_BATCH_MAX)
		batches = DB_ONE_RUN_PAGES / DB_BATCH_MAX;
	if (batches < 1)
		batches = 1;
	if (rounds * batches > DB_SAMPLES_MAX)
		return (errmsg_set(err, EINVAL, "--rounds: %s rounds of %llu "
		    "batches exceed the %u samples that are kept (expected 1 "
		    "to %llu)", o->rounds, batches, DB_SAMPLES_MAX,
		    DB_SAMPLES_MAX / batches));
	if (o->device != NULL && strlen(o->device) >= DB_DEVICE_MAX)
		return (errmsg_set(err, EINVAL, "--device: a name of %zu "
		    "characters (expected at most %d)", strlen(o->device),
		    DB_DEVICE_MAX - 1));
	return (0);
}

/* What an option names and the guest would look for only later. */
static int
check_places(const struct options *o, struct errmsg *err)
{
	struct stat st;
	const char *root = o->modules_root, *qemu = o->qemu;

	if (root != NULL && stat(root, &st) == -1)
		return (errmsg_set(err, errno, "--modules-root: %s: %s "
		    "(expected a folder with lib/modules)", root,
		    strerror(errno)));
	if (root != NULL && !S_ISDIR(st.st_mode))
		return (errmsg_set(err, ENOTDIR, "--modules-root: %s: not a "
		    "folder (expected one with lib/modules)", root));
	/* A name without a slash is looked for in PATH. */
	if (qemu != NULL && strchr(qemu, '/') != NULL &&
	    access(qemu, X_OK) == -1)
		return (errmsg_set(err, errno, "--qemu: %s: %s (expected "
		    "QEMU's program, or a folder with a system of Debian that "
		    "has it)", qemu, strerror(errno)));
	return (0);
}

int
run_options_consistent(struct options *options, struct errmsg *err)
{
	bool guest = options->target->boots;
	int error = check_target(options, err);

	if (error == 0)
		error = subject_check(options, err);
	if (error != 0)
		return (error);
	if (guest && options->memory_mb == 0)
		options->memory_mb = guest_memory_default(options->kernel);
	error = check_plan(options, err);
	if (error == 0)
		error = check_places(options, err);
	if (error != 0)
		return (error);
	if (!guest && options->clock[GUEST_CLOCK_EXACT])
		return (errmsg_set(err, EINVAL, "--clock: exact needs "
		    "--target=guest (expected tsc)"));
	if (!options->clock[GUEST_CLOCK_EXACT] &&
	    !options->clock[GUEST_CLOCK_TSC]) {
		options->clock[GUEST_CLOCK_EXACT] = guest;
		options->clock[GUEST_CLOCK_TSC] = !guest ||
		    options->accel == GUEST_ACCEL_KVM;
		options->tsc_if_kvm = guest &&
		    options->accel == GUEST_ACCEL_AUTO;
	}
	if (options->target->process &&
	    (options->also & (ALSO_HOST | ALSO_KDUMP)) != 0)
		return (errmsg_set(err, EINVAL, "--also: "
		    "--target=host measures this machine already, and "
		    "nothing else (expected none)"));
	if (!guest && (options->also & ALSO_KDUMP) != 0)
		return (errmsg_set(err, EINVAL, "--also: kdump crashes the "
		    "kernel of a guest (expected --target=guest with it)"));
	return (0);
}

int
run_options_folder(const struct options *options, struct errmsg *err)
{
	struct errmsg why;
	int error = result_folder(options->results, &why);

	return (error == 0 ? 0 : errmsg_set(err, -error, "--results %.1500s "
	    "(expected a folder to write to)", why.text));
}
