/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The context panic: a run arms it, and the next panic is measured.  Armed, the
 * module is the first of the system's dumpers and writes to the disk that
 * `device` names; a run with device "none" disarms it.
 */
#include "freebsd.h"
#include "compat.h"

static struct {
	struct freebsd_recorder *recorder;	/* null: not armed */
	struct freebsd_disk *disk;
} armed;

#define NAME	"dumpbench"	/* in kern.shutdown.dumpdevname */

bool
freebsd_panic_armed(void)
{
	return (armed.recorder != NULL);
}

/* Remove the dumper first: from then on no panic calls it. */
void
freebsd_panic_disarm(void)
{
	if (armed.recorder == NULL)
		return;
	freebsd_dumper_remove(NAME);
	freebsd_recorder_free(armed.recorder);
	freebsd_disk_close(armed.disk);
	armed.recorder = NULL;
	armed.disk = NULL;
}

static int
arm(struct db_module *module, const struct db_plan *plan)
{
	int error;

	error = freebsd_disk_open(module, plan->device, false, &armed.disk);
	if (error != 0)
		return (error);
	error = freebsd_recorder_new(module, plan, armed.disk,
	    &armed.recorder);
	if (error != 0) {
		freebsd_disk_close(armed.disk);
		armed.disk = NULL;
		return (error);
	}
	error = freebsd_dumper_add(freebsd_recorder_dumper(armed.recorder),
	    NAME);
	if (error == 0)
		return (0);
	freebsd_recorder_free(armed.recorder);
	freebsd_disk_close(armed.disk);
	armed.recorder = NULL;
	armed.disk = NULL;
	return (db_refuse(module, error, error == EBUSY ?
	    "device: this kernel takes one dump device, and has one (`dumpon "
	    "off' removes it)" :
	    "device: the kernel refused this dump device: error %d", error));
}

static int
run_panic(struct db_module *module, const struct db_plan *plan)
{
	if (strcmp(plan->device, "none") == 0) {
		freebsd_panic_disarm();
		return (0);
	}
	if (plan->device[0] == '\0')
		return (db_refuse(module, EINVAL,
		    "device: none is set (expected the disk to dump to, or "
		    "none, which disarms)"));
	if (armed.recorder != NULL)
		return (db_refuse(module, EBUSY,
		    "run: a panic is armed already (device none and a run "
		    "disarm it)"));
	return (arm(module, plan));
}

const struct db_context db_context_panic = {
	.row = {"panic", "a run arms: the next panic's dump is recorded, with "
	    "a report on device; device none disarms"},
	.run = run_panic,
};
